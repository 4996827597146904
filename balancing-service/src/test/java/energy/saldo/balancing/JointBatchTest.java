package energy.saldo.balancing;

import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.balancing.Account.Value;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.balancing.storage.OpenTransaction;
import energy.saldo.chassis.database.PostgresTestResource;
import energy.saldo.chassis.testing.Await;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Batches of one account for one cell that arrive while one is being stored: they are stored
/// together, and each is answered for itself.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class JointBatchTest {

  private static final LocalDate DAY = LocalDate.of(2025, 6, 2);
  private static final Instant MIDNIGHT = Instant.parse("2025-06-01T22:00:00Z");
  private static final String TEN = "2025-06-02T08:00:00Z";
  private static final String QUARTER_PAST = "2025-06-02T08:15:00Z";
  private static final int METERS = 10;

  @Inject MasterData masterData;
  @Inject Pool pool;
  @Inject MeterRegistry metrics;

  private final Account account = Account.open();
  private final List<UUID> meters = new ArrayList<>();
  private UUID site = UUID.randomUUID();

  /// Every meter has a first reading, so that the service knows where it is.
  @BeforeEach
  void openSite() {
    site = masterData.site(account.id());
    for (int k = 0; k < METERS; k++) {
      UUID meter =
          masterData.meter(
              account.id(), site, "consumer", "readings_accurate", false, "2024-12-31T23:00:00Z");
      meters.add(meter);
      account.submit(List.of(new Value(meter, MIDNIGHT, BigDecimal.valueOf(100))));
    }
  }

  @Test
  void batchesThatArriveMeanwhileShareOneRevision() throws Exception {
    int before = inputRevision();
    List<ValidatableResponse> answers =
        together(meters.stream().map(meter -> sending(meter, TEN, "101.5", null)).toList());
    answers.forEach(answer -> answer.statusCode(201).body("accepted", is(1)));
    assertEquals(before + 2, inputRevision());
    for (UUID meter : meters) {
      assertEquals(List.of(1015), tenths(meter, TEN));
    }
  }

  /// A set of meters for every chance that brings batches together would never end.
  @Test
  void theJournalKeepsEachBatchAsItCame() throws Exception {
    together(meters.stream().map(meter -> sending(meter, TEN, "101.5", null)).toList());
    assertEquals(METERS, countRows("meter_list"));
    assertEquals(2 * METERS, countRows("measurement_journal"));
  }

  @Test
  void aRefusedOneIsAnsweredForItselfAndTheOthersAreStored() throws Exception {
    List<ValidatableResponse> answers = together(oneThatFalls(false));
    for (int k = 0; k < METERS; k++) {
      if (k == 7) {
        answers
            .get(k)
            .statusCode(422)
            .body("errors", hasSize(1))
            .body("errors[0].path", is("[0].value"))
            .body(
                "errors[0].message",
                is(
                    "the register falls from 100 kWh at 2025-06-01T22:00:00.000Z to 99.5 kWh at"
                        + " 2025-06-02T08:00:00.000Z"));
        assertEquals(List.of(), tenths(meters.get(k), TEN));
      } else {
        answers.get(k).statusCode(201);
        assertEquals(List.of(1015), tenths(meters.get(k), TEN));
      }
    }
  }

  @Test
  void ofTwoWithOneMeterTheLaterIsCheckedAgainstTheEarlier() throws Exception {
    List<ValidatableResponse> answers =
        together(
            List.of(
                sending(meters.get(0), TEN, "101", null),
                sending(meters.get(1), TEN, "102", null),
                sending(meters.get(1), QUARTER_PAST, "101", null)));
    answers.get(0).statusCode(201);
    boolean isFirstStored = answers.get(1).extract().statusCode() == 201;
    answers.get(1).statusCode(isFirstStored ? 201 : 422);
    answers.get(2).statusCode(isFirstStored ? 422 : 201);
    assertEquals(isFirstStored ? List.of(1020) : List.of(), tenths(meters.get(1), TEN));
    assertEquals(isFirstStored ? List.of() : List.of(1010), tenths(meters.get(1), QUARTER_PAST));
  }

  @Test
  void everyKeyIsUsedUpWithItsOwnBatch() throws Exception {
    List<Callable<ValidatableResponse>> batches = oneThatFalls(true);
    together(batches);
    for (int k = 0; k < METERS; k++) {
      ValidatableResponse again = batches.get(k).call();
      if (k == 7) {
        again.statusCode(422);
        sending(meters.get(k), TEN, "102", "key 7").call().statusCode(201);
      } else {
        again.statusCode(201).header("Idempotent-Replayed", "true").body("accepted", is(1));
        sending(meters.get(k), TEN, "102", "key " + k).call().statusCode(409);
        assertEquals(List.of(1015), tenths(meters.get(k), TEN));
      }
    }
  }

  @Test
  void oneKeyForTwoBatchesIsOfOneOfThemOnly() throws Exception {
    List<ValidatableResponse> answers =
        together(
            List.of(
                sending(meters.get(0), TEN, "101", null),
                sending(meters.get(1), TEN, "101", "one key"),
                sending(meters.get(2), TEN, "101", "one key")));
    List<Integer> statuses =
        answers.stream().map(answer -> answer.extract().statusCode()).sorted().toList();
    assertEquals(List.of(201, 201, 409), statuses);
    int stored = tenths(meters.get(1), TEN).size() + tenths(meters.get(2), TEN).size();
    assertEquals(1, stored);
  }

  /// A batch of each meter, of which the register of the eighth falls.
  private List<Callable<ValidatableResponse>> oneThatFalls(boolean hasKeys) {
    return IntStream.range(0, METERS)
        .mapToObj(
            k ->
                sending(meters.get(k), TEN, k == 7 ? "99.5" : "101.5", hasKeys ? "key " + k : null))
        .toList();
  }

  /// Sends all batches while the site is held as by a change of it: the first waits for that, the
  /// others for the first.
  private List<ValidatableResponse> together(List<Callable<ValidatableResponse>> batches)
      throws Exception {
    List<Future<ValidatableResponse>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try (OpenTransaction change = new OpenTransaction(pool)) {
        change.execute("SELECT FROM site WHERE id = $1 FOR UPDATE", Tuple.of(site));
        batches.forEach(batch -> answers.add(threads.submit(batch)));
        Await.until(() -> waiting() == batches.size() - 1);
      }
    }
    List<ValidatableResponse> answered = new ArrayList<>();
    for (Future<ValidatableResponse> answer : answers) {
      answered.add(answer.get());
    }
    return answered;
  }

  private int waiting() {
    return (int) metrics.get("saldo.measurements.waiting").gauge().value();
  }

  private Callable<ValidatableResponse> sending(
      UUID meter, String timestamp, String value, @Nullable String key) {
    String body =
        "[{\"meterId\":\"%s\",\"timestamp\":\"%s\",\"value\":%s}]"
            .formatted(meter, timestamp, value);
    return () ->
        account
            .asking()
            .headers(key == null ? Map.of() : Map.of("Idempotency-Key", key))
            .contentType(ContentType.JSON)
            .body(body)
            .post("/v1/measurements")
            .then();
  }

  /// The reading at an instant in tenths of a kWh, if there is one.
  private List<Integer> tenths(UUID meter, String timestamp) {
    Map<String, Object> range =
        Map.of(
            "meterId",
            meter,
            "startDateTime",
            timestamp,
            "endDateTime",
            Instant.parse(timestamp).plus(Account.QUARTER_HOUR).toString());
    List<Object> values =
        account.get("/v1/measurements", range).statusCode(200).extract().path("data.value");
    return values.stream()
        .map(Account::decimal)
        .map(v -> v.scaleByPowerOfTen(1).intValueExact())
        .toList();
  }

  private int inputRevision() {
    return account.partitions(site, DAY, 1).statusCode(200).extract().path("data[0].inputRevision");
  }

  private int countRows(String table) {
    return pool.preparedQuery("SELECT count(*)::int AS n FROM " + table + " WHERE site_id = $1")
        .executeAndAwait(Tuple.of(site))
        .iterator()
        .next()
        .getInteger("n");
  }
}
