package energy.saldo.chassis.access;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
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
