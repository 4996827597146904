package energy.saldo.balancing;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.balancing.Account.Value;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.chassis.database.PostgresTestResource;
import energy.saldo.chassis.testing.SignIn;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What meter-service asks before it deletes a meter or shortens its validity, and the key of a
/// batch.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class MeasuredTest {

  @Inject MasterData masterData;

  private final Account account = Account.open();
  private UUID site = account.id();
  private UUID profile = account.id();
  private UUID register = account.id();

  @BeforeEach
  void meters() {
    site = masterData.site(account.id());
    profile = masterData.meter(account.id(), site, "consumer");
    register =
        masterData.meter(
            account.id(), site, "producer", "readings_accurate", false, "2020-01-01T00:00:00.000Z");
  }

  @Test
  void aMeterIsMeasuredFromItsFirstValueOn() {
    assertEquals(false, isMeasured(profile, null, null));
    assertEquals(false, isMeasured(UUID.randomUUID(), null, null));
    account.submit(List.of(new Value(profile, "2025-06-01T10:00:00Z", "0")));
    assertEquals(true, isMeasured(profile, null, null));
    assertEquals(false, isMeasured(register, null, null));
  }

  /// Values in the quarter-hours from 10:00 and 11:00, and at 10:00 and 11:00 for the register.
  @ParameterizedTest
  @CsvSource({
    "2025-06-01T10:00:00Z, 2025-06-01T11:15:00Z, false, false",
    "2025-06-01T10:15:00Z, 2025-06-01T11:15:00Z, true,  true",
    "2025-06-01T10:00:00Z, 2025-06-01T11:00:00Z, true,  false",
    "2025-06-01T10:00:00Z, 2025-06-01T10:45:00Z, true,  true",
    "2020-01-01T00:00:00Z,                     , false, false",
    "2025-06-02T00:00:00Z,                     , true,  true",
    "2025-01-01T00:00:00Z, 2025-06-01T00:00:00Z, true,  true"
  })
  void aValueIsOutsideOfAValidity(
      String start, @Nullable String end, boolean ofProfile, boolean ofRegister) {
    account.submit(
        List.of(
            new Value(profile, "2025-06-01T10:00:00Z", "1"),
            new Value(profile, "2025-06-01T11:00:00Z", "1"),
            new Value(register, "2025-06-01T10:00:00Z", "1"),
            new Value(register, "2025-06-01T11:00:00Z", "2")));
    assertEquals(ofProfile, isMeasured(profile, start, end));
    assertEquals(ofRegister, isMeasured(register, start, end));
  }

  /// Readings at 10:00:00.001 and 11:00:00.001, of a meter that is read at any instant.
  @ParameterizedTest
  @CsvSource({
    "2025-06-01T10:00:00.001Z, 2025-06-01T11:00:00.001Z, false",
    "2025-06-01T10:00:00.002Z,                         , true",
    "2025-06-01T10:00:00.001Z, 2025-06-01T11:00:00.000Z, true",
    "2020-01-01T00:00:00.000Z,                         , false",
    "                        ,                         , true"
  })
  void aReadingIsOutsideOfAValidityToTheMillisecond(
      @Nullable String start, @Nullable String end, boolean expected) {
    UUID monthly = masterData.monthlySite(account.id(), java.time.ZoneOffset.UTC, "equal");
    UUID meter =
        masterData.meter(
            account.id(),
            monthly,
            "consumer",
            "readings_inaccurate",
            false,
            "2020-01-01T00:00:00Z");
    assertEquals(false, isMeasured(meter, null, null));
    account.submit(
        List.of(
            new Value(meter, "2025-06-01T10:00:00.001Z", "1"),
            new Value(meter, "2025-06-01T11:00:00.001Z", "1")));
    assertEquals(expected, isMeasured(meter, start, end));
  }

  @Test
  void noAccountMayAsk() {
    account
        .asking()
        .contentType(ContentType.JSON)
        .body(question(null, null))
        .post("/internal/v1/meters/" + profile + "/measured")
        .then()
        .statusCode(403);
  }

  @Test
  void aBatchIsStoredOnceForAKey() {
    String batch =
        "{\"measurements\":[{\"meterId\":\"%s\",\"timestamp\":\"2025-06-01T10:00:00Z\",\"value\":1}]}"
            .formatted(profile);
    var first = post(batch);
    account.submit(List.of(new Value(profile, "2025-06-01T10:00:00Z", "2")));
    var again = post(batch);
    assertEquals(201, again.statusCode());
    assertEquals("true", again.header("Idempotent-Replayed"));
    assertEquals(first.asString(), again.asString());
    assertEquals(
        "2",
        account
            .measured(profile, java.time.Instant.parse("2025-06-01T00:00:00Z"), 1)
            .getFirst()
            .toString());
    assertEquals(409, post(batch.replace("\"value\":1", "\"value\":3")).statusCode());
  }

  private io.restassured.response.Response post(String batch) {
    return account
        .asking()
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", "k")
        .body(batch)
        .post("/v1/measurements");
  }

  private boolean isMeasured(UUID meter, @Nullable String start, @Nullable String end) {
    return SignIn.as(AccessTokens.ofService())
        .body(question(start, end))
        .post("/internal/v1/meters/" + meter + "/measured")
        .then()
        .statusCode(200)
        .body("size()", equalTo(1))
        .extract()
        .path("isMeasured");
  }

  private Map<String, Object> question(@Nullable String start, @Nullable String end) {
    Map<String, Object> question = new TreeMap<>(Map.of("accountId", account.id()));
    if (start != null) {
      question.put("startDate", start);
    }
    if (end != null) {
      question.put("endDate", end);
    }
    return question;
  }
}
