package energy.saldo.balancing;

import energy.saldo.chassis.access.Caller;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/// Access tokens signed with a key of this test run, which the service verifies with the public
/// half.
public final class AccessTokens implements QuarkusTestResourceLifecycleManager {

  private static final String SIGNING_KEY = "test.signing-key";

  @Override
  public Map<String, String> start() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair keys = generator.generateKeyPair();
      Path publicKey = Files.createTempFile("saldo-public-key", ".pem");
      publicKey.toFile().deleteOnExit();
      Files.writeString(
          publicKey,
          "-----BEGIN PUBLIC KEY-----\n"
              + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
              + "\n-----END PUBLIC KEY-----\n");
      return Map.of(
          "mp.jwt.verify.publickey.location",
          publicKey.toUri().toString(),
          SIGNING_KEY,
          Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    // The key goes with the process.
  }

  /// A token of the account.
  public static String of(UUID accountId) {
    return of(accountId, Caller.ACCOUNT);
  }

  /// A token of the account that has another right than its own ones.
  static String of(UUID accountId, String right) {
    return sign(having(right).claim(Caller.ACCOUNT_CLAIM, accountId.toString()));
  }

  /// A token with the right of an account's own ones that belongs to no account.
  static String ofNoAccount() {
    return sign(having(Caller.ACCOUNT));
  }

  /// A token of another service.
  public static String ofService() {
    return sign(having(Caller.SERVICE));
  }

  /// A token of the account that may only read.
  static String ofReader(UUID accountId) {
    return sign(
        having(Caller.ACCOUNT)
            .claim(Caller.ACCOUNT_CLAIM, accountId.toString())
            .claim(Caller.ACCESS_CLAIM, Caller.READ));
  }

  private static JwtClaimsBuilder having(String right) {
    return Jwt.issuer("saldo").subject(UUID.randomUUID().toString()).groups(Set.of(right));
  }

  private static String sign(JwtClaimsBuilder claims) {
    return claims.jws().algorithm(SignatureAlgorithm.ES256).sign(signingKey());
  }

  private static PrivateKey signingKey() {
    String key = ConfigProvider.getConfig().getValue(SIGNING_KEY, String.class);
    try {
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(key)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
