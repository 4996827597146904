package energy.saldo.chassis.access;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.jwt.JsonWebToken;

/// The access tokens whose signatures were verified within the last seconds. A client sends the
/// same one with every request, and verifying it costs more than many a request does. An expired
/// token is never taken from here, and a key that is withdrawn counts for ten seconds more at
/// most.
@Singleton
public class VerifiedTokens
    implements IdentityProvider<TokenAuthenticationRequest>, SecurityIdentityAugmentor {

  private static final Duration REMEMBERED = Duration.ofSeconds(10);
  private static final int MOST = 1_000;
  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final Map<String, Verified> tokens = new ConcurrentHashMap<>();
  private final Clock clock;

  private record Verified(JsonWebToken token, Instant until) {}

  VerifiedTokens(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Class<TokenAuthenticationRequest> getRequestType() {
    return TokenAuthenticationRequest.class;
  }

  /// Before the provider that verifies, which has the default, one more than `SYSTEM_FIRST`.
  @Override
  public int priority() {
    return SYSTEM_FIRST + 2;
  }

  /// The caller of a token that is remembered; null has it verified.
  @Override
  public Uni<SecurityIdentity> authenticate(
      TokenAuthenticationRequest request, AuthenticationRequestContext context) {
    Verified verified = tokens.get(request.getToken().getToken());
    if (verified == null || !clock.instant().isBefore(verified.until())) {
      return Uni.createFrom().nullItem();
    }
    return Uni.createFrom()
        .item(
            QuarkusSecurityIdentity.builder()
                .setPrincipal(verified.token())
                .addCredential(request.getToken())
                .addRoles(verified.token().getGroups())
                .addAttribute(SecurityIdentity.USER_ATTRIBUTE, verified.token())
                .build());
  }

  /// Remembers the token of a caller, verified or remembered before.
  @Override
  public Uni<SecurityIdentity> augment(
      SecurityIdentity identity, AuthenticationRequestContext context) {
    if (identity.getPrincipal() instanceof JsonWebToken token) {
      remember(token);
    }
    return Uni.createFrom().item(identity);
  }

  /// As above, and takes all rights from a token that may only read, unless the request does.
  @Override
  public Uni<SecurityIdentity> augment(
      SecurityIdentity identity,
      AuthenticationRequestContext context,
      Map<String, Object> attributes) {
    return augment(identity, context)
        .map(
            remembered ->
                isReader(remembered) && !isReading(attributes)
                    ? QuarkusSecurityIdentity.builder()
                        .setPrincipal(remembered.getPrincipal())
                        .addCredentials(remembered.getCredentials())
                        .addAttributes(remembered.getAttributes())
                        .build()
                    : remembered);
  }

  private static boolean isReader(SecurityIdentity identity) {
    return identity.getPrincipal() instanceof JsonWebToken token
        && Caller.READ.equals(token.getClaim(Caller.ACCESS_CLAIM));
  }

  private static boolean isReading(Map<String, Object> attributes) {
    RoutingContext request = HttpSecurityUtils.getRoutingContextAttribute(attributes);
    return request != null && READING.contains(request.request().method());
  }

  private void remember(JsonWebToken token) {
    Instant now = clock.instant();
    Instant expiry = Instant.ofEpochSecond(token.getExpirationTime());
    Instant until = now.plus(REMEMBERED);
    if (tokens.size() >= MOST) {
      tokens.values().removeIf(verified -> !now.isBefore(verified.until()));
    }
    if (tokens.size() < MOST) {
      tokens.compute(
          token.getRawToken(),
          (raw, before) ->
              before != null && now.isBefore(before.until())
                  ? before
                  : new Verified(token, until.isBefore(expiry) ? until : expiry));
    }
  }
}
