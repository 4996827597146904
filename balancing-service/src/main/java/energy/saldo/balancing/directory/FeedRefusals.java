package energy.saldo.balancing.directory;

import static energy.saldo.balancing.storage.Transactions.execute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import energy.saldo.chassis.feed.Change;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The changes that could not be applied, the newest of each resource. Each is logged when it is
/// added.
@ApplicationScoped
class FeedRefusals {

  private static final Logger LOG = Logger.getLogger(FeedRefusals.class);

  private static final String ADD =
      """
      INSERT INTO feed_refusal AS present
        (feed, kind, id, account_id, version, deleted, resource, reason)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      ON CONFLICT (feed, kind, id) DO UPDATE
      SET version = EXCLUDED.version, deleted = EXCLUDED.deleted, resource = EXCLUDED.resource,
          reason = EXCLUDED.reason, refused_at = EXCLUDED.refused_at
      WHERE present.version < EXCLUDED.version
      """;

  private static final String REMOVE =
      """
      DELETE FROM feed_refusal AS refused
      USING unnest($2::text[], $3::uuid[], $4::bigint[]) AS applied (kind, id, version)
      WHERE refused.feed = $1 AND refused.kind = applied.kind AND refused.id = applied.id
        AND refused.version <= applied.version
      """;

  private static final String ALL =
      """
      SELECT kind, id, account_id, version, deleted, resource FROM feed_refusal
      WHERE feed = $1 ORDER BY refused_at
      """;

  private static final String COUNT =
      "SELECT kind, count(*) AS refused FROM feed_refusal WHERE feed = $1 GROUP BY kind";

  private final ObjectMapper json;
  private final MeterRegistry metrics;
  private final Map<String, MultiGauge> gauges = new ConcurrentHashMap<>();

  FeedRefusals(ObjectMapper json, MeterRegistry metrics) {
    this.json = json;
    this.metrics = metrics;
  }

  /// Reads how many changes of the feed are set aside, by kind, for the metric.
  void measure(SqlConnection connection, String feed) {
    List<MultiGauge.Row<?>> kinds = new ArrayList<>();
    for (Row row : execute(connection, COUNT, Tuple.of(feed))) {
      kinds.add(MultiGauge.Row.of(Tags.of("kind", row.getString("kind")), row.getLong("refused")));
    }
    gauges.computeIfAbsent(feed, this::gauge).register(kinds, true);
  }

  private MultiGauge gauge(String feed) {
    return MultiGauge.builder("saldo.feed.changes.refused")
        .description("Changes of master data that cannot be applied and are set aside")
        .tag("feed", feed)
        .register(metrics);
  }

  /// Adds a change, unless it or a newer one of its resource is there.
  void add(SqlConnection connection, String feed, Change change, String reason) {
    JsonNode resource = change.resource();
    Tuple values =
        Tuple.tuple()
            .addValue(feed)
            .addValue(change.kind())
            .addValue(change.id())
            .addValue(change.accountId())
            .addValue(change.version())
            .addValue(change.deleted())
            .addValue(resource == null ? null : resource.toString())
            .addValue(reason);
    if (execute(connection, ADD, values).rowCount() > 0) {
      LOG.errorf(
          "Set aside a change of the feed %s that cannot be applied: %s %s, version %d: %s",
          feed, change.kind(), change.id(), change.version(), reason);
    }
  }

  /// Removes what these changes, which are applied, stand for or supersede.
  void remove(SqlConnection connection, String feed, List<Change> applied) {
    execute(
        connection,
        REMOVE,
        Tuple.of(
            feed,
            applied.stream().map(Change::kind).toArray(String[]::new),
            applied.stream().map(Change::id).toArray(UUID[]::new),
            applied.stream().map(Change::version).toArray(Long[]::new)));
  }

  /// All changes of the feed that are set aside, the oldest refusal first.
  List<Change> all(SqlConnection connection, String feed) {
    List<Change> changes = new ArrayList<>();
    for (Row row : execute(connection, ALL, Tuple.of(feed))) {
      changes.add(
          new Change(
              null,
              row.getString("kind"),
              row.getUUID("id"),
              row.getUUID("account_id"),
              row.getLong("version"),
              row.getBoolean("deleted"),
              resource(row.getString("resource"))));
    }
    return changes;
  }

  private @Nullable JsonNode resource(@Nullable String text) {
    try {
      return text == null ? null : json.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a refused change holds no JSON", e);
    }
  }
}
