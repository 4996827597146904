package energy.saldo.site.key;

import energy.saldo.chassis.access.Caller;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// Signs access tokens: JWTs with ES256, valid for an hour, which anyone verifies with the public
/// keys alone.
@ApplicationScoped
public class AccessTokens {

  /// For how long an access token is valid.
  public static final Duration LIFETIME = Duration.ofHours(1);

  private final SigningKeys keys;
  private final String issuer;
  private final Clock clock;

  AccessTokens(
      SigningKeys keys, @ConfigProperty(name = "mp.jwt.verify.issuer") String issuer, Clock clock) {
    this.keys = keys;
    this.issuer = issuer;
    this.clock = clock;
  }

  /// Signs a token for the subject; `accountId` and `access` are null for a service, which has no
  /// account.
  public String sign(
      String subject, @Nullable UUID accountId, Set<String> groups, @Nullable String access) {
    long now = clock.instant().getEpochSecond();
    JwtClaimsBuilder claims =
        Jwt.issuer(issuer)
            .subject(subject)
            .upn(subject)
            .groups(groups)
            .issuedAt(now)
            .expiresAt(now + LIFETIME.toSeconds());
    if (accountId != null) {
      claims.claim(Caller.ACCOUNT_CLAIM, accountId.toString());
    }
    if (access != null) {
      claims.claim(Caller.ACCESS_CLAIM, access);
    }
    return claims
        .jws()
        .keyId(keys.signer().kid())
        .algorithm(SignatureAlgorithm.ES256)
        .sign(keys.privateKey());
  }
}
