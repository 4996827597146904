package energy.saldo.site.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/// The text of a token. Only its SHA-256 digest is stored, looked up and compared, so that neither
/// the database nor the time of a comparison reveals the text.
record Secret(String text) {

  private static final int RANDOM_BYTES = 32;

  /// Returns a new one of 256 random bits.
  static Secret random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    // Not a constant: a native image would freeze its seed.
    new SecureRandom().nextBytes(bytes);
    return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  byte[] digest() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  boolean isSame(Secret other) {
    return MessageDigest.isEqual(digest(), other.digest());
  }

  /// Never the text.
  @Override
  public String toString() {
    return "Secret";
  }
}
