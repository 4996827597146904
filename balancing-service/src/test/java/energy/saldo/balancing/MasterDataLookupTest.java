package energy.saldo.balancing;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.balancing.Account.Value;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// What the directory lacks is asked of its owner.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class MasterDataLookupTest {

  static final List<UUID> FAILING = List.of(Owners.UNREACHABLE, Owners.SILENT);

  private static final LocalDate DAY = LocalDate.of(2025, 6, 1);
  private static final Instant MIDNIGHT = Instant.parse("2025-05-31T22:00:00Z");
  private static final String NOON = "2025-06-01T10:00:00Z";

  @Inject MasterData masterData;

  private final Account account = Account.open();

  @Test
  void aMeterMadeAMomentAgoIsMeasuredBeforeAnyFeedTellsOfIt() {
    UUID site = UUID.randomUUID();
    UUID meter = UUID.randomUUID();
    Owners.createSite(site, account.id());
    Owners.createMeter(meter, account.id(), consumerAt(site));
    account.submit(List.of(new Value(meter, NOON, "0.25")));
    Owners.forgetMeter(meter);
    account.submit(List.of(new Value(meter, "2025-06-01T10:15:00Z", "0.5")));
    assertEquals(
        List.of(new BigDecimal("0.25"), new BigDecimal("0.5")),
        account.measured(meter, MIDNIGHT, 1));
    account.partitions(site, DAY, 1).body("data.inputRevision", contains(2));
  }

  @Test
  void allThatABatchLacksIsAskedForInOneCallToEachOwner() {
    UUID site = UUID.randomUUID();
    Owners.createSite(site, account.id());
    List<UUID> meters = Stream.generate(UUID::randomUUID).limit(500).toList();
    meters.forEach(meter -> Owners.createMeter(meter, account.id(), consumerAt(site)));
    UUID[] batch = meters.toArray(UUID[]::new);
    account.submit(batch(batch)).statusCode(201).body("accepted", is(500));
    account.submit(batch(batch)).statusCode(201).body("accepted", is(500));
    assertEquals(List.of(500), Owners.lookupsOf(meters.getFirst()));
    assertEquals(List.of(500), Owners.lookupsOf(meters.getLast()));
    assertEquals(List.of(1), Owners.lookupsOf(site));
    account.partitions(site, DAY, 1).body("data.inputRevision", contains(1));
  }

  @Test
  void whatAnotherAccountHasIsNotAskedForOnceItIsKnown() {
    UUID site = UUID.randomUUID();
    UUID meter = UUID.randomUUID();
    UUID unmentioned = masterData.meter(Account.open().id(), site, "consumer");
    Owners.createSite(site, Account.open().id());
    Owners.createMeter(meter, Account.open().id(), consumerAt(site));
    for (int i = 0; i < 3; i++) {
      account
          .submit(batch(meter, unmentioned))
          .statusCode(422)
          .body("errors.path", contains("measurements[0].meterId", "measurements[1].meterId"));
    }
    measurements(meter).statusCode(404);
    measurements(unmentioned).statusCode(404);
    assertEquals(List.of(1), Owners.lookupsOf(meter));
    assertEquals(List.of(), Owners.lookupsOf(unmentioned));
  }

  @Test
  void anOwnerThatHangsIsGivenUpWithinSeconds() {
    UUID[] unknown =
        Stream.concat(Stream.of(Owners.HANGING), Stream.generate(UUID::randomUUID))
            .limit(500)
            .toArray(UUID[]::new);
    Instant start = Instant.now();
    assertTryAgain(account.submit(batch(unknown)));
    Duration waited = Duration.between(start, Instant.now());
    assertTrue(waited.compareTo(Duration.ofSeconds(10)) < 0, () -> "waited " + waited);
    assertEquals(List.of(500), Owners.lookupsOf(unknown[499]));
  }

  @Test
  void everyQuestionFindsWhatOnlyItsOwnerKnows() {
    for (String filter : List.of("siteId", "creditorMeterId", "debitorMeterId")) {
      UUID site = UUID.randomUUID();
      UUID meter = UUID.randomUUID();
      Owners.createSite(site, account.id());
      Owners.createMeter(meter, account.id(), consumerAt(site));
      balances(filter, filter.equals("siteId") ? site : meter).statusCode(200).body("total", is(0));
    }
    UUID site = UUID.randomUUID();
    UUID meter = UUID.randomUUID();
    Owners.createSite(site, account.id());
    Owners.createMeter(meter, account.id(), consumerAt(site));
    assertEquals(List.of(), account.measured(meter, MIDNIGHT, 1));
    UUID otherSite = UUID.randomUUID();
    Owners.createSite(otherSite, account.id());
    account.partitions(otherSite, DAY, 1).body("total", is(0));
  }

  @Test
  void whatItsOwnerDoesNotKnowEitherIsNotThere() {
    UUID nobodys = UUID.randomUUID();
    account
        .submit(batch(nobodys))
        .statusCode(422)
        .contentType("application/problem+json")
        .body("title", is("Rule violated"))
        .body("errors.path", contains("measurements[0].meterId"))
        .body("errors.message", contains("there is no meter with the id " + nobodys));
    measurements(nobodys)
        .statusCode(404)
        .contentType("application/problem+json")
        .body("title", is("Not found"))
        .body("detail", is("There is no meter with the id " + nobodys + "."));
    for (String filter : List.of("creditorMeterId", "debitorMeterId")) {
      balances(filter, nobodys)
          .statusCode(404)
          .body("detail", is("There is no meter with the id " + nobodys + "."));
    }
    balances("siteId", nobodys)
        .statusCode(404)
        .body("detail", is("There is no site with the id " + nobodys + "."));
    partitions(nobodys)
        .statusCode(404)
        .body("detail", is("There is no site with the id " + nobodys + "."));
  }

  /// A meter of a site that is not there is itself not there.
  @Test
  void aMeterWhoseSiteItsOwnerDoesNotKnowIsRefused() {
    UUID meter = UUID.randomUUID();
    Owners.createMeter(meter, account.id(), consumerAt(UUID.randomUUID()));
    account
        .submit(batch(meter))
        .statusCode(422)
        .body("errors.path", contains("measurements[0].meterId"))
        .body("errors.message", contains("there is no meter with the id " + meter));
  }

  @ParameterizedTest
  @FieldSource("FAILING")
  void anOwnerThatDoesNotAnswerIsTheServicesTroubleAndNothingOfTheBatchIsKept(UUID failing) {
    UUID site = masterData.site(account.id());
    UUID known = masterData.meter(account.id(), site, "consumer");
    assertTryAgain(account.submit(batch(known, failing)));
    assertTryAgain(measurements(failing));
    assertTryAgain(balances("siteId", failing));
    assertTryAgain(balances("creditorMeterId", failing));
    assertTryAgain(balances("debitorMeterId", failing));
    assertTryAgain(partitions(failing));
    assertEquals(List.of(), account.measured(known, MIDNIGHT, 1));
    account.partitions(site, DAY, 1).body("total", is(0));
  }

  @ParameterizedTest
  @FieldSource("FAILING")
  void aMeterIsNotTakenForMissingBecauseTheOwnerOfItsSiteDoesNotAnswer(UUID failing) {
    UUID meter = UUID.randomUUID();
    Owners.createMeter(meter, account.id(), consumerAt(failing));
    assertTryAgain(account.submit(batch(meter)));
  }

  private static void assertTryAgain(ValidatableResponse answer) {
    answer
        .statusCode(503)
        .contentType("application/problem+json")
        .header("Retry-After", "1")
        .body("status", is(503))
        .body("title", is("Service unavailable"))
        .body("detail", is("Master data cannot be read at the moment; try again."));
  }

  private static Map<String, Object> consumerAt(UUID site) {
    return Map.of(
        "siteId", site.toString(),
        "direction", "consumer",
        "grid", false,
        "measuring", "load_profile_accurate",
        "startDate", "2025-01-01T00:00:00.000Z");
  }

  private static Map<String, Object> batch(UUID... meters) {
    return Map.of(
        "measurements",
        List.of(meters).stream()
            .map(meter -> Map.of("meterId", meter, "timestamp", NOON, "value", 1))
            .toList());
  }

  private ValidatableResponse measurements(UUID meter) {
    return account.get(
        "/v1/measurements",
        Map.of("meterId", meter, "startDateTime", NOON, "endDateTime", "2025-06-02T10:00:00Z"));
  }

  private ValidatableResponse balances(String filter, UUID id) {
    return account.get(
        "/v1/aggregated-balances",
        Map.of(
            filter,
            id,
            "startDateTime",
            NOON,
            "endDateTime",
            "2025-06-02T10:00:00Z",
            "interval",
            "PT15M"));
  }

  private ValidatableResponse partitions(UUID site) {
    return account.get(
        "/v1/balancing-partitions",
        Map.of("siteId", site, "startDate", "2025-06-01", "endDate", "2025-06-02"));
  }
}
