package energy.saldo.meter;

import static energy.saldo.meter.Account.meterBody;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Changes of meter balancing settings and site balancing settings.
@QuarkusTest
@WithTestResource(SiteServiceTestResource.class)
class SettingChangeTest {

  private static final String SETTINGS = "/v1/meter-balancing-settings";
  private static final String RULES = "/v1/site-balancing-settings";

  private Account account = Account.open();
  private String siteId = "";
  private String meterId = "";

  @BeforeEach
  void createMeter() {
    BalancingServiceStub.reset();
    account = Account.open();
    siteId = account.businesspark();
    meterId = account.meter(siteId, "1", "consumer");
  }

  @Test
  void aSettingIsChangedAndDeleted() {
    String path = SETTINGS + "/" + setting(meterId, "2025-01-01", "\"priority\":1");
    account
        .patch(
            path,
            """
            {"balancing":"non_participant","startDate":"2025-02-01","endDate":"2025-03-01",
             "priority":null,"share":0.25}
            """)
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("balancing", equalTo("non_participant"))
        .body("startDate", equalTo("2025-02-01"))
        .body("endDate", equalTo("2025-03-01"))
        .body("priority", equalTo(null))
        .body("share", equalTo(0.25f));
    String shown = account.get(path).extract().asString();
    assertEquals(shown, account.patch(path, shown).statusCode(200).extract().asString());
    account
        .asking()
        .header("If-Match", "\"1\"")
        .body("{\"priority\":1}")
        .patch(path)
        .then()
        .statusCode(412);
    Account.open().patch(path, "{}").statusCode(404);
    Account.open().delete(path).statusCode(404);
    account.delete(path).statusCode(204).body(equalTo(""));
    account.get(path).statusCode(404);
    account.delete(path).statusCode(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"siteId\":\"0d6ff3a5-4c28-4a6f-8f0c-2f0f3f0f7b11\"}  | 409 | siteId",
        "{\"meterId\":\"0d6ff3a5-4c28-4a6f-8f0c-2f0f3f0f7b11\"} | 409 | meterId",
        "{\"startDate\":\"2025-06-01\"}                         | 409 | startDate",
        "{\"endDate\":\"2025-01-01\"}                           | 400 | endDate",
        "{\"priority\":0}                                       | 400 | priority",
        "{\"priority\":\"1\"}                                   | 400 | priority",
        "{\"share\":1.5}                                        | 400 | share",
        "{\"balancing\":null}                                   | 400 | balancing"
      })
  void aBadChangeIsRefused(String body, int status, String field) {
    setting(meterId, "2025-06-01", "");
    String path = SETTINGS + "/" + setting(meterId, "2025-01-01", "");
    account.patch(path, body).statusCode(status).body("errors.path", contains(field));
    account.get(path).header("ETag", "\"1\"");
  }

  @Test
  void aProducerGetsNoShare() {
    String producer = account.meter(siteId, "2", "producer");
    String path = SETTINGS + "/" + setting(producer, "2025-01-01", "");
    account.patch(path, "{\"share\":0.5}").statusCode(422).body("errors.path", contains("share"));
  }

  /// A later one that ends early does not bring the earlier one back.
  @Test
  void aListIsFilteredByTheDayOnWhichSettingsAreInForce() {
    String other = account.meter(siteId, "2", "consumer");
    String first = setting(meterId, "2025-01-01", "");
    String second = setting(meterId, "2025-02-01", "\"endDate\":\"2025-02-10\"");
    String third = setting(meterId, "2025-03-01", "");
    String others = setting(other, "2025-02-05", "");
    assertInForce("2024-12-31");
    assertInForce("2025-01-01", first);
    assertInForce("2025-01-31", first);
    assertInForce("2025-02-01", second);
    assertInForce("2025-02-09", second, others);
    assertInForce("2025-02-10", others);
    assertInForce("2025-03-01", third, others);
    account
        .get(SETTINGS + "?inForceOn=2025-03-01&meterId=" + other)
        .body("data.id", contains(others));
    account
        .get(SETTINGS + "?inForceOn=x")
        .statusCode(400)
        .body("errors.path", contains("inForceOn"));
  }

  private void assertInForce(String day, String... ids) {
    account
        .get(SETTINGS + "?inForceOn=" + day)
        .body("total", equalTo(ids.length))
        .body("data.id", equalTo(List.of(ids)));
  }

  @Test
  void aSiteSettingIsCreatedListedChangedAndDeleted() {
    var created = account.post(RULES, rule("proportional", "2025-01-01", "")).statusCode(201);
    String path = created.extract().header("Location");
    assertEquals(created.extract().asString(), account.get(path).extract().asString());
    String later = rule("equal", "2025-06-01", ",\"endDate\":\"2025-07-01\"");
    String second = account.create(RULES, later);
    account
        .post(RULES, rule("equal", "2025-01-01", ""))
        .statusCode(409)
        .body("errors.path", contains("startDate"));
    account.get(RULES + "?siteId=" + siteId).body("total", equalTo(2));
    account.get(RULES + "?distribution=equal").body("data.id", contains(second));
    account.get(RULES + "?inForceOn=2025-06-15").body("data.id", contains(second));
    account.get(RULES + "?inForceOn=2025-07-01").body("total", equalTo(0));
    account
        .patch(path, "{\"distribution\":\"equal\",\"startDate\":\"2025-02-01\"}")
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("distribution", equalTo("equal"));
    account
        .patch(path, "{\"startDate\":\"2025-06-01\"}")
        .statusCode(409)
        .body("errors.path", contains("startDate"));
    account.patch(path, "{\"endDate\":\"2025-02-01\"}").statusCode(400);
    account
        .patch(path, "{\"siteId\":\"" + UUID.randomUUID() + "\"}")
        .statusCode(409)
        .body("errors.path", contains("siteId"));
    Account.open().get(path).statusCode(404);
    Account.open().patch(path, "{}").statusCode(404);
    Account.open().delete(path).statusCode(404);
    account.delete(path).statusCode(204);
    account.get(path).statusCode(404);
  }

  @Test
  void aSiteSettingIsOfASiteOfTheAccount() {
    account
        .post(RULES, rule("equal", "2025-01-01", "").replace(siteId, UUID.randomUUID().toString()))
        .statusCode(422)
        .body("errors.path", contains("siteId"));
    Account.open()
        .post(RULES, rule("equal", "2025-01-01", ""))
        .statusCode(422)
        .body("errors.path", contains("siteId"));
    account.get(RULES).body("total", equalTo(0));
  }

  @Test
  void aKeyCreatesASiteSettingOnce() {
    String body = rule("proportional", "2025-01-01", "");
    var first = account.asking().header("Idempotency-Key", "k").body(body).post(RULES);
    var again = account.asking().header("Idempotency-Key", "k").body(body).post(RULES);
    assertEquals(201, again.statusCode());
    assertEquals(first.asString(), again.asString());
  }

  @Test
  void theRuleStaticNeedsAShareOfEveryParticipant() {
    String other = account.meter(siteId, "2", "consumer");
    account.meter(siteId, "3", "producer");
    String lacking = setting(meterId, "2025-01-01", "");
    setting(other, "2025-01-01", "\"share\":0.6");
    account
        .post(RULES, rule("static", "2025-06-01", ""))
        .statusCode(422)
        .body("errors.path", contains("distribution"))
        .body("errors[0].message", containsString(lacking));
    account.patch(SETTINGS + "/" + lacking, "{\"share\":0.5}").statusCode(200);
    account
        .post(RULES, rule("static", "2025-06-01", ""))
        .statusCode(422)
        .body(
            "errors[0].message",
            equalTo(
                "the shares of the last rank add up to 1.1 at 2025-05-31T22:00:00.000Z, which is"
                    + " more than 1"));
    account.patch(SETTINGS + "/" + lacking, "{\"share\":0.4}").statusCode(200);
    String rule = account.create(RULES, rule("static", "2025-06-01", ""));

    String third = account.meter(siteId, "4", "consumer");
    post(third, "2025-07-01", "").statusCode(422).body("errors.path", contains("share"));
    post(third, "2025-07-01", "\"share\":0.1")
        .statusCode(422)
        .body("errors.path", contains("share", "priority"));
    post(third, "2025-01-01", "\"endDate\":\"2025-06-01\"").statusCode(201);
    account.patch(SETTINGS + "/" + lacking, "{\"share\":null}").statusCode(422);
    account.patch(SETTINGS + "/" + lacking, "{\"share\":0.41}").statusCode(422);
    account.delete(RULES + "/" + rule).statusCode(204);
    account.patch(SETTINGS + "/" + lacking, "{\"share\":null}").statusCode(200);
  }

  @Test
  void aSettingThatKeepsTheSharesWithinTheWholeStays() {
    siteId = account.site("balanced_accurate", "static");
    String a = account.meter(siteId, "A", "consumer");
    String b = account.meter(siteId, "B", "consumer");
    setting(a, "2025-01-01", "\"share\":0.9");
    String lower = setting(a, "2025-02-01", "\"share\":0.5");
    String others = setting(b, "2025-02-01", "\"share\":0.5");
    account
        .delete(SETTINGS + "/" + lower)
        .statusCode(422)
        .body("detail", containsString("add up to 1.4 at 2025-01-31T23:00:00.000Z"));
    account
        .patch(SETTINGS + "/" + lower, "{\"startDate\":\"2025-02-02\"}")
        .statusCode(422)
        .body("errors.path", contains("share", "priority"));
    account.delete(SETTINGS + "/" + others).statusCode(204);
    account.delete(SETTINGS + "/" + lower).statusCode(204);
  }

  @Test
  void aMeterStaysAwayAsLongAsItsShareWouldBeTooMuch() {
    siteId = account.site("balanced_accurate", "static");
    String noon = "2025-01-10T11:00:00.000Z";
    String old =
        account.create(
            "/v1/meters",
            meterBody(siteId, "A", "consumer").replace("}", ",\"endDate\":\"" + noon + "\"}"));
    String successor =
        account.create(
            "/v1/meters",
            meterBody(siteId, "B", "consumer").replace("2024-12-31T23:00:00.000Z", noon));
    setting(old, "2025-01-01", "\"share\":0.7");
    setting(successor, "2025-01-01", "\"share\":0.7");
    account
        .patch("/v1/meters/" + old, "{\"endDate\":\"2025-01-10T11:15:00Z\"}")
        .statusCode(422)
        .body("detail", containsString("add up to 1.4 at " + noon));
    account.patch("/v1/meters/" + successor, "{\"startDate\":null}").statusCode(400);
    account
        .patch("/v1/meters/" + successor, "{\"startDate\":\"2025-01-10T12:00:00Z\"}")
        .statusCode(200);
    account.patch("/v1/meters/" + old, "{\"endDate\":\"2025-01-10T11:15:00Z\"}").statusCode(200);
  }

  /// A setting without a share and a rule that needs one: only one of the two comes.
  @Test
  void aRuleAndASettingAtTheSameTimeKeepTheLaw() throws Exception {
    for (int round = 0; round < 10; round++) {
      siteId = account.businesspark();
      String meter = account.meter(siteId, "R" + round, "consumer");
      String body = settingBody(meter, "2025-01-01", "");
      String rule = rule("static", "2025-01-01", "");
      List<Callable<Integer>> tasks = new ArrayList<>();
      tasks.add(() -> account.post(SETTINGS, body).extract().statusCode());
      tasks.add(() -> account.post(RULES, rule).extract().statusCode());
      try (var threads = Executors.newFixedThreadPool(2)) {
        List<Integer> statuses = new ArrayList<>();
        for (var answer : threads.invokeAll(tasks)) {
          statuses.add(answer.get());
        }
        statuses.sort(null);
        assertEquals(List.of(201, 422), statuses);
      }
    }
  }

  private ValidatableResponse post(String meter, String startDate, String more) {
    return account.post(SETTINGS, settingBody(meter, startDate, more));
  }

  private String setting(String meter, String startDate, String more) {
    return account.create(SETTINGS, settingBody(meter, startDate, more));
  }

  private String settingBody(String meter, String startDate, String more) {
    return """
    {%s"siteId":"%s","meterId":"%s","balancing":"participant","startDate":"%s"}
    """
        .formatted(more.isEmpty() ? "" : more + ",", siteId, meter, startDate);
  }

  private String rule(String distribution, String startDate, String more) {
    return """
    {"siteId":"%s","distribution":"%s","startDate":"%s"%s}
    """
        .formatted(siteId, distribution, startDate, more);
  }
}
