package energy.saldo.meter;

import static energy.saldo.meter.Account.STARTING_OPERATOR;
import static energy.saldo.meter.Account.meterBody;
import static java.util.stream.Collectors.joining;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(SiteServiceTestResource.class)
class VirtualMeterTest {

  private static final String METERS = "/v1/meters";
  private static final String PRODUCERS =
      "{\"type\":\"aggregation\",\"aggregation\":\"sum_local_producer\"}";
  private static final String CONSUMERS =
      "{\"type\":\"aggregation\",\"aggregation\":\"sum_local_consumer\"}";
  private static final String PLUS = "{\"type\":\"arithmetic\",\"arithmetic\":\"addition\"}";
  private static final String MINUS = "{\"type\":\"arithmetic\",\"arithmetic\":\"subtraction\"}";

  private Account account = Account.open();
  private String siteId = "";

  @BeforeEach
  void openAccountWithSite() {
    BalancingServiceStub.reset();
    account = Account.open();
    siteId = account.businesspark();
  }

  private static String meter(String id) {
    return "{\"type\":\"meter\",\"meter\":\"" + id + "\"}";
  }

  private static String formula(String... components) {
    return Stream.of(components).collect(joining(",", "\"formula\":[", "]"));
  }

  /// A local consumer.
  private String body(String identifier, String formula) {
    return meterBody(siteId, identifier, "consumer")
        .replace(STARTING_OPERATOR, "virtual")
        .replace("readings_accurate", "load_profile_accurate")
        .replaceFirst("}\\s*$", (formula.isEmpty() ? "" : "," + formula) + "}");
  }

  private String create(String identifier, String... components) {
    return account.create(METERS, body(identifier, formula(components)));
  }

  private ValidatableResponse refuse(String body) {
    int before = account.total(METERS);
    ValidatableResponse answer = account.post(METERS, body).contentType("application/problem+json");
    assertEquals(before, account.total(METERS));
    return answer;
  }

  @Test
  void itIsShownListedAndToldWithItsFormula() {
    String real = account.meter(siteId, "1", "producer");
    String body =
        body("V", formula(PRODUCERS, MINUS, "{\"type\":\"meter\",\"meterId\":\"" + real + "\"}"));
    String id = account.create(METERS, body);
    List<Map<String, String>> components =
        List.of(
            Map.of("type", "aggregation", "aggregation", "sum_local_producer"),
            Map.of("type", "arithmetic", "arithmetic", "subtraction"),
            Map.of("type", "meter", "meter", real));
    account
        .get(METERS + "/" + id)
        .statusCode(200)
        .body("mpo", equalTo("virtual"))
        .body("measuring", equalTo("load_profile_accurate"))
        .body("formula", equalTo(components));
    account.get(METERS + "/" + real).body("containsKey('formula')", equalTo(false));
    account.get(METERS + "?mpo=virtual").body("data.id", contains(id)).body("total", equalTo(1));
    account.get(METERS + "?mpo=" + STARTING_OPERATOR).body("data.id", contains(real));
    Account.services()
        .post("/internal/v1/meters/lookup", "{\"ids\":[\"" + id + "\"]}")
        .body("changes[0].resource.formula", equalTo(components))
        .body("changes[0].resource.mpo", equalTo("virtual"))
        .body("changes[0].resource.loadProfileTimestamp", nullValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"formula\":[]                             | formula",
        "\"formula\":[null]                         | formula[0]",
        "\"formula\":[{}]                           | formula[0].type",
        "\"formula\":[{\"type\":\"sum\"}]           | formula[0].type",
        "\"formula\":{\"type\":\"meter\"}           | formula",
        "\"formula\":[{\"type\":\"aggregation\"}]   | formula[0].aggregation",
        "\"formula\":[{\"type\":\"aggregation\",\"aggregation\":\"sum\"}] | formula[0].aggregation",
        "\"formula\":[{\"type\":\"meter\"}]         | formula[0].meter",
        "\"formula\":[{\"type\":\"meter\",\"meter\":\"x\"}] | formula[0].meter",
        "\"formula\":[P,M]                          | formula",
        "\"formula\":[M]                            | formula[0].type",
        "\"formula\":[P,P,P]                        | formula[1].type",
        "\"formula\":[P,M,M]                        | formula[2].type",
        "\"formula\":[P,{\"type\":\"arithmetic\"},P] | formula[1].arithmetic",
        "\"formula\":[P,{\"type\":\"arithmetic\",\"arithmetic\":\"division\"},P]|formula[1].arithmetic",
        "\"formula\":[{\"type\":\"aggregation\",\"aggregation\":\"sum_local_producer\",\"meter\":\"ID\"}]"
            + " | formula[0].meter",
        "\"formula\":[{\"type\":\"meter\",\"meter\":\"ID\",\"meterId\":\"5a1d0000-0000-4000-8000-000000000001\"}]"
            + " | formula[0].meterId",
        "\"formula\":null                           | formula",
        "\"grid\":true                              | formula"
      })
  void aFormulaOfAnotherFormIsRefused(String property, String path) {
    String filled =
        property
            .replace("ID", UUID.randomUUID().toString())
            .replace("P,", PRODUCERS + ",")
            .replace("P]", PRODUCERS + "]")
            .replace("M,", MINUS + ",")
            .replace("M]", MINUS + "]");
    refuse(body("V", filled)).statusCode(400).body("errors.path", contains(path));
  }

  @Test
  void aFormulaHasUpToNinetyNineComponents() {
    String real = account.meter(siteId, "1", "producer");
    String pairs = (meter(real) + "," + PLUS + ",").repeat(49);
    account.create(METERS, body("V99", "\"formula\":[" + pairs + PRODUCERS + "]"));
    String more = pairs + PRODUCERS + "," + PLUS + "," + PRODUCERS;
    refuse(body("V101", "\"formula\":[" + more + "]"))
        .statusCode(400)
        .body("errors.path", contains("formula"));
  }

  @Test
  void onlyAVirtualMeterHasAFormulaAndItIsALoadProfile() {
    refuse(body("R", formula(PRODUCERS)).replace("virtual", STARTING_OPERATOR))
        .statusCode(400)
        .body("errors.path", contains("formula"));
    refuse(body("V", formula(PRODUCERS)).replace("load_profile_accurate", "readings_accurate"))
        .statusCode(400)
        .body("errors.path", contains("measuring"));
    refuse(body("V", formula(PRODUCERS)).replace("virtual", "Virtual"))
        .statusCode(400)
        .body("errors.path", containsInAnyOrder("mpo", "formula"));
    String inaccurate = account.site("unbalanced_inaccurate", "equal");
    refuse(body("V", formula(PRODUCERS)).replace(siteId, inaccurate))
        .statusCode(422)
        .body("errors.path", contains("measuring"));
    account.create(
        METERS,
        body("V", formula(PRODUCERS))
            .replace(siteId, account.site("unbalanced_accurate", "equal")));
  }

  @Test
  void aFormulaNamesMetersOfItsSiteOnly() {
    String elsewhere = account.meter(account.businesspark(), "1", "producer");
    refuse(body("V", formula(PRODUCERS, PLUS, meter(elsewhere))))
        .statusCode(422)
        .body("errors.path", contains("formula[2].meter"))
        .body("errors.message", contains("the meter belongs to another site"));

    Account other = Account.open();
    String foreign = other.meter(other.businesspark(), "1", "producer");
    for (String unknown : List.of(foreign, UUID.randomUUID().toString())) {
      refuse(body("V", formula(PRODUCERS, PLUS, meter(unknown))))
          .statusCode(422)
          .body("errors.path", contains("formula[2].meter"))
          .body("errors.message", contains("there is no meter with the id " + unknown));
    }
    String many = body("V", formula(PRODUCERS)) + "," + body("W", formula(meter(foreign)));
    refuse("{\"data\":[" + many + "]}")
        .statusCode(422)
        .body("errors.path", contains("data[1].formula[0].meter"));
  }

  @Test
  void aSumLeavesOutTheMeterItselfAndTheGrids() {
    create("V", CONSUMERS);
    String grid = body("G", formula(CONSUMERS)).replaceFirst("}\\s*$", ",\"grid\":true}");
    account.create(METERS, grid);
    account.create(METERS, grid.replace("\"G\"", "\"H\""));
    assertEquals(3, account.total(METERS));
  }

  @Test
  void aMeterThatWouldBeComputedFromItselfIsRefusedWithTheCircle() {
    String first = create("A", PRODUCERS);
    String second = create("B", meter(first));
    account
        .patch(METERS + "/" + first, "{" + formula(PRODUCERS, PLUS, meter(second)) + "}")
        .statusCode(422)
        .body("errors.path", contains("formula"))
        .body("errors.message[0]", containsString("A → B → A"));
    account
        .patch(METERS + "/" + first, "{" + formula(meter(first)) + "}")
        .statusCode(422)
        .body("errors.message[0]", containsString("A → A"));
    account.get(METERS + "/" + first).body("formula.size()", equalTo(1));
  }

  @Test
  void aMeterThatComesLaterIsOneOfTheSum() {
    String sum = create("A", CONSUMERS);
    refuse(body("B", formula(meter(sum))))
        .statusCode(422)
        .body("errors.path", contains("formula"))
        .body("errors.message[0]", containsString("B → A → B"));
    refuse(body("B", formula(CONSUMERS))).statusCode(422).body("errors.path", contains("formula"));
    String both = body("B", formula(PRODUCERS)) + "," + body("C", formula(meter(sum)));
    refuse("{\"data\":[" + both + "]}")
        .statusCode(422)
        .body("errors.path", contains("data[1].formula"));
    create("B", PRODUCERS);
    account.meter(siteId, "R", "consumer");
  }

  @Test
  void metersOfOneRequestAreComparedWithEachOther() {
    String both = body("A", formula(CONSUMERS)) + "," + body("B", formula(CONSUMERS));
    refuse("{\"data\":[" + both + "]}")
        .statusCode(422)
        .body("errors.path", contains("data[0].formula", "data[1].formula"));
  }

  @Test
  void aSuccessorMayHaveTheSameSum() {
    String end = ",\"endDate\":\"2025-06-15T22:00:00.000Z\"}";
    String first =
        account.create(METERS, body("A", formula(CONSUMERS)).replaceFirst("}\\s*$", end));
    String successor =
        body("B", formula(CONSUMERS)).replace("2024-12-31T23:00", "2025-06-15T22:00");
    String second = account.create(METERS, successor);
    account
        .patch(METERS + "/" + first, "{\"endDate\":\"2025-06-15T22:15:00.000Z\"}")
        .statusCode(422)
        .body("errors.path", contains("formula"));
    account
        .patch(METERS + "/" + second, "{\"startDate\":\"2025-06-15T21:45:00.000Z\"}")
        .statusCode(422);
    account
        .patch(METERS + "/" + first, "{\"endDate\":\"2025-06-15T20:00:00.000Z\"}")
        .statusCode(200);
    account
        .patch(METERS + "/" + second, "{\"startDate\":\"2025-06-15T20:00:00.000Z\"}")
        .statusCode(200);
  }

  @Test
  void whereMonthsAreBalancedASuccessorBeginsWithAMonth() {
    String months = account.site("balanced_inaccurate", "equal");
    String end = ",\"endDate\":\"2025-06-15T22:00:00.000Z\"}";
    account.create(
        METERS, body("A", formula(CONSUMERS)).replace(siteId, months).replaceFirst("}\\s*$", end));
    String successor = body("B", formula(CONSUMERS)).replace(siteId, months);
    refuse(successor.replace("2024-12-31T23:00", "2025-06-15T22:00")).statusCode(422);
    account.create(METERS, successor.replace("2024-12-31T23:00", "2025-06-30T22:00"));
  }

  @Test
  void theFormulaOfAVirtualMeterIsReplacedByAPatch() {
    String real = account.meter(siteId, "1", "producer");
    String id = create("V", PRODUCERS);
    String before = account.get(METERS + "/" + id).extract().header("ETag");
    String patch = "{" + formula(meter(real), MINUS, CONSUMERS) + "}";
    String after =
        account
            .patch(METERS + "/" + id, patch)
            .statusCode(200)
            .body("formula.type", contains("meter", "arithmetic", "aggregation"))
            .extract()
            .header("ETag");
    assertNotEquals(before, after);
    assertEquals(after, account.patch(METERS + "/" + id, patch).extract().header("ETag"));
    account
        .asking()
        .header("If-Match", before)
        .body("{" + formula(PRODUCERS) + "}")
        .patch(METERS + "/" + id)
        .then()
        .statusCode(412);
  }

  @Test
  void whatIsRealStaysReal() {
    String real = account.meter(siteId, "1", "producer");
    String id = create("V", PRODUCERS);
    account
        .patch(METERS + "/" + real, "{" + formula(PRODUCERS) + "}")
        .statusCode(400)
        .body("errors.path", contains("formula"));
    account
        .patch(METERS + "/" + id, "{\"formula\":null}")
        .statusCode(400)
        .body("errors.path", contains("formula"));
    account
        .patch(METERS + "/" + id, "{\"mpo\":\"" + STARTING_OPERATOR + "\"}")
        .statusCode(409)
        .body("errors.path", contains("mpo"));
    account
        .patch(METERS + "/" + real, "{\"mpo\":\"virtual\"}")
        .statusCode(409)
        .body("errors.path", contains("mpo"));
  }

  @Test
  void aMeterThatAFormulaNamesIsNotDeleted() {
    String real = account.meter(siteId, "1", "producer");
    String id = create("V", meter(real), PLUS, meter(real));
    account.delete(METERS + "/" + real).statusCode(409).body("detail", containsString("formula"));
    account.patch(METERS + "/" + id, "{" + formula(PRODUCERS) + "}").statusCode(200);
    account.delete(METERS + "/" + real).statusCode(204);
    String other = account.meter(siteId, "2", "producer");
    account.patch(METERS + "/" + id, "{" + formula(meter(other)) + "}").statusCode(200);
    account.delete(METERS + "/" + other).statusCode(409);
    account.delete(METERS + "/" + id).statusCode(204);
    account.delete(METERS + "/" + other).statusCode(204);
  }

  @Test
  void ofRequestsThatTogetherCloseACircleOneWins() throws Exception {
    for (int round = 0; round < 5; round++) {
      String first = create("A" + round, PRODUCERS);
      String second = create("B" + round, PRODUCERS);
      Callable<Integer> toSecond = () -> patched(first, second);
      Callable<Integer> toFirst = () -> patched(second, first);
      try (var threads = Executors.newFixedThreadPool(2)) {
        List<Integer> answers = new ArrayList<>();
        for (var answer : threads.invokeAll(List.of(toSecond, toFirst))) {
          answers.add(answer.get());
        }
        Collections.sort(answers);
        assertEquals(List.of(200, 422), answers);
      }
    }
  }

  private int patched(String id, String operand) {
    return account
        .patch(METERS + "/" + id, "{" + formula(meter(operand)) + "}")
        .extract()
        .statusCode();
  }

  @Test
  void theSameKeyGivesTheFirstAnswerAgain() {
    String body = body("V", formula(PRODUCERS));
    String key = UUID.randomUUID().toString();
    String first = postWithKey(key, body).extract().asString();
    String second =
        postWithKey(key, body).header("Idempotent-Replayed", "true").extract().asString();
    assertEquals(first, second);
    assertEquals(1, account.total(METERS));
  }

  private ValidatableResponse postWithKey(String key, String body) {
    return account
        .asking()
        .header("Idempotency-Key", key)
        .body(body)
        .post(METERS)
        .then()
        .statusCode(201);
  }
}
