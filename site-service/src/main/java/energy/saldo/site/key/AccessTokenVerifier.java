package energy.saldo.site.key;

import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.security.Key;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.lang.UnresolvableKeyException;

/// Verifies access tokens with this service's own keys. The other services fetch them over HTTP,
/// which this service cannot do before it listens.
@Alternative
@Priority(1)
@ApplicationScoped
class AccessTokenVerifier extends JWTCallerPrincipalFactory {

  private final SigningKeys keys;
  private final String issuer;
  private final Clock clock;

  AccessTokenVerifier(
      SigningKeys keys, @ConfigProperty(name = "mp.jwt.verify.issuer") String issuer, Clock clock) {
    this.keys = keys;
    this.issuer = issuer;
    this.clock = clock;
  }

  @Override
  public JWTCallerPrincipal parse(String token, JWTAuthContextInfo ignored) throws ParseException {
    try {
      var claims =
          new JwtConsumerBuilder()
              .setVerificationKeyResolver(this::key)
              .setJwsAlgorithmConstraints(
                  new AlgorithmConstraints(
                      ConstraintType.PERMIT,
                      AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256))
              .setExpectedIssuer(issuer)
              .setRequireExpirationTime()
              .setRequireSubject()
              .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
              .build()
              .processToClaims(token);
      claims.setStringClaim("raw_token", token);
      return new DefaultJWTCallerPrincipal(token, "JWT", claims);
    } catch (InvalidJwtException e) {
      throw new ParseException("not a good access token", e);
    }
  }

  private Key key(JsonWebSignature signature, List<JsonWebStructure> nesting)
      throws UnresolvableKeyException {
    String kid = signature.getKeyIdHeaderValue();
    SigningKey key = kid == null ? null : keys.find(kid);
    if (key == null) {
      throw new UnresolvableKeyException("there is no key with the id " + kid);
    }
    return key.publicKey();
  }
}
