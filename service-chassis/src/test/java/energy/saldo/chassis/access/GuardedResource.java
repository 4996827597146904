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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The other service of [ServiceTokenFilterTest]: exchanges the secret for numbered tokens and
/// answers with the caller's token.
@Path("/")
@Singleton
public class GuardedResource {

  static final long EXPIRES_IN_SECONDS = 3_599;
  private static final long PATIENCE_SECONDS = 10;

  private final AtomicInteger exchanges = new AtomicInteger();
  private final Set<String> revoked = ConcurrentHashMap.newKeySet();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile boolean refusing;

  void begin() {
    exchanges.set(0);
    revoked.clear();
    gate.countDown();
    refusing = false;
  }

  void refuse(boolean refuses) {
    refusing = refuses;
  }

  /// From now on the token is refused.
  void revoke(String token) {
    revoked.add(token);
  }

  /// Every exchange waits until the latch is counted down.
  CountDownLatch blockExchanges() {
    gate = new CountDownLatch(1);
    return gate;
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
    if (!gate.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the exchange was not unblocked");
    }
    if (refusing || !secret.equals(OauthClient.Secret.of("a secret"))) {
      throw Problems.unauthorized("This token is not known.");
    }
    return new OauthClient.Grant("token-" + number, EXPIRES_IN_SECONDS);
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
    if (revoked.contains(authorization.replace("Bearer ", ""))) {
      throw Problems.unauthorized("This token is revoked.");
    }
    return authorization;
  }
}
