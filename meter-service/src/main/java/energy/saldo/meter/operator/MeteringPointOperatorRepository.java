package energy.saldo.meter.operator;

import static java.util.stream.Collectors.toMap;

import energy.saldo.chassis.database.Conditions;
import energy.saldo.chassis.feed.ChangeWriter;
import energy.saldo.chassis.feed.LoadProfileTimestamp;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.Page;
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
import org.jspecify.annotations.Nullable;

/// The operators that an account sees: the built-in ones and its own.
@ApplicationScoped
class MeteringPointOperatorRepository
    implements PanacheRepositoryBase<MeteringPointOperator, UUID> {

  private static final String CREATE =
      ChangeWriter.creating(
          """
          INSERT INTO metering_point_operator (id, account_id, name, load_profile_timestamp,
                                               created_at, updated_at, version)
          VALUES ($1, $2, $3, $4, $5, $5, 1)
          """,
          5);

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

  /// Null if the account sees no operator with this id.
  @WithSession
  Uni<@Nullable MeteringPointOperator> seen(UUID accountId, UUID id) {
    return find("id = ?1 and (accountId is null or accountId = ?2)", id, accountId).firstResult();
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

  /// Inserts an operator and its change.
  Uni<Void> create(MeteringPointOperator operator, UUID accountId, Object view) {
    Tuple values =
        Tuple.of(
            operator.id,
            accountId,
            operator.name,
            operator.loadProfileTimestamp.word(),
            operator.createdAt.atOffset(ZoneOffset.UTC));
    return changes.create(
        pool,
        CREATE,
        values,
        MeteringPointOperatorWriter.KIND,
        accountId,
        List.of(operator.id),
        List.of(view));
  }

  @WithSession
  Uni<ListView<MeteringPointOperatorView>> list(UUID accountId, Page page) {
    return Conditions.ofAccount(SEEN, accountId).list(this, page, MeteringPointOperatorView::of);
  }
}
