package energy.saldo.chassis.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import energy.saldo.chassis.problem.Problems;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Reads the `change` table of a service in commit-safe order: only rows whose transaction is older
/// than every transaction still running, ordered by transaction and sequence. A reader that follows
/// `next` sees every change exactly once, whatever the order in which writers commit.
///
/// A cursor names a change. If this table lacks it, the table has been restored from a backup
/// since, and the feed begins again. Readers keep the highest version, so that only costs time. A
/// long writing transaction anywhere in the database server delays the feed until it ends.
///
/// The table: `change(transaction_id xid8 default pg_current_xact_id(), sequence bigint identity,
/// kind text, id uuid, account_id uuid, version bigint, deleted boolean, resource text)`.
@Singleton
@IfBuildProperty(name = ChangeFeed.PUBLISHED, stringValue = "true")
public final class ChangeFeed {

  /// The build property that is true for services that own master data, and so publish a feed.
  static final String PUBLISHED = "chassis.feed.published";

  /// The cursor before the first change.
  public static final String BEGINNING = "0.0";

  private static final String SELECT =
      """
      WITH known AS (
        SELECT transaction_id, sequence FROM change
        WHERE transaction_id = $1::text::xid8 AND sequence = $2
      )
      SELECT transaction_id::text AS transaction_id, sequence, kind, id, account_id, version, deleted,
             resource
      FROM change
      WHERE (transaction_id, sequence) >
            (COALESCE((SELECT transaction_id FROM known), '0'::xid8),
             COALESCE((SELECT sequence FROM known), 0))
        AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())
      ORDER BY change.transaction_id, sequence
      LIMIT $3
      """;

  private static final String LATEST =
      """
      SELECT * FROM (
        SELECT DISTINCT ON (id) kind, id, account_id, version, deleted, resource
        FROM change
        WHERE kind = $1 AND id = ANY ($2)
        ORDER BY id, version DESC
      ) latest
      WHERE NOT deleted
      """;

  // No transaction of this server has such a number yet, so the rows are another server's.
  private static final String ADOPT =
      """
      UPDATE change SET transaction_id = '1'
      WHERE EXISTS (
        SELECT FROM change WHERE transaction_id >= pg_snapshot_xmax(pg_current_snapshot()))
      """;

  private static final Duration LONGEST_START = Duration.ofMinutes(1);

  private final Pool pool;
  private final ObjectMapper json;

  ChangeFeed(Pool pool, ObjectMapper json) {
    this.pool = pool;
    this.json = json;
  }

  /// At most `limit` changes after the cursor. A cursor of another form is refused with 400.
  public Uni<Changes> after(String cursor, int limit) {
    Position position = Position.parse(cursor);
    return pool.preparedQuery(SELECT)
        .execute(Tuple.of(position.transaction(), position.sequence(), limit))
        .map(rows -> page(rows, cursor));
  }

  /// The latest change of each resource of the kind that is there, of whatever account, in no
  /// order; nothing for an id that is unknown or deleted.
  public Uni<List<Change>> latest(String kind, Collection<UUID> ids) {
    return pool.preparedQuery(LATEST)
        .execute(Tuple.of(kind, ids.toArray(UUID[]::new)))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> change(row, null))
                    .toList());
  }

  /// If the table was restored from a backup into a server that has not yet reached its transaction
  /// numbers, puts all its rows before every new one; without that, new changes would stay behind
  /// the cursors of all readers.
  public Uni<Void> adoptRestored() {
    return pool.query(ADOPT).execute().replaceWithVoid();
  }

  void start(@Observes StartupEvent event) {
    adoptRestored().await().atMost(LONGEST_START);
  }

  private Changes page(RowSet<Row> rows, String cursor) {
    List<Change> changes = new ArrayList<>(rows.size());
    String next = cursor;
    for (Row row : rows) {
      next = row.getString("transaction_id") + "." + row.getLong("sequence");
      changes.add(change(row, next));
    }
    return new Changes(changes, next);
  }

  private Change change(Row row, @Nullable String cursor) {
    String resource = row.getString("resource");
    try {
      return new Change(
          cursor,
          row.getString("kind"),
          row.getUUID("id"),
          row.getUUID("account_id"),
          row.getLong("version"),
          row.getBoolean("deleted"),
          resource == null ? null : json.readTree(resource));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("change of " + row.getUUID("id") + " is not JSON", e);
    }
  }

  private record Position(String transaction, long sequence) {

    private static final Pattern CURSOR = Pattern.compile("(\\d{1,20})\\.(\\d{1,18})");

    static Position parse(String cursor) {
      Matcher matcher = CURSOR.matcher(cursor);
      if (!matcher.matches() || new BigInteger(matcher.group(1)).bitLength() > Long.SIZE) {
        throw Problems.invalid("after", "is not a cursor; begin with " + BEGINNING);
      }
      return new Position(matcher.group(1), Long.parseLong(matcher.group(2)));
    }
  }
}
