package energy.saldo.meter;

import static energy.saldo.meter.Account.STARTING_OPERATOR;
import static energy.saldo.meter.Account.meterBody;
import static java.util.stream.Collectors.joining;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(SiteServiceTestResource.class)
class ManyAtOnceTest {

  private static final String METERS = "/v1/meters";
  private static final String SETTINGS = "/v1/meter-balancing-settings";

  private Account account = Account.open();
  private String siteId = "";

  @BeforeEach
  void openAccountWithSite() {
    account = Account.open();
    siteId = account.businesspark();
  }

  private static String data(String... entries) {
    return Stream.of(entries).collect(joining(",", "{\"data\":[", "]}"));
  }

  private String consumer(String identifier) {
    return meterBody(siteId, identifier, "consumer");
  }

  private static String setting(String siteId, String meterId, String day, String more) {
    return """
    {"siteId":"%s","meterId":"%s","balancing":"participant","startDate":"%s"%s}
    """
        .formatted(siteId, meterId, day, more);
  }

  private List<String> createMeters(String... identifiers) {
    return account
        .post(METERS, data(Stream.of(identifiers).map(this::consumer).toArray(String[]::new)))
        .statusCode(201)
        .extract()
        .path("data.id");
  }

  @Test
  void metersAreAnsweredAndListedInTheirOrderAsEachAloneIsAnswered() {
    String other = account.businesspark();
    String body =
        data(consumer("Z"), meterBody(other, "A", "producer"), consumer("M"), consumer("B"));
    ValidatableResponse created = account.post(METERS, body).statusCode(201);
    created.header("Location", nullValue());
    created.body("data.identifier", contains("Z", "A", "M", "B"));
    created.body("data.siteId", contains(siteId, other, siteId, siteId));
    List<Object> resources = created.extract().path("data");
    assertEquals(resources, account.read(METERS).getList("data"));
    for (Object resource : resources) {
      String id = String.valueOf(((Map<?, ?>) resource).get("id"));
      assertEquals(resource, account.read(METERS + "/" + id).getMap("$"));
    }
  }

  @Test
  void oneInDataIsAnsweredAsMany() {
    account
        .post(METERS, data(consumer("1")))
        .statusCode(201)
        .body("data.identifier", contains("1"));
  }

  @Test
  void unknownPropertiesBesideAreIgnored() {
    account
        .post(METERS, "{\"siteId\":5,\"about\":{\"data\":[]}," + data(consumer("1")).substring(1))
        .statusCode(201)
        .body("data.identifier", contains("1"));
    account
        .post(METERS, consumer("2").replaceFirst("\\{", "{\"datum\":[1e3],"))
        .statusCode(201)
        .body("identifier", equalTo("2"));
  }

  @Test
  void everyBadEntryIsNamedAndNothingIsCreated() {
    account
        .post(
            METERS,
            data(
                consumer("1"),
                consumer(" "),
                consumer("2").replace("23:00:00", "23:01:00"),
                "null",
                consumer("3").replace("\"serial\":\"3\",", "")))
        .statusCode(400)
        .body(
            "errors.path",
            contains("data[1].identifier", "data[1].serial", "data[3]", "data[4].serial"));
    account
        .post(METERS, data(consumer("1"), consumer("2").replace("23:00:00", "23:01:00")))
        .statusCode(400)
        .body("errors.path", contains("data[1].startDate"));
    account
        .post(METERS, data(consumer("1"), consumer("2").replace("consumer", "sideways")))
        .statusCode(400)
        .body("errors.path", contains("data[1].direction"));
    assertEquals(0, account.total(METERS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"data\":[]}|data",
        "{\"data\":null}|data",
        "{\"data\":{}}|data",
        "{\"data\":5}|data",
        "{\"data\":[5]}|data[0]",
        "{\"data\":[],\"data\":[]}|body"
      })
  void dataIsAnArrayOfResources(String body, String path) {
    account.post(METERS, body).statusCode(400).body("errors.path", hasItem(containsString(path)));
  }

  @Test
  void fiveHundredAreTakenAndOneMoreIsNot() {
    String[] most = IntStream.range(0, 500).mapToObj(i -> consumer("M" + i)).toArray(String[]::new);
    account.post(METERS, data(most)).statusCode(201).body("data.size()", equalTo(500));
    String[] tooMany =
        IntStream.range(0, 501).mapToObj(i -> consumer("N" + i)).toArray(String[]::new);
    account.post(METERS, data(tooMany)).statusCode(400).body("errors.path", contains("data"));
    assertEquals(500, account.total(METERS));
  }

  @Test
  void anIdentifierTwiceInARequestIsRefused() {
    account
        .post(METERS, data(consumer("1"), consumer("2"), consumer("1")))
        .statusCode(400)
        .body("errors.path", contains("data[2].identifier"));
    assertEquals(0, account.total(METERS));
  }

  @Test
  void everyIdentifierThatIsTakenIsNamed() {
    createMeters("1", "3");
    account
        .post(METERS, data(consumer("0"), consumer("1"), consumer("2"), consumer("3")))
        .statusCode(409)
        .body("errors.path", contains("data[1].identifier", "data[3].identifier"));
    assertEquals(2, account.total(METERS));
  }

  @Test
  void everySiteAndOperatorThatTheAccountLacksIsNamed() {
    String foreign = Account.open().businesspark();
    account
        .post(
            METERS,
            data(
                consumer("1"),
                meterBody(foreign, "2", "consumer"),
                consumer("3").replace(STARTING_OPERATOR, UUID.randomUUID().toString()),
                consumer("4").replace("readings_accurate", "readings_inaccurate")))
        .statusCode(422)
        .body("errors.path", contains("data[1].siteId", "data[2].mpo", "data[3].measuring"));
    assertEquals(0, account.total(METERS));
  }

  @Test
  void requestsWithCommonIdentifiersNeverBlockEachOther() throws Exception {
    String[] ascending =
        IntStream.range(0, 100).mapToObj(i -> consumer("S" + i)).toArray(String[]::new);
    String[] descending =
        IntStream.range(0, 100).mapToObj(i -> ascending[99 - i]).toArray(String[]::new);
    List<Callable<Integer>> requests = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String body = data(i % 2 == 0 ? ascending : descending);
      requests.add(() -> account.post(METERS, body).extract().statusCode());
    }
    try (var threads = Executors.newFixedThreadPool(8)) {
      Set<Integer> statuses = new TreeSet<>();
      int created = 0;
      for (Future<Integer> answer : threads.invokeAll(requests)) {
        statuses.add(answer.get());
        created += answer.get() == 201 ? 1 : 0;
      }
      assertEquals(Set.of(201, 409), statuses);
      assertEquals(1, created);
    }
    assertEquals(100, account.total(METERS));
  }

  @Test
  void settingsAreCreatedInTheirOrder() {
    List<String> meters = createMeters("A", "B");
    String body =
        data(
            setting(siteId, meters.get(1), "2025-02-01", ",\"priority\":2,\"share\":0.25"),
            setting(siteId, meters.get(0), "2025-01-01", ",\"endDate\":\"2026-01-01\""),
            setting(siteId, meters.get(1), "2025-01-01", ""));
    ValidatableResponse created = account.post(SETTINGS, body).statusCode(201);
    created.body("data.meterId", contains(meters.get(1), meters.get(0), meters.get(1)));
    created.body("data.startDate", contains("2025-02-01", "2025-01-01", "2025-01-01"));
    created.body("data[0].share", equalTo(0.25f));
    List<Object> resources = created.extract().path("data");
    assertEquals(resources, account.read(SETTINGS).getList("data"));
  }

  @Test
  void everyBadSettingIsNamedAndNothingIsCreated() {
    List<String> meters = createMeters("A", "B");
    String other = account.businesspark();
    String good = setting(siteId, meters.get(0), "2025-01-01", "");
    account
        .post(SETTINGS, data(good, setting(siteId, meters.get(1), "2025-01-01", ""), good))
        .statusCode(400)
        .body("errors.path", contains("data[2].startDate"));
    account
        .post(
            SETTINGS,
            data(
                good,
                setting(other, meters.get(1), "2025-01-01", ""),
                setting(siteId, UUID.randomUUID().toString(), "2025-01-01", ""),
                setting(UUID.randomUUID().toString(), meters.get(1), "2025-01-02", "")))
        .statusCode(422)
        .body("errors.path", contains("data[1].meterId", "data[2].meterId", "data[3].siteId"));
    assertEquals(0, account.total(SETTINGS));
    account.post(SETTINGS, good).statusCode(201);
    account
        .post(SETTINGS, data(setting(siteId, meters.get(1), "2025-01-01", ""), good))
        .statusCode(409)
        .body("errors.path", contains("data[1].startDate"));
    assertEquals(1, account.total(SETTINGS));
  }

  @Test
  void theSharesOfARequestCountTogether() {
    siteId = account.site("balanced_accurate", "static");
    List<String> meters = createMeters("A", "B", "C", "D");
    String[] halves =
        meters.stream()
            .limit(3)
            .map(meter -> setting(siteId, meter, "2025-01-01", ",\"share\":0.5,\"priority\":1"))
            .toArray(String[]::new);
    String otherRank = setting(siteId, meters.get(3), "2025-01-01", ",\"share\":0.5");
    account
        .post(SETTINGS, data(halves[0], otherRank, halves[1], halves[2]))
        .statusCode(422)
        .body("errors.path", hasItems("data[0].share", "data[2].share", "data[3].share"))
        .body("errors.path", everyItem(not(containsString("data[1]"))))
        .body("errors[0].message", containsString("1.5"));
    assertEquals(0, account.total(SETTINGS));
    account.post(SETTINGS, data(halves[0], otherRank, halves[1])).statusCode(201);
    account
        .post(SETTINGS, data(halves[2]))
        .statusCode(422)
        .body("errors.path", contains("data[0].share", "data[0].priority"));
    account
        .post(SETTINGS, halves[2])
        .statusCode(422)
        .body("errors.path", contains("share", "priority"));
  }

  @Test
  void everyCreationIsInTheFeedInItsOrder() {
    Account services = Account.services();
    List<String> meters = createMeters("Z", "A", "M");
    var changes =
        services
            .asking()
            .body(Map.of("ids", meters))
            .post("/internal/v1/meters/lookup")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    assertEquals(new TreeSet<>(meters), new TreeSet<>(changes.getList("changes.id")));
    assertEquals(List.of(1, 1, 1), changes.getList("changes.version"));
    assertEquals(meters, account.read(METERS).getList("data.id"));
  }
}
