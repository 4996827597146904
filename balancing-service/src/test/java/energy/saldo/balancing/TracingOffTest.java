package energy.saldo.balancing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.balancing.directory.MasterData;
import energy.saldo.balancing.run.Balancing;
import energy.saldo.balancing.storage.Transactions;
import energy.saldo.chassis.database.PostgresTestResource;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The service as it is without a setting for tracing.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
@WithTestResource(TraceReceiver.class)
class TracingOffTest {

  private static final String START = "2025-01-14T23:00:00Z";
  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Inject MasterData masterData;
  @Inject Balancing balancing;
  @Inject Transactions transactions;
  @Inject OpenTelemetry openTelemetry;

  @Test
  void nothingIsSentAndNoTraceIsKept() {
    Account account = Account.open();
    UUID site = masterData.site(account.id());
    UUID meter =
        masterData.meter(account.id(), site, "consumer", "readings_accurate", false, START);
    account
        .asking()
        .header("traceparent", TRACEPARENT)
        .contentType("application/json")
        .body(List.of(Map.of("meterId", meter, "timestamp", START, "value", 1)))
        .post("/v1/measurements")
        .then()
        .statusCode(201);
    Row queued =
        transactions.run(
            connection ->
                Transactions.execute(
                        connection,
                        "SELECT day, traceparent FROM balancing_partition WHERE site_id = $1",
                        Tuple.of(site))
                    .iterator()
                    .next());
    assertEquals(LocalDate.of(2025, 1, 15), queued.getLocalDate("day"));
    assertEquals(null, queued.getString("traceparent"));
    balancing.settle();
    var traces = ((OpenTelemetrySdk) openTelemetry).getSdkTracerProvider();
    assertTrue(traces.forceFlush().join(10, TimeUnit.SECONDS).isSuccess());
    assertEquals(0, TraceReceiver.received());
  }
}
