package energy.saldo.meter;

import static energy.saldo.meter.Account.meterBody;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(SiteServiceTestResource.class)
class MeterBalancingSettingTest {

  private static final String SETTINGS = "/v1/meter-balancing-settings";

  private static final String STARTS_ON = "\"startDate\":\"";

  private Account account = Account.open();
  private String siteId = "";
  private String meterId = "";

  @BeforeEach
  void openAccountWithMeter() {
    account = Account.open();
    siteId = account.businesspark();
    meterId = account.meter(siteId, "1ISK0001", "consumer");
  }

  @Test
  void theGuidesCallCreatesASetting() {
    String body =
        """
        {"siteId":"%s","meterId":"%s","balancing":"participant","startDate":"2025-01-01","priority":1}
        """
            .formatted(siteId, meterId);
    var created = account.post(SETTINGS, body).statusCode(201);
    String id = created.extract().path("id");
    created
        .header("Location", endsWith(SETTINGS + "/" + id))
        .body("siteId", equalTo(siteId))
        .body("meterId", equalTo(meterId))
        .body("balancing", equalTo("participant"))
        .body("startDate", equalTo("2025-01-01"))
        .body("priority", equalTo(1))
        .body("containsKey('endDate')", equalTo(false))
        .body("containsKey('share')", equalTo(false));
    String answered = created.extract().asString();
    assertEquals(answered, account.get(SETTINGS + "/" + id).statusCode(200).extract().asString());
  }

  @Test
  void withoutAPriorityItIsNullAndAShareIsExact() {
    String id =
        account
            .post(SETTINGS, body("2025-01-01", "\"endDate\":\"2025-02-01\",\"share\":0.123456"))
            .statusCode(201)
            .body("containsKey('priority')", equalTo(true))
            .body("priority", nullValue())
            .body("endDate", equalTo("2025-02-01"))
            .extract()
            .path("id");
    account.post(SETTINGS, body("2025-03-01", "\"share\":1.000000")).statusCode(201);
    account.post(SETTINGS, body("2025-04-01", "\"share\":0")).statusCode(201);

    String text = account.get(SETTINGS + "/" + id).extract().asString();
    assertEquals(true, text.contains("\"share\":0.123456,"), text);
    String list = account.get(SETTINGS).extract().asString();
    assertEquals(true, list.contains("\"share\":1,") && list.contains("\"share\":0,"), list);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "2025-01-01           | \"priority\":0              | priority",
        "2025-01-01           | \"priority\":1.5            | priority",
        "2025-01-01           | \"priority\":1000001        | priority",
        "2025-01-01           | \"priority\":2147483647     | priority",
        "2025-01-01           | \"share\":1.000001          | share",
        "2025-01-01           | \"share\":-0.1              | share",
        "2025-01-01           | \"share\":0.1234567         | share",
        "2025-01-01           | \"share\":1e-400000000      | share",
        "2025-01-01           | \"endDate\":\"2025-01-01\"  | endDate",
        "2025-01-01           | \"endDate\":\"2024-12-31\"  | endDate",
        "2025-13-01           | \"priority\":1              | startDate",
        "2025-02-29           | \"priority\":1              | startDate",
        "2025-01-01T00:00:00Z | \"priority\":1              | startDate",
        "+99999-01-01         | \"priority\":1              | startDate"
      })
  void aMalformedSettingIsRefusedAndNothingIsCreated(String start, String more, String field) {
    account
        .post(SETTINGS, body(start, more))
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors.path", contains(field));
    assertEquals(0, account.total(SETTINGS));
  }

  @Test
  void theLastRankOfAllIsAMillion() {
    account
        .post(SETTINGS, body("2025-01-01", "\"priority\":1000000"))
        .statusCode(201)
        .body("priority", equalTo(1_000_000));
  }

  @Test
  void aDateIsATextAndNothingElse() {
    for (String date : List.of("[2025,1,1]", "20089", "{}")) {
      String body = body("2025-01-01", "").replace("\"2025-01-01\"", date);
      account.post(SETTINGS, body).statusCode(400).body("errors.path", contains("startDate"));
    }
    assertEquals(0, account.total(SETTINGS));
  }

  @Test
  void everyMissingPropertyIsNamed() {
    account
        .post(SETTINGS, "{}")
        .statusCode(400)
        .body("errors.path", contains("balancing", "meterId", "siteId", "startDate"));
  }

  @Test
  void siteAndMeterMustBeThereAndBelongTogether() {
    Account other = Account.open();
    String foreignSite = other.businesspark();
    String foreignMeter = other.meter(foreignSite, "1ISK0001", "consumer");
    String secondSite = account.businesspark();

    refuse(setting(UUID.randomUUID().toString(), meterId, ""), 422, "siteId");
    refuse(setting(foreignSite, foreignMeter, ""), 422, "siteId");
    refuse(setting(siteId, UUID.randomUUID().toString(), ""), 422, "meterId");
    refuse(setting(siteId, foreignMeter, ""), 422, "meterId");
    refuse(setting(secondSite, meterId, ""), 422, "meterId");
    assertEquals(0, account.total(SETTINGS));
  }

  @Test
  void twoSettingsOfAMeterCannotStartOnOneDay() {
    account.create(SETTINGS, body("2025-01-01", "\"priority\":1"));
    refuse(body("2025-01-01", "\"priority\":2"), 409, "startDate");
    account.create(SETTINGS, body("2025-01-02", "\"priority\":2"));
    assertEquals(2, account.total(SETTINGS));
  }

  @Test
  void onlyALocalConsumerHasAShare() {
    String producer = account.meter(siteId, "P", "producer");
    String gridBody = meterBody(siteId, "G", "consumer").replace("}", ",\"grid\":true}");
    String grid = account.create("/v1/meters", gridBody);

    refuse(setting(siteId, producer, "\"share\":0.5"), 422, "share");
    refuse(setting(siteId, grid, "\"share\":0.5"), 422, "share");
    account.create(SETTINGS, setting(siteId, producer, "\"priority\":2"));
    account.create(SETTINGS, setting(siteId, grid, "\"priority\":1"));
    assertEquals(2, account.total(SETTINGS));
  }

  @Test
  void onAStaticSiteAParticipatingConsumerNeedsAShare() {
    String site = account.site("balanced_accurate", "static");
    String consumer = account.meter(site, "C", "consumer");
    String producer = account.meter(site, "P", "producer");

    refuse(setting(site, consumer, "\"priority\":1"), 422, "share");
    account.create(SETTINGS, setting(site, consumer, "").replace("participant", "non_participant"));
    account.create(SETTINGS, setting(site, producer, ""));
    assertEquals(2, account.total(SETTINGS));
  }

  @Test
  void theSharesOfARankOfAStaticSiteNeverExceedTheWhole() {
    String site = account.site("balanced_accurate", "static");
    String a = account.meter(site, "A", "consumer");
    String b = account.meter(site, "B", "consumer");
    account.create(SETTINGS, setting(site, a, "\"share\":0.6,\"endDate\":\"2025-02-01\""));

    account
        .post(SETTINGS, setting(site, b, "\"share\":0.400001"))
        .statusCode(422)
        .body("errors.path", containsInAnyOrder("share", "priority"))
        .body(
            "errors.message",
            everyItem(
                containsString(
                    "the shares of the last rank add up to 1.000001 at 2024-12-31T23:00:00.000Z")));
    assertEquals(1, account.total(SETTINGS));

    account.create(SETTINGS, setting(site, b, "\"share\":0.400001,\"priority\":1"));
    String later = setting(site, b, "\"share\":1").replace("2025-01-01", "2025-02-01");
    account.create(SETTINGS, later);
    assertEquals(3, account.total(SETTINGS));
  }

  @Test
  void aMeterAndItsSuccessorOfTheSameDayBothHaveTheirShare() {
    String site = account.site("balanced_accurate", "static");
    String noon = "2025-01-01T11:00:00.000Z";
    String other = account.meter(site, "A", "consumer");
    String old =
        account.create(
            "/v1/meters",
            meterBody(site, "B", "consumer").replace("}", ",\"endDate\":\"" + noon + "\"}"));
    String successor =
        account.create(
            "/v1/meters",
            meterBody(site, "C", "consumer").replace("2024-12-31T23:00:00.000Z", noon));
    for (String meter : List.of(other, old, successor)) {
      account.create(SETTINGS, setting(site, meter, "\"share\":0.5,\"priority\":7"));
    }
    String tooMany =
        account.create(
            "/v1/meters",
            meterBody(site, "D", "consumer")
                .replace("2024-12-31T23:00:00.000Z", "2025-01-01T22:45:00Z"));
    account
        .post(SETTINGS, setting(site, tooMany, "\"share\":0.000001,\"priority\":7"))
        .statusCode(422)
        .body(
            "errors.message",
            everyItem(
                containsString(
                    "the shares of rank 7 add up to 1.000001 at 2025-01-01T22:45:00.000Z")));
    assertEquals(3, account.total(SETTINGS));
  }

  @Test
  void ofManyRequestsAtOnceOnlySoManyPassAsFitIntoTheWhole() throws Exception {
    String site = account.site("balanced_accurate", "static");
    List<Callable<Integer>> requests = new ArrayList<>();
    for (int number = 0; number < 12; number++) {
      String consumer = account.meter(site, "C" + number, "consumer");
      String body = setting(site, consumer, "\"share\":0.3");
      requests.add(() -> account.post(SETTINGS, body).extract().statusCode());
    }
    int created = 0;
    try (var threads = Executors.newFixedThreadPool(requests.size())) {
      for (var answer : threads.invokeAll(requests)) {
        int status = answer.get();
        assertEquals(true, status == 201 || status == 422, "status " + status);
        created += status == 201 ? 1 : 0;
      }
    }
    assertEquals(3, created);
    assertEquals(3, account.total(SETTINGS + "?siteId=" + site));
  }

  @Test
  void aListIsFilteredInTheOrderOfCreation() {
    String second = account.meter(siteId, "2", "consumer");
    String later = account.create(SETTINGS, body("2025-06-01", "\"priority\":1"));
    String earlier =
        account.create(SETTINGS, body("2025-01-01", "").replace("participant", "non_participant"));
    String others = account.create(SETTINGS, setting(siteId, second, ""));

    assertList("", later, earlier, others);
    assertList("?siteId=" + siteId, later, earlier, others);
    assertList("?meterId=" + meterId, later, earlier);
    assertList("?balancing=non_participant", earlier);
    assertList("?balancing=participant&meterId=" + second, others);
    assertList("?siteId=" + UUID.randomUUID());
    account.get(SETTINGS + "?meterId=x").statusCode(400).body("errors.path", contains("meterId"));
    account.get(SETTINGS + "?balancing=x").statusCode(400);
  }

  @Test
  void anotherAccountsSettingIsAnsweredAsAnUnknownOne() {
    String foreign = account.create(SETTINGS, body("2025-01-01", ""));
    String unknown = UUID.randomUUID().toString();
    Account other = Account.open();

    String ofForeign = other.get(SETTINGS + "/" + foreign).statusCode(404).extract().asString();
    String ofUnknown = other.get(SETTINGS + "/" + unknown).statusCode(404).extract().asString();

    assertEquals(ofUnknown.replace(unknown, foreign), ofForeign);
    assertEquals(0, other.total(SETTINGS));
    assertEquals(0, other.total(SETTINGS + "?meterId=" + meterId));
  }

  private void assertList(String query, String... ids) {
    account
        .get(SETTINGS + query)
        .statusCode(200)
        .body("total", equalTo(ids.length))
        .body("data.id", equalTo(List.of(ids)));
  }

  private void refuse(String body, int status, String field) {
    account.post(SETTINGS, body).statusCode(status).body("errors.path", contains(field));
  }

  private String body(String startDate, String more) {
    return setting(siteId, meterId, more).replace(STARTS_ON + "2025-01-01", STARTS_ON + startDate);
  }

  private static String setting(String siteId, String meterId, String more) {
    return """
    {%s"siteId":"%s","meterId":"%s","balancing":"participant","startDate":"2025-01-01"}
    """
        .formatted(more.isEmpty() ? "" : more + ",", siteId, meterId);
  }
}
