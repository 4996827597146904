package energy.saldo.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import energy.saldo.quickstart.TestClient.Measurement;
import energy.saldo.quickstart.system.SystemSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Worked cases of the allocation law through the public API: a site for each, its meters with
/// their ranks and shares, one quarter-hour of measurements, and the flows told back.
class ConformanceIT {

  private static final Duration QUARTER_HOUR = Duration.ofMinutes(15);
  private static final int MOST_METERS = 12;
  private static final int MOST_CASES = 40;
  private static final long EARLIEST_QUARTER_HOUR =
      Instant.parse("1990-01-01T00:00:00Z").getEpochSecond() / 900;

  private static TestClient client;

  @BeforeAll
  static void signIn() {
    client = TestClient.newAccount(SystemUnderTest.get());
  }

  /// A case of a size that is quick to register.
  record Case(JsonNode given) {

    @Override
    public String toString() {
      return given.path("name").asText();
    }

    List<JsonNode> consumers() {
      return list(given.path("consumers"));
    }

    List<JsonNode> producers() {
      return list(given.path("producers"));
    }

    int meters() {
      return consumers().size() + producers().size();
    }

    Instant start() {
      return Instant.EPOCH.plus(QUARTER_HOUR.multipliedBy(given.path("intervalIndex").asLong()));
    }
  }

  static Stream<Case> cases() throws IOException {
    Path file =
        SystemSettings.cloneFolder()
            .resolve("balancing-service/src/test/resources/conformance/allocation.json");
    return list(new JsonMapper().readTree(file.toFile()).path("vectors")).stream()
        .map(Case::new)
        .filter(given -> given.meters() > 0 && given.meters() <= MOST_METERS)
        .filter(given -> given.given.path("intervalIndex").asLong() >= EARLIEST_QUARTER_HOUR)
        .limit(MOST_CASES);
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyFlowOfTheCaseIsTold(Case given) {
    String siteId = client.site("UTC", given.given.path("rule").asText());
    String day = given.start().atZone(ZoneOffset.UTC).toLocalDate().toString();
    Map<String, String> ids = register(given, siteId, day);

    client.submit(measurements(given, ids));

    client.awaitBalances(
        "siteId=%s&startDateTime=%s&endDateTime=%s&interval=PT15M"
            .formatted(siteId, given.start(), given.start().plus(QUARTER_HOUR)),
        expected(given, ids));
  }

  /// The meters of the case under the ids that the service gives them. Within a rank the order of
  /// ids counts, so the ids are dealt in the order of the case's own.
  private static Map<String, String> register(Case given, String siteId, String day) {
    Map<String, String> ids = new HashMap<>();
    deal(given, siteId, "consumer", given.consumers(), ids);
    deal(given, siteId, "producer", given.producers(), ids);
    boolean isStatic = "static".equals(given.given.path("rule").asText());
    for (JsonNode consumer : given.consumers()) {
      String share =
          isStatic
              ? BigDecimal.valueOf(consumer.path("sharePpm").asLong(), 6).toPlainString()
              : null;
      client.participate(siteId, id(ids, consumer), day, priority(consumer), share);
    }
    for (JsonNode producer : given.producers()) {
      client.participate(siteId, id(ids, producer), day, priority(producer));
    }
    return ids;
  }

  private static void deal(
      Case given, String siteId, String direction, List<JsonNode> meters, Map<String, String> ids) {
    List<String> dealt = new ArrayList<>();
    Instant midnight =
        given.start().atZone(ZoneOffset.UTC).toLocalDate().atStartOfDay().toInstant(ZoneOffset.UTC);
    for (JsonNode meter : meters) {
      String identifier = given + "/" + meter.path("id").asText();
      dealt.add(client.meter(siteId, identifier, direction, "load_profile_accurate", midnight));
    }
    dealt.sort(Comparator.naturalOrder());
    List<String> names = meters.stream().map(meter -> meter.path("id").asText()).sorted().toList();
    for (int k = 0; k < names.size(); k++) {
      ids.put(names.get(k), dealt.get(k));
    }
  }

  private static String id(Map<String, String> ids, JsonNode meter) {
    return ids.getOrDefault(meter.path("id").asText(), "not registered");
  }

  private static @Nullable Integer priority(JsonNode meter) {
    return meter.path("priority").isNull() ? null : meter.path("priority").asInt();
  }

  private static List<Measurement> measurements(Case given, Map<String, String> ids) {
    List<Measurement> measurements = new ArrayList<>();
    for (JsonNode consumer : given.consumers()) {
      measurements.add(
          new Measurement(id(ids, consumer), given.start(), consumer.path("demand").asLong()));
    }
    for (JsonNode producer : given.producers()) {
      measurements.add(
          new Measurement(id(ids, producer), given.start(), producer.path("production").asLong()));
    }
    return measurements;
  }

  /// Ordered as the contract says: by creditor, then by debitor, the grid last.
  private static List<String> expected(Case given, Map<String, String> ids) {
    record Row(String creditor, String debitor, String energy) {}
    return list(given.given.path("flows")).stream()
        .map(
            flow ->
                new Row(
                    party(ids, flow.path("creditor")),
                    party(ids, flow.path("debitor")),
                    BigDecimal.valueOf(flow.path("energy").asLong(), 6).toPlainString()))
        .sorted(Comparator.comparing(Row::creditor).thenComparing(Row::debitor))
        .map(
            row ->
                "%s %s %s %s"
                    .formatted(
                        given.start().toString().replace("Z", ".000Z"),
                        row.creditor,
                        row.debitor,
                        row.energy))
        .toList();
  }

  /// Any id comes before "null", the grid.
  private static String party(Map<String, String> ids, JsonNode meter) {
    return meter.isNull() ? "null" : ids.getOrDefault(meter.asText(), "not registered");
  }
}
