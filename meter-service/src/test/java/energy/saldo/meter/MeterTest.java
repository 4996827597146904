package energy.saldo.meter;

import static energy.saldo.meter.Account.ENDING_OPERATOR;
import static energy.saldo.meter.Account.STARTING_OPERATOR;
import static energy.saldo.meter.Account.meterBody;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.chassis.testing.Await;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(SiteServiceTestResource.class)
class MeterTest {

  private static final String METERS = "/v1/meters";

  private static final String COPY_AS_B =
      """
      INSERT INTO meter
      SELECT (jsonb_populate_record(meter, '{"identifier":"B","id":"%s"}')).*
      FROM meter WHERE id = ?::uuid
      """
          .formatted(UUID.randomUUID());

  @Inject DataSource database;

  private Account account = Account.open();
  private String siteId = "";

  @BeforeEach
  void openAccountWithSite() {
    account = Account.open();
    siteId = account.businesspark();
  }

  @Test
  void theGuidesCallCreatesAMeter() {
    String body =
        """
        {"siteId":"%s","mpo":"%s","direction":"consumer","identifier":"1ISK0001","serial":"1ISK0001",
         "startDate":"2024-12-31T23:00:00.000Z","measuring":"readings_accurate"}
        """
            .formatted(siteId, STARTING_OPERATOR);
    var created = account.post(METERS, body).statusCode(201);
    String id = created.extract().path("id");
    created.header("Location", endsWith(METERS + "/" + id));

    String answered = created.extract().asString();
    assertEquals(answered, account.get(METERS + "/" + id).statusCode(200).extract().asString());
    account
        .get(METERS + "/" + id)
        .body("siteId", equalTo(siteId))
        .body("mpo", equalTo(STARTING_OPERATOR))
        .body("direction", equalTo("consumer"))
        .body("grid", equalTo(false))
        .body("identifier", equalTo("1ISK0001"))
        .body("serial", equalTo("1ISK0001"))
        .body("startDate", equalTo("2024-12-31T23:00:00.000Z"))
        .body("measuring", equalTo("readings_accurate"))
        .body("containsKey('endDate')", equalTo(false));
  }

  @Test
  void instantsWithAnOffsetAndWithoutMillisecondsArePrintedInUtc() {
    String body =
        meterBody(siteId, "1", "producer")
            .replace("2024-12-31T23:00:00.000Z", "2025-01-01T00:00:00+01:00")
            .replace("}", ",\"grid\":true,\"endDate\":\"2026-01-01T00:15:00+01:00\"}");
    account
        .post(METERS, body)
        .statusCode(201)
        .body("grid", equalTo(true))
        .body("startDate", equalTo("2024-12-31T23:00:00.000Z"))
        .body("endDate", equalTo("2025-12-31T23:15:00.000Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"siteId\":\"not-an-id\"                                  | siteId",
        "\"siteId\":null                                           | siteId",
        "\"mpo\":\"not-an-id\"                                     | mpo",
        "\"mpo\":null                                              | mpo",
        "\"direction\":\"sideways\"                                | direction",
        "\"direction\":\"CONSUMER\"                                | direction",
        "\"measuring\":\"guessed\"                                 | measuring",
        "\"measuring\":null                                        | measuring",
        "\"identifier\":\" \"                                      | identifier",
        "\"identifier\":\"a\\u0000b\"                              | identifier",
        "\"serial\":null                                           | serial",
        "\"grid\":\"maybe\"                                        | grid",
        "\"startDate\":null                                        | startDate",
        "\"startDate\":\"yesterday\"                               | startDate",
        "\"startDate\":1735686000                               | startDate",
        "\"identifier\":5                                       | identifier",
        "\"siteId\":{}                                          | siteId",
        "\"startDate\":\"2024-12-31T23:00:00\"                     | startDate",
        "\"startDate\":\"2024-12-31T23:01:00Z\"                    | startDate",
        "\"startDate\":\"2024-12-31T23:00:00.0001Z\"               | startDate",
        "\"startDate\":\"+200000-12-31T23:00:00Z\"                 | startDate",
        "\"endDate\":\"2024-12-31T23:00:00Z\"                      | endDate",
        "\"endDate\":\"2025-01-01T00:07:00Z\"                      | endDate"
      })
  void aMalformedMeterIsRefusedAndNothingIsCreated(String property, String field) {
    String name = property.substring(0, property.indexOf(':'));
    String others =
        meterBody(siteId, "1", "consumer").replaceFirst(name + "\\s*:\\s*\"[^\"]*\"\\s*,?", "");
    String body = others.replace("{", "{" + property + ",").replaceFirst(",\\s*}", "}");
    account
        .post(METERS, body)
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors.path", contains(field));
    assertEquals(0, account.total(METERS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "5", "{\"siteId\":", "{\"grid\":true,\"grid\":true}"})
  void whatIsNoObjectIsRefusedWithAReason(String body) {
    account
        .post(METERS, body)
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors.message.size()", equalTo(1))
        .body("toString()", not(containsString("energy.saldo")));
    assertEquals(0, account.total(METERS));
  }

  @Test
  void aReadingAtAnyInstantStartsAMeterThatIsReadAtAnyInstant() {
    // No type of site that allows such a meter can be created yet: it is refused for the site only.
    String body =
        meterBody(siteId, "1", "consumer")
            .replace("readings_accurate", "readings_inaccurate")
            .replace("23:00:00.000Z", "23:07:12.345Z");
    account.post(METERS, body).statusCode(422).body("errors.path", contains("measuring"));
    assertEquals(0, account.total(METERS));
  }

  @Test
  void aMeterNeedsASiteAndAnOperatorOfItsAccount() {
    Account other = Account.open();
    String foreignSite = other.businesspark();
    String foreignOperator = other.create("/v1/metering-point-operators", "{\"name\":\"Theirs\"}");

    for (String unknown : List.of(foreignSite, UUID.randomUUID().toString())) {
      account
          .post(METERS, meterBody(unknown, "1", "consumer"))
          .statusCode(422)
          .body("errors.path", contains("siteId"))
          .body("errors.message", contains("there is no site with the id " + unknown));
    }
    for (String unknown : List.of(foreignOperator, UUID.randomUUID().toString())) {
      account
          .post(METERS, meterBody(siteId, "1", "consumer").replace(STARTING_OPERATOR, unknown))
          .statusCode(422)
          .body("errors.path", contains("mpo"))
          .body(
              "errors.message",
              contains("there is no metering point operator with the id " + unknown));
    }
    assertEquals(0, account.total(METERS));
    assertEquals(0, other.total(METERS));
  }

  @Test
  void anIdentifierIsUniqueInItsAccountOnly() {
    account.meter(siteId, "1ISK0001", "consumer");
    account
        .post(METERS, meterBody(siteId, "1ISK0001", "producer"))
        .statusCode(409)
        .body("errors.path", contains("identifier"));
    assertEquals(1, account.total(METERS));

    Account other = Account.open();
    other.meter(other.businesspark(), "1ISK0001", "consumer");
    assertEquals(1, other.total(METERS));
  }

  @Test
  void ofManyRequestsWithOneIdentifierOneWins() throws Exception {
    String body = meterBody(siteId, "1ISK0001", "consumer");
    try (var threads = Executors.newFixedThreadPool(8)) {
      Callable<Integer> request = () -> account.post(METERS, body).extract().statusCode();
      var answers = threads.invokeAll(IntStream.range(0, 8).mapToObj(i -> request).toList());
      int created = 0;
      for (var answer : answers) {
        int status = answer.get();
        assertEquals(true, status == 201 || status == 409, "status " + status);
        created += status == 201 ? 1 : 0;
      }
      assertEquals(1, created);
    }
    assertEquals(1, account.total(METERS));
  }

  @Test
  void aListIsFilteredAndPagedInTheOrderOfCreation() {
    String secondSite = account.businesspark();
    String first = account.meter(siteId, "A", "consumer");
    String second = account.meter(siteId, "B", "producer");
    String third =
        account.create(
            METERS,
            meterBody(secondSite, "C", "consumer")
                .replace(STARTING_OPERATOR, ENDING_OPERATOR)
                .replace("}", ",\"grid\":true}"));

    assertList("", 3, first, second, third);
    assertList("?siteId=" + siteId, 2, first, second);
    assertList("?direction=consumer", 2, first, third);
    assertList("?grid=true", 1, third);
    assertList("?identifier=B", 1, second);
    assertList("?mpo=" + ENDING_OPERATOR, 1, third);
    assertList("?siteId=" + siteId + "&direction=producer&grid=false", 1, second);
    assertList("?limit=1&offset=1", 3, second);
    assertList("?limit=5&offset=2", 3, third);
    assertList("?offset=3", 3);
    assertList("?siteId=" + UUID.randomUUID(), 0);
  }

  /// The creation of B waits for another transaction with this identifier, which ends without it.
  /// What is created meanwhile comes after B, or B is not before what was read.
  @Test
  void aPageStaysAsItWasReadWhileOthersAreCreated() throws Exception {
    String first = account.meter(siteId, "A", "consumer");
    try (Connection other = database.getConnection();
        var threads = Executors.newFixedThreadPool(2)) {
      other.setAutoCommit(false);
      try (var copy = other.prepareStatement(COPY_AS_B)) {
        copy.setString(1, first);
        assertEquals(1, copy.executeUpdate());
      }
      Future<String> slow = threads.submit(() -> account.meter(siteId, "B", "consumer"));
      Await.until(() -> waiting() == 1);
      Future<String> quick = threads.submit(() -> account.meter(siteId, "C", "consumer"));
      Await.until(() -> waiting() == 2 || quick.isDone());
      List<String> page = account.read(METERS).getList("data.id");
      other.rollback();
      Set<String> created = Set.of(first, slow.get(), quick.get());
      assertEquals(page, account.read(METERS + "?limit=" + page.size()).getList("data.id"));
      assertEquals(created, Set.copyOf(account.read(METERS).<String>getList("data.id")));
    }
  }

  /// How many connections wait for a lock.
  private int waiting() throws SQLException {
    try (Connection connection = database.getConnection();
        var row =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT count(*) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND wait_event_type = 'Lock'")) {
      row.next();
      return row.getInt(1);
    }
  }

  private void assertList(String query, int total, String... ids) {
    account
        .get(METERS + query)
        .statusCode(200)
        .body("total", equalTo(total))
        .body("data.id", equalTo(List.of(ids)));
  }

  @ParameterizedTest
  @CsvSource({
    "siteId=x,siteId",
    "mpo=virtually,mpo",
    "direction=up,direction",
    "grid=1,grid",
    "limit=1001,limit",
    "identifier=%00,identifier"
  })
  void aMalformedFilterIsRefused(String query, String field) {
    account
        .asking()
        .urlEncodingEnabled(false)
        .get(METERS + "?" + query)
        .then()
        .statusCode(400)
        .body("errors.path", contains(field));
  }

  @Test
  void anotherAccountsMeterIsAnsweredAsAnUnknownOne() {
    String foreign = account.meter(siteId, "1", "consumer");
    String unknown = UUID.randomUUID().toString();
    Account other = Account.open();

    String ofForeign = other.get(METERS + "/" + foreign).statusCode(404).extract().asString();
    String ofUnknown = other.get(METERS + "/" + unknown).statusCode(404).extract().asString();

    assertEquals(ofUnknown.replace(unknown, foreign), ofForeign);
    assertEquals(0, other.total(METERS));
    assertEquals(0, other.total(METERS + "?siteId=" + siteId));
  }
}
