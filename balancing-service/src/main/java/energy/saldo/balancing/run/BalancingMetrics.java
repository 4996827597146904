package energy.saldo.balancing.run;

import energy.saldo.balancing.storage.Transactions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;

/// What operators watch: partitions by outcome, the time a batch takes, how many are queued and how
/// long the oldest one has been due.
@ApplicationScoped
class BalancingMetrics {

  private static final String QUEUE =
      """
      SELECT count(*) AS queued,
             greatest(0, extract(epoch FROM clock_timestamp() - min(due_at)))::float8 AS lag_seconds
      FROM balancing_partition WHERE balanced_revision < input_revision
      """;

  private final Transactions transactions;
  private final Counter balanced;
  private final Counter discarded;
  private final Counter failed;
  private final Timer batches;
  private volatile double queued;
  private volatile double lagSeconds;

  BalancingMetrics(Transactions transactions, MeterRegistry metrics) {
    this.transactions = transactions;
    this.balanced = partitions(metrics, "balanced");
    this.discarded = partitions(metrics, "discarded");
    this.failed = partitions(metrics, "failed");
    this.batches =
        Timer.builder("saldo.balancing.duration")
            .description("Loading, computing and writing one batch of partitions")
            .register(metrics);
    metrics.gauge("saldo.partitions.queued", this, self -> self.queued);
    metrics.gauge("saldo.balancing.lag.seconds", this, self -> self.lagSeconds);
  }

  private static Counter partitions(MeterRegistry metrics, String outcome) {
    return Counter.builder("saldo.partitions")
        .description("Partitions by what became of them; discarded = their input changed meanwhile")
        .tag("outcome", outcome)
        .register(metrics);
  }

  void timeBatch(Runnable batch) {
    batches.record(batch);
  }

  void balanced(int written, int discardedResults) {
    balanced.increment(written);
    discarded.increment(discardedResults);
  }

  void failed() {
    failed.increment();
  }

  /// Reads the queue's length and lag; returns whether anything is queued.
  boolean measureQueue() {
    Row row =
        transactions.run(connection -> connection.query(QUEUE).executeAndAwait().iterator().next());
    queued = row.getLong("queued");
    Double lag = row.getDouble("lag_seconds");
    lagSeconds = lag == null ? 0 : lag;
    return queued > 0;
  }
}
