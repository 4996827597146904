package energy.saldo.balancing.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ConformanceTest {

  private static final String GRID = "grid";

  @Test
  void thereAre400Cases() throws IOException {
    assertEquals(400, cases().size());
  }

  @ParameterizedTest
  @MethodSource("energy.saldo.balancing.kernel.Kernels#all")
  void everyFlowOfEveryCaseIsReproduced(BalancingKernel kernel) throws IOException {
    for (JsonNode given : cases()) {
      assertEquals(expected(given), flows(given, kernel), () -> given.get("name").asText());
    }
  }

  private static List<JsonNode> cases() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(
            ConformanceTest.class.getResourceAsStream("/conformance/allocation.json"))) {
      return list(new ObjectMapper().readTree(file).get("vectors"));
    }
  }

  private static Map<String, Long> expected(JsonNode given) {
    Map<String, Long> flows = new TreeMap<>();
    for (JsonNode flow : given.get("flows")) {
      String creditor = flow.get("creditor").asText(GRID);
      String debitor = flow.get("debitor").asText(GRID);
      flows.put(creditor + " -> " + debitor, flow.get("energy").asLong());
    }
    return flows;
  }

  private static Map<String, Long> flows(JsonNode given, BalancingKernel kernel) {
    List<JsonNode> consumers = inOrder(given.get("consumers"));
    List<JsonNode> producers = inOrder(given.get("producers"));
    Flows out = partition(given, consumers, producers).balancedBy(kernel);
    Map<String, Long> flows = new TreeMap<>();
    for (int i = 0; i < consumers.size(); i++) {
      flows.put("grid -> " + id(consumers.get(i)), out.fromGrid(i)[0]);
      for (int j = 0; j < producers.size(); j++) {
        flows.put(id(producers.get(j)) + " -> " + id(consumers.get(i)), out.pair(j, i)[0]);
      }
    }
    for (int j = 0; j < producers.size(); j++) {
      flows.put(id(producers.get(j)) + " -> grid", out.toGrid(j)[0]);
    }
    flows.values().removeIf(energy -> energy == 0);
    return flows;
  }

  private static Partition partition(
      JsonNode given, List<JsonNode> consumers, List<JsonNode> producers) {
    return new Partition(
        Distribution.valueOf(given.get("rule").asText().toUpperCase(Locale.ROOT)),
        given.get("intervalIndex").asLong(),
        consumers.stream().mapToInt(ConformanceTest::rank).toArray(),
        consumers.stream().mapToInt(meter -> meter.path("sharePpm").asInt()).toArray(),
        column(consumers, "demand"),
        producers.stream().mapToInt(ConformanceTest::rank).toArray(),
        column(producers, "production"),
        new boolean[] {true});
  }

  private static long[][] column(List<JsonNode> meters, String amount) {
    return meters.stream()
        .map(meter -> new long[] {meter.get(amount).asLong()})
        .toArray(long[][]::new);
  }

  private static List<JsonNode> inOrder(JsonNode meters) {
    List<JsonNode> ordered = new ArrayList<>(list(meters));
    ordered.sort(Comparator.comparingInt(ConformanceTest::rank).thenComparing(ConformanceTest::id));
    return ordered;
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static int rank(JsonNode meter) {
    JsonNode priority = meter.get("priority");
    return priority.isNull() ? PartitionColumns.NO_PRIORITY : priority.asInt();
  }

  private static String id(JsonNode meter) {
    return meter.get("id").asText();
  }
}
