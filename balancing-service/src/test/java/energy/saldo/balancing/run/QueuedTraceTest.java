package energy.saldo.balancing.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.balancing.AccessTokens;
import energy.saldo.balancing.Account;
import energy.saldo.balancing.Owners;
import energy.saldo.balancing.directory.Cell;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.balancing.queue.PartitionQueue;
import energy.saldo.balancing.queue.PartitionQueue.DayRange;
import energy.saldo.balancing.storage.Transactions;
import energy.saldo.chassis.database.PostgresTestResource;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Which trace a partition keeps for the run that will follow.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class QueuedTraceTest {

  private static final LocalDate DAY = LocalDate.of(2025, 1, 15);
  private static final String FIRST = "0af7651916cd43dd8448eb211c80319c";
  private static final String SECOND = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "b7ad6b7169203331";

  @Inject MasterData masterData;
  @Inject PartitionQueue changes;
  @Inject Transactions transactions;
  @Inject Balancing balancing;
  @Inject SiteRows rows;

  private UUID site;

  @BeforeEach
  void openSite() {
    balancing.settle();
    site = masterData.site(Account.open().id());
  }

  @Test
  void anUntracedDeliveryLeavesNone() {
    deliver();
    assertEquals(null, queuedTrace());
  }

  @Test
  void aDeliveryThatIsNotRecordedLeavesNone() {
    traced(FIRST, TraceFlags.getDefault(), this::deliver);
    assertEquals(null, queuedTrace());
  }

  @Test
  void theLatestTracedDeliveryBeforeTheRunIsKept() {
    traced(FIRST, TraceFlags.getSampled(), this::deliver);
    assertEquals(traceparent(FIRST), queuedTrace());
    traced(SECOND, TraceFlags.getSampled(), this::deliver);
    assertEquals(traceparent(SECOND), queuedTrace());
    deliver();
    assertEquals(traceparent(SECOND), queuedTrace());
    govern();
    assertEquals(traceparent(SECOND), queuedTrace());
  }

  @Test
  void whatWasBalancedIsNoReasonOfTheNextRun() {
    traced(FIRST, TraceFlags.getSampled(), this::deliver);
    balancing.settle();
    deliver();
    assertEquals(null, queuedTrace());
    traced(FIRST, TraceFlags.getSampled(), this::deliver);
    balancing.settle();
    govern();
    assertEquals(null, queuedTrace());
  }

  @Test
  void aTracedChangeOfMasterDataIsKept() {
    deliver();
    traced(FIRST, TraceFlags.getSampled(), this::govern);
    assertEquals(traceparent(FIRST), queuedTrace());
  }

  private void deliver() {
    rows.deliver(site, Map.of(DAY, Map.of()));
  }

  private void govern() {
    transactions.run(
        connection -> {
          changes.requeue(connection, List.of(new DayRange(Cell.of(site), site, DAY, null)));
          return site;
        });
  }

  private static void traced(String traceId, TraceFlags flags, Runnable change) {
    SpanContext span = SpanContext.create(traceId, SPAN, flags, TraceState.getDefault());
    try (Scope _ = Span.wrap(span).makeCurrent()) {
      change.run();
    }
  }

  private static String traceparent(String traceId) {
    return "00-" + traceId + "-" + SPAN + "-01";
  }

  private @Nullable String queuedTrace() {
    return rows.query("SELECT traceparent FROM balancing_partition", site)
        .getFirst()
        .getString("traceparent");
  }
}
