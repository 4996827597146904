package energy.saldo.site.key;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.PrivateKey;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/// The keys in the database, which all replicas share.
@ApplicationScoped
class SigningKeyRepository {

  // Lets others read, and makes whoever wants to add a first key wait for whoever is adding one.
  private static final String LOCK = "LOCK TABLE signing_key IN SHARE ROW EXCLUSIVE MODE";
  private static final String HAS_SIGNER =
      "SELECT EXISTS (SELECT FROM signing_key WHERE private_key IS NOT NULL) AS present";
  private static final String INSERT =
      """
      INSERT INTO signing_key (kid, public_key, private_key) VALUES ($1, $2, $3)
      ON CONFLICT (kid) DO NOTHING
      """;
  private static final String SELECT =
      "SELECT public_key, private_key FROM signing_key ORDER BY created_at DESC, kid";

  private final Pool pool;

  SigningKeyRepository(Pool pool) {
    this.pool = pool;
  }

  /// All keys, newest first.
  Uni<List<SigningKey>> all() {
    return pool.query(SELECT)
        .execute()
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(SigningKeyRepository::key)
                    .toList());
  }

  /// Publishes the public part; the private part stays where it came from. Returns whether it is
  /// new.
  Uni<Boolean> publish(SigningKey key) {
    return pool.preparedQuery(INSERT)
        .execute(Tuple.of(key.kid(), publicKey(key), null))
        .map(rows -> rows.rowCount() == 1);
  }

  /// Adds the key unless one that signs is there; of several replicas at once only one adds.
  Uni<Void> addFirst(Supplier<SigningKey> generate) {
    return pool.withTransaction(
        connection ->
            connection
                .query(LOCK)
                .execute()
                .flatMap(locked -> connection.query(HAS_SIGNER).execute())
                .flatMap(
                    rows ->
                        rows.iterator().next().getBoolean("present")
                            ? Uni.createFrom().voidItem()
                            : add(connection, generate.get())));
  }

  private static Uni<Void> add(SqlConnection connection, SigningKey key) {
    PrivateKey privateKey = key.privateKey();
    if (privateKey == null) {
      throw new IllegalArgumentException("key " + key.kid() + " cannot sign");
    }
    return connection
        .preparedQuery(INSERT)
        .execute(Tuple.of(key.kid(), publicKey(key), Buffer.buffer(privateKey.getEncoded())))
        .replaceWithVoid();
  }

  private static Buffer publicKey(SigningKey key) {
    return Buffer.buffer(key.publicKey().getEncoded());
  }

  private static SigningKey key(Row row) {
    var privateKey = row.getBuffer("private_key");
    return SigningKey.decode(
        row.getBuffer("public_key").getBytes(), privateKey == null ? null : privateKey.getBytes());
  }
}
