package energy.saldo.site.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jspecify.annotations.Nullable;

/// A key pair on the curve P-256, for ES256. Its id is the thumbprint of RFC 7638, so the same key
/// has the same id in every replica. Without its private part it only verifies.
record SigningKey(String kid, ECPublicKey publicKey, @Nullable PrivateKey privateKey) {

  private static final String CURVE = "secp256r1";
  private static final int CURVE_BITS = 256;

  static SigningKey generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE));
      KeyPair pair = generator.generateKeyPair();
      return of((ECPublicKey) pair.getPublic(), pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK cannot create keys on " + CURVE, e);
    }
  }

  /// The key in its stored form: X.509 and PKCS#8.
  static SigningKey decode(byte[] publicKey, byte @Nullable [] privateKey) {
    try {
      KeyFactory factory = KeyFactory.getInstance("EC");
      return of(
          (ECPublicKey) factory.generatePublic(new X509EncodedKeySpec(publicKey)),
          privateKey == null ? null : factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not a key on the curve " + CURVE, e);
    }
  }

  /// The pair in a PEM text with a `PRIVATE KEY` (PKCS#8) and a `PUBLIC KEY` block, which must
  /// belong together.
  static SigningKey decodePem(String pem) {
    SigningKey key = decode(block(pem, "PUBLIC KEY"), block(pem, "PRIVATE KEY"));
    if (key.publicKey.getParams().getCurve().getField().getFieldSize() != CURVE_BITS) {
      throw new IllegalArgumentException("not a key on the curve " + CURVE);
    }
    if (!key.isPair()) {
      throw new IllegalArgumentException("the public key does not belong to the private key");
    }
    return key;
  }

  private static SigningKey of(ECPublicKey publicKey, @Nullable PrivateKey privateKey) {
    String kid =
        new EllipticCurveJsonWebKey(publicKey).calculateBase64urlEncodedThumbprint("SHA-256");
    return new SigningKey(kid, publicKey, privateKey);
  }

  private static byte[] block(String pem, String label) {
    Matcher matcher =
        Pattern.compile("-----BEGIN " + label + "-----([^-]*)-----END " + label + "-----")
            .matcher(pem);
    if (!matcher.find()) {
      throw new IllegalArgumentException("no block named " + label);
    }
    return Base64.getMimeDecoder().decode(matcher.group(1));
  }

  private boolean isPair() {
    try {
      byte[] probe = kid.getBytes(StandardCharsets.US_ASCII);
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(privateKey);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not a key on the curve " + CURVE, e);
    }
  }
}
