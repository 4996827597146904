package energy.saldo.meter;

import static energy.saldo.meter.Account.ENDING_OPERATOR;
import static energy.saldo.meter.Account.meterBody;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(SiteServiceTestResource.class)
class MeterChangeTest {

  private static final String METERS = "/v1/meters";

  private Account account = Account.open();
  private String siteId = "";
  private String id = "";
  private String path = "";

  @BeforeEach
  void createMeter() {
    BalancingServiceStub.reset();
    account = Account.open();
    siteId = account.businesspark();
    id = account.meter(siteId, "1", "consumer");
    path = METERS + "/" + id;
  }

  @Test
  void aPatchChangesWhatItNames() {
    patch(
            """
            {"name":"Flat 3","identifier":"2","serial":"S2","startDate":"2025-01-01T00:00:00Z",
             "endDate":"2026-01-01T00:00:00+01:00"}
            """)
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("name", equalTo("Flat 3"))
        .body("identifier", equalTo("2"))
        .body("serial", equalTo("S2"))
        .body("startDate", equalTo("2025-01-01T00:00:00.000Z"))
        .body("endDate", equalTo("2025-12-31T23:00:00.000Z"))
        .body("direction", equalTo("consumer"));
    patch("{\"endDate\":null,\"name\":null}").statusCode(200).header("ETag", "\"3\"");
    account.get(path).body("endDate", equalTo(null)).body("name", equalTo(null));
    assertEquals(1, account.total(METERS + "?identifier=2"));
    assertEquals(0, account.total(METERS + "?identifier=1"));
  }

  @Test
  void whatIsSaidAsItIsChangesNothing() {
    String before = account.get(path).extract().asString();
    assertEquals(before, patch(before).statusCode(200).extract().asString());
    assertEquals(before, patch("{\"grid\":null,\"id\":1}").statusCode(200).extract().asString());
    assertEquals(List.of(), BalancingServiceStub.QUESTIONS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"siteId\":\"0d6ff3a5-4c28-4a6f-8f0c-2f0f3f0f7b11\"} | siteId",
        "{\"mpo\":\"5a1d0000-0000-4000-8000-000000000002\"}    | mpo",
        "{\"direction\":\"producer\"}                          | direction",
        "{\"grid\":true}                                       | grid",
        "{\"measuring\":\"load_profile_accurate\"}             | measuring"
      })
  void whatNeverChangesIsRefusedNamingTheWay(String body, String field) {
    String before = account.get(path).extract().asString();
    patch(body)
        .statusCode(409)
        .body("errors.path", contains(field))
        .body("errors[0].message", containsString("create another"));
    assertEquals(before, account.get(path).extract().asString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"identifier\":null}                        | identifier",
        "{\"serial\":5}                               | serial",
        "{\"name\":\" \"}                             | name",
        "{\"startDate\":null}                         | startDate",
        "{\"startDate\":\"2025-01-01T00:07:00Z\"}     | startDate",
        "{\"endDate\":\"2024-01-01T00:00:00Z\"}       | endDate",
        "{\"customAttributes\":{\"a\":1}}             | customAttributes.a"
      })
  void aMalformedPatchIsRefusedWithItsPath(String body, String field) {
    patch(body).statusCode(400).body("errors.path", contains(field));
  }

  @Test
  void anIdentifierOfAnotherMeterIsRefused() {
    account.meter(siteId, "2", "consumer");
    patch("{\"identifier\":\"2\"}").statusCode(409).body("errors.path", contains("identifier"));
    account.get(path).body("identifier", equalTo("1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"startDate", "endDate"})
  void aValidityThatLeavesMeasurementsOutsideIsRefused(String field) {
    String body = "{\"" + field + "\":\"2025-06-01T00:00:00Z\"}";
    BalancingServiceStub.MEASURED.add(id);
    patch(body).statusCode(409).body("errors.path", contains(field));
    account.get(path).header("ETag", "\"1\"");
    BalancingServiceStub.MEASURED.clear();
    BalancingServiceStub.isDown = true;
    patch(body).statusCode(503).header("Retry-After", "1");
    account.get(path).header("ETag", "\"1\"");
    BalancingServiceStub.isDown = false;
    patch(body).statusCode(200);
    String question = BalancingServiceStub.QUESTIONS.getLast();
    assertTrue(question.contains("\"" + field + "\":\"2025-06-01T00:00:00.000Z\""), question);
  }

  @Test
  void aLongerValidityAsksNobody() {
    BalancingServiceStub.isDown = true;
    patch("{\"startDate\":\"2020-01-01T00:00:00Z\"}").statusCode(200);
    patch("{\"name\":\"a\"}").statusCode(200);
  }

  @Test
  void aMeterIsDeletedIfItWasNeverMeasuredAndHasNoSettings() {
    BalancingServiceStub.MEASURED.add(id);
    account.delete(path).statusCode(409).body("detail", containsString("measured"));
    BalancingServiceStub.MEASURED.clear();
    BalancingServiceStub.isDown = true;
    account.delete(path).statusCode(503);
    BalancingServiceStub.isDown = false;
    String setting =
        account.create(
            "/v1/meter-balancing-settings",
            """
            {"siteId":"%s","meterId":"%s","balancing":"participant","startDate":"2025-01-01"}
            """
                .formatted(siteId, id));
    account.delete(path).statusCode(409).body("detail", containsString("settings"));
    account.get(path).statusCode(200);
    account.asking().header("If-Match", "\"9\"").delete(path).then().statusCode(412);
    Account.open().delete(path).statusCode(404);
    account.delete("/v1/meter-balancing-settings/" + setting).statusCode(204);
    account.delete(path).statusCode(204).body(equalTo(""));
    account.get(path).statusCode(404);
    account.delete(path).statusCode(404);
    account.meter(siteId, "1", "consumer");
  }

  @Test
  void everyKeyIsAlwaysThereAndAValueKeepsItsAttribute() {
    account.get(path).body("customAttributes.size()", equalTo(0));
    String attribute = account.attribute("floor", "number");
    account.attribute("tenant", "text");
    String shown = account.get(path).extract().asString();
    assertTrue(shown.contains("\"customAttributes\":{\"floor\":null,\"tenant\":null}"), shown);
    assertNotEquals("\"1\"", account.get(path).extract().header("ETag"));
    String with =
        meterBody(siteId, "2", "producer")
            .replace("}", ",\"name\":\"Roof\",\"customAttributes\":{\"tenant\":\"x\"}}");
    account
        .post(METERS, with)
        .statusCode(201)
        .body("name", equalTo("Roof"))
        .body("customAttributes.tenant", equalTo("x"))
        .body("customAttributes.floor", equalTo(null));
    account
        .post(METERS, with.replace("\"2\"", "\"3\"").replace("\"x\"", "7"))
        .statusCode(400)
        .body("errors.path", contains("customAttributes.tenant"));
    account
        .post(METERS, "{\"data\":[" + with.replace("\"2\"", "\"3\"").replace("tenant", "t") + "]}")
        .statusCode(400)
        .body("errors.path", contains("data[0].customAttributes.t"));
    patch("{\"customAttributes\":{\"floor\":3}}").body("customAttributes.floor", equalTo(3));
    String atSites = Account.siteService() + "/v1/custom-attributes/" + attribute;
    account.delete(atSites).statusCode(409);
    patch("{\"customAttributes\":{\"floor\":null}}").statusCode(200);
    account.delete(atSites).statusCode(204);
    account.get(path).body("customAttributes.size()", equalTo(1));
    Account other = Account.open();
    other.attribute("floor", "text");
    account.get(path).body("customAttributes.size()", equalTo(1));
  }

  @Test
  void aListIsFilteredByMeasuring() {
    account.create(
        METERS,
        meterBody(siteId, "2", "producer").replace("readings_accurate", "load_profile_accurate"));
    assertEquals(1, account.total(METERS + "?measuring=load_profile_accurate"));
    assertEquals(1, account.total(METERS + "?measuring=readings_accurate"));
    account.get(METERS + "?measuring=x").statusCode(400).body("errors.path", contains("measuring"));
  }

  @Test
  void manyMetersAreCreatedOnceForAKey() {
    String body =
        "{\"data\":[%s,%s]}"
            .formatted(
                meterBody(siteId, "9", "consumer"),
                meterBody(siteId, "8", "producer").replace("000000000001", "000000000002"));
    assertTrue(body.contains(ENDING_OPERATOR));
    var first = account.asking().header("Idempotency-Key", "k").body(body).post(METERS);
    var again = account.asking().header("Idempotency-Key", "k").body(body).post(METERS);
    assertEquals(201, first.statusCode());
    assertEquals(first.asString(), again.asString());
    assertEquals("true", again.header("Idempotent-Replayed"));
    assertEquals(List.of("1", "9", "8"), account.read(METERS).getList("data.identifier"));
    account.delete(METERS + "/" + first.path("data[0].id")).statusCode(204);
    assertEquals(
        first.asString(),
        account.asking().header("Idempotency-Key", "k").body(body).post(METERS).asString());
    assertEquals(2, account.total(METERS));
  }

  private ValidatableResponse patch(String body) {
    return account.patch(path, body);
  }
}
