package energy.saldo.chassis.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The `Idempotency-Key` of one request that creates, if it has one, and the row that is written
/// with the effect. Neither the key nor the answer is stored as it is: of the key a digest, and the
/// answer encrypted by the key, since it may show a secret.
///
/// @param <V> what the effect results in
public final class KeyUse<V> {

  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  /// The key as its account, the text and the digest of its request; null if there is none.
  private final @Nullable Key key;

  private final Instant now;
  private final Function<V, String> answer;

  private record Key(UUID accountId, String text, byte[] requestDigest) {

    byte[] digest(String purpose) {
      MessageDigest digest = sha256();
      digest.update((purpose + " " + accountId + " ").getBytes(UTF_8));
      return digest.digest(text.getBytes(UTF_8));
    }

    SecretKeySpec cipherKey() {
      return new SecretKeySpec(digest("answer"), "AES");
    }
  }

  private KeyUse(@Nullable Key key, Instant now, Function<V, String> answer) {
    this.key = key;
    this.now = now;
    this.answer = answer;
  }

  /// Of a request without a key.
  public static <V> KeyUse<V> none() {
    return new KeyUse<>(null, Instant.EPOCH, view -> "");
  }

  /// @param requestDigest of what must be the same for the first answer to be given again
  /// @param answer the answer as it is kept
  static <V> KeyUse<V> of(
      UUID accountId, String key, byte[] requestDigest, Instant now, Function<V, String> answer) {
    return new KeyUse<>(new Key(accountId, key, requestDigest), now, answer);
  }

  /// The statement that writes the row, with the parameters of [#addTo]. It fails by the constraint
  /// `idempotency_key_in_use` if the key was used within the last 24 hours, and waits for another
  /// transaction that is about to use it.
  ///
  /// @param first the number of its first parameter
  public static String writing(int first) {
    return """
    INSERT INTO idempotency_key AS present
      (account_id, key_digest, request_digest, answer, used_at)
    VALUES ($%d, $%d, $%d, $%d, $%d)
    ON CONFLICT (account_id, key_digest) DO UPDATE
    SET request_digest = EXCLUDED.request_digest, answer = EXCLUDED.answer,
        used_at = CASE WHEN present.used_at <= EXCLUDED.used_at - interval '24 hours'
                       THEN EXCLUDED.used_at ELSE '-infinity' END
    """
        .formatted(first, first + 1, first + 2, first + 3, first + 4);
  }

  /// Whether the request has a key: then the row is to be written.
  public boolean hasKey() {
    return key != null;
  }

  /// Adds the parameters of the row.
  public Tuple addTo(Tuple values, V result) {
    return values
        .addValue(key().accountId())
        .addValue(keyDigest())
        .addValue(Buffer.buffer(key().requestDigest()))
        .addValue(encrypt(answer.apply(result)))
        .addValue(now.atOffset(ZoneOffset.UTC));
  }

  /// Writes the row in the client's transaction; nothing without a key.
  public Uni<Void> write(SqlClient client, V result) {
    return key == null
        ? Uni.createFrom().voidItem()
        : client.preparedQuery(writing(1)).execute(addTo(Tuple.tuple(), result)).replaceWithVoid();
  }

  Buffer keyDigest() {
    return Buffer.buffer(key().digest("key"));
  }

  boolean isOfSameRequest(Buffer requestDigest) {
    return Arrays.equals(key().requestDigest(), requestDigest.getBytes());
  }

  String decrypt(Buffer kept) {
    byte[] bytes = kept.getBytes();
    var nonce = new GCMParameterSpec(TAG_BITS, bytes, 0, NONCE_BYTES);
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(Cipher.DECRYPT_MODE, key().cipherKey(), nonce);
      return new String(cipher.doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES), UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a kept answer cannot be decrypted", e);
    }
  }

  private Buffer encrypt(String text) {
    byte[] nonce = new byte[NONCE_BYTES];
    // Not a constant: a native image would freeze its seed.
    new SecureRandom().nextBytes(nonce);
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(Cipher.ENCRYPT_MODE, key().cipherKey(), new GCMParameterSpec(TAG_BITS, nonce));
      byte[] encrypted = cipher.doFinal(text.getBytes(UTF_8));
      return Buffer.buffer(
          ByteBuffer.allocate(NONCE_BYTES + encrypted.length).put(nonce).put(encrypted).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no " + CIPHER, e);
    }
  }

  private Key key() {
    return Objects.requireNonNull(key, "a request without a key keeps no answer");
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }
}
