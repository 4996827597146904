package energy.saldo.meter.operator;

import static java.util.stream.Collectors.toMap;

import energy.saldo.chassis.database.Conditions;
import energy.saldo.chassis.feed.ChangeWriter;
import energy.saldo.chassis.feed.LoadProfileTimestamp;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.Page;
import energy.saldo.chassis.idempotency.KeyUse;
import energy.saldo.chassis.problem.Problems;
import energy.saldo.meter.operator.MeteringPointOperatorWriter.FeedOperator;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;

/// The operators that an account sees: the built-in ones and its own.
@ApplicationScoped
class MeteringPointOperatorRepository
    implements PanacheRepositoryBase<MeteringPointOperator, UUID> {

  /// The kind of changes of operators in the feed.
  private static final String KIND = "metering_point_operator";

  private static final ChangeWriter.Creating CREATE =
      ChangeWriter.creating(
          """
          INSERT INTO metering_point_operator (id, account_id, name, load_profile_timestamp,
                                               created_at, updated_at, version, creation)
          VALUES ($1, $2, $3, $4, $5, $5, 1, %s)
          """
              .formatted(Conditions.nextCreation("metering_point_operator_creation", "$2")),
          5);

  private static final String UPDATE =
      ChangeWriter.changing(
          """
          UPDATE metering_point_operator SET version = version + 1, name = $3, updated_at = $4
          WHERE id = $1 AND version = $2
          """,
          4);

  private static final String DELETE =
      ChangeWriter.changing(
          "DELETE FROM metering_point_operator WHERE id = $1 AND version = $2", 2);

  private static final String SEEN_TIMESTAMPS =
      """
      SELECT id, load_profile_timestamp = 'interval_end' AS at_end FROM metering_point_operator
      WHERE id = ANY ($1) AND (account_id IS NULL OR account_id = $2)
      """;

  private static final String SEEN = "(accountId is null or accountId = :account)";

  private final Pool pool;
  private final ChangeWriter changes;

  MeteringPointOperatorRepository(Pool pool, ChangeWriter changes) {
    this.pool = pool;
    this.changes = changes;
  }

  /// The operator; 404 if the account sees none with this id.
  @WithSession
  Uni<MeteringPointOperator> require(UUID accountId, UUID id) {
    return find("id = ?1 and (accountId is null or accountId = ?2)", id, accountId)
        .firstResult()
        .onItem()
        .ifNull()
        .failWith(() -> Problems.notFound("metering point operator", id));
  }

  /// How those of these that the account sees stamp load profiles. Plain SQL, since every meter
  /// that is created asks, and Hibernate translates a list of parameters each time again.
  Uni<Map<UUID, LoadProfileTimestamp>> seen(UUID accountId, Set<UUID> ids) {
    return pool.preparedQuery(SEEN_TIMESTAMPS)
        .execute(Tuple.of(ids.toArray(UUID[]::new), accountId))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .collect(
                        toMap(
                            row -> row.getUUID("id"),
                            row ->
                                row.getBoolean("at_end")
                                    ? LoadProfileTimestamp.INTERVAL_END
                                    : LoadProfileTimestamp.INTERVAL_START)));
  }

  /// Inserts an account's operator and its change.
  Uni<Void> create(
      MeteringPointOperator operator,
      FeedOperator feedOperator,
      KeyUse<MeteringPointOperatorView> key,
      MeteringPointOperatorView view) {
    UUID accountId = feedOperator.accountId();
    Tuple values =
        Tuple.of(
            operator.id,
            accountId,
            operator.name,
            operator.loadProfileTimestamp.word(),
            operator.createdAt.atOffset(ZoneOffset.UTC));
    List<UUID> ids = List.of(operator.id);
    return changes.create(
        pool, CREATE, values, KIND, accountId, ids, List.of(feedOperator), key, view);
  }

  /// Stores the operator's next version and its change.
  Uni<Void> update(MeteringPointOperator operator, FeedOperator feedOperator) {
    Tuple values =
        Tuple.of(
            operator.id,
            operator.version - 1,
            operator.name,
            operator.updatedAt.atOffset(ZoneOffset.UTC));
    return changes.change(pool, UPDATE, values, KIND, feedOperator.accountId(), feedOperator);
  }

  /// Deletes the operator; fails by the foreign key of meters while one names it.
  Uni<Void> delete(MeteringPointOperator operator, UUID accountId) {
    Tuple values = Tuple.of(operator.id, operator.version);
    return changes.change(pool, DELETE, values, KIND, accountId, null);
  }

  @WithSession
  Uni<ListView<MeteringPointOperatorView>> list(UUID accountId, Page page) {
    return Conditions.ofAccount(SEEN, accountId).list(this, page, MeteringPointOperatorView::of);
  }
}
