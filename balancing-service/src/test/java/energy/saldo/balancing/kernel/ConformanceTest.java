package energy.saldo.balancing.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import energy.saldo.balancing.kernel.Partition.Presence;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ConformanceTest {

  private static final String GRID = "grid";

  @Test
  void thereAre400CasesOfTheLawAnd6OfPresence() throws IOException {
    assertEquals(406, cases().size());
  }

  @ParameterizedTest
  @MethodSource("energy.saldo.balancing.kernel.Kernels#all")
  void everyFlowOfEveryCaseIsReproduced(BalancingKernel kernel) throws IOException {
    for (JsonNode given : cases()) {
      assertEquals(expected(given), flows(given, kernel), () -> given.get("name").asText());
    }
  }

  /// The cases of the law and, in the same form but with amounts of several intervals, those of
  /// consumers that are there in some of them only (`there`: the first interval and the one after
  /// the last).
  private static List<JsonNode> cases() throws IOException {
    List<JsonNode> cases = new ArrayList<>();
    for (String name : List.of("allocation.json", "presence.json")) {
      try (InputStream file =
          Objects.requireNonNull(
              ConformanceTest.class.getResourceAsStream("/conformance/" + name))) {
        cases.addAll(list(new ObjectMapper().readTree(file).get("vectors")));
      }
    }
    return cases;
  }

  private static Map<String, List<Long>> expected(JsonNode given) {
    Map<String, List<Long>> flows = new TreeMap<>();
    for (JsonNode flow : given.get("flows")) {
      String creditor = flow.get("creditor").asText(GRID);
      String debitor = flow.get("debitor").asText(GRID);
      flows.put(
          creditor + " -> " + debitor, Arrays.stream(amounts(flow.get("energy"))).boxed().toList());
    }
    return flows;
  }

  private static Map<String, List<Long>> flows(JsonNode given, BalancingKernel kernel) {
    List<JsonNode> consumers = inOrder(given.get("consumers"));
    List<JsonNode> producers = inOrder(given.get("producers"));
    Partition partition = partition(given, consumers, producers);
    Flows out = partition.balancedBy(kernel);
    Map<String, long[]> flows = new TreeMap<>();
    for (int i = 0; i < consumers.size(); i++) {
      flows.put("grid -> " + id(consumers.get(i)), out.fromGrid(i));
      for (int j = 0; j < producers.size(); j++) {
        flows.put(id(producers.get(j)) + " -> " + id(consumers.get(i)), out.pair(j, i));
      }
    }
    for (int j = 0; j < producers.size(); j++) {
      flows.put(id(producers.get(j)) + " -> grid", out.toGrid(j));
    }
    Map<String, List<Long>> nonZero = new TreeMap<>();
    flows.forEach(
        (pair, column) -> {
          long[] energies = Arrays.copyOf(column, partition.intervals());
          if (Arrays.stream(energies).anyMatch(energy -> energy != 0)) {
            nonZero.put(pair, Arrays.stream(energies).boxed().toList());
          }
        });
    return nonZero;
  }

  private static Partition partition(
      JsonNode given, List<JsonNode> consumers, List<JsonNode> producers) {
    long[][] production = column(producers, "production");
    long[][] demand = column(consumers, "demand");
    int intervals =
        Stream.of(demand, production)
            .flatMap(Arrays::stream)
            .mapToInt(column -> column.length)
            .findFirst()
            .orElse(1);
    boolean[] balanced = new boolean[intervals];
    Arrays.fill(balanced, true);
    return new Partition(
        Distribution.valueOf(given.get("rule").asText().toUpperCase(Locale.ROOT)),
        given.get("intervalIndex").asLong(),
        consumers.stream().map(ConformanceTest::rank).toArray(Rank[]::new),
        consumers.stream().mapToInt(meter -> meter.path("sharePpm").asInt()).toArray(),
        consumers.stream()
            .map(meter -> presence(meter.path("there"), intervals))
            .toArray(Presence[]::new),
        demand,
        producers.stream().map(ConformanceTest::rank).toArray(Rank[]::new),
        production,
        balanced);
  }

  private static long[][] column(List<JsonNode> meters, String amount) {
    return meters.stream().map(meter -> amounts(meter.get(amount))).toArray(long[][]::new);
  }

  /// A single amount, or those of several intervals.
  private static long[] amounts(JsonNode node) {
    return node.isArray()
        ? list(node).stream().mapToLong(JsonNode::asLong).toArray()
        : new long[] {node.asLong()};
  }

  private static Presence presence(JsonNode there, int intervals) {
    return there.isMissingNode()
        ? new Presence(0, intervals)
        : new Presence(there.get(0).asInt(), there.get(1).asInt());
  }

  private static List<JsonNode> inOrder(JsonNode meters) {
    List<JsonNode> ordered = new ArrayList<>(list(meters));
    ordered.sort(Comparator.comparing(ConformanceTest::rank).thenComparing(ConformanceTest::id));
    return ordered;
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static Rank rank(JsonNode meter) {
    JsonNode priority = meter.get("priority");
    return new Rank(priority.isNull() ? null : priority.asInt());
  }

  private static String id(JsonNode meter) {
    return meter.get("id").asText();
  }
}
