package energy.saldo.chassis.access;

import energy.saldo.chassis.problem.Problems;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.atomic.AtomicInteger;

/// The other service of [ServiceTokenFilterTest]: gives a numbered token for the secret, slowly,
/// and tells who asks.
@Path("/")
@Singleton
public class GuardedResource {

  private static final long EXCHANGE_MILLIS = 300;

  private final AtomicInteger exchanges = new AtomicInteger();
  private volatile boolean refusing;
  private volatile long expiresIn = 3_599;

  void begin(long tokensExpireIn) {
    exchanges.set(0);
    refusing = false;
    expiresIn = tokensExpireIn;
  }

  void refuse(boolean refuses) {
    refusing = refuses;
  }

  int exchangeCount() {
    return exchanges.get();
  }

  @POST
  @Path("/v1/oauth")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public OauthClient.Grant exchange(OauthClient.Secret secret) throws InterruptedException {
    int number = exchanges.incrementAndGet();
    Thread.sleep(EXCHANGE_MILLIS);
    if (refusing || !secret.equals(OauthClient.Secret.of("a secret"))) {
      throw Problems.unauthorized("This token is not known.");
    }
    return new OauthClient.Grant("token-" + number, expiresIn);
  }

  @GET
  @Path("/forbidden")
  @RolesAllowed("account")
  public String forbidden() {
    return "";
  }

  @GET
  @Path("/guarded")
  @Produces(MediaType.TEXT_PLAIN)
  public String guarded(@HeaderParam("Authorization") String authorization) {
    return authorization;
  }
}
