package energy.saldo.balancing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.balancing.directory.MasterData;
import energy.saldo.balancing.run.Balancing;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Readings, withdrawals, device changes and their deletions at random, in any order, over two
/// local midnights and the hour that the clocks show twice: each is taken or refused as a simple
/// reference says, and what is left gives exactly the reference's energies.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class DeviceChangeOrderTest {

  private static final Instant START = Instant.parse("2025-10-25T21:30:00Z");
  private static final Instant END = Instant.parse("2025-10-26T23:30:00Z");

  /// Where each run of quarter-hours begins, and how many readings it has.
  private static final Map<Instant, Integer> RUNS =
      Map.of(
          START,
          5,
          Instant.parse("2025-10-26T00:00:00Z"),
          9,
          Instant.parse("2025-10-26T22:30:00Z"),
          5);

  private static final int STEPS = 160;

  /// What the register counted on, and by which id each change is known.
  private static final class Reference {

    private final SortedMap<Instant, Long> readings = new TreeMap<>();
    private final SortedMap<Instant, long[]> changes = new TreeMap<>();
    private final Map<Instant, UUID> ids = new HashMap<>();

    Reference copy() {
      Reference copy = new Reference();
      copy.readings.putAll(readings);
      copy.changes.putAll(changes);
      copy.ids.putAll(ids);
      return copy;
    }

    /// Whether no device ever counts backwards.
    boolean isRising() {
      SortedMap<Instant, Boolean> instants = new TreeMap<>();
      readings.keySet().forEach(at -> instants.put(at, true));
      changes.keySet().forEach(at -> instants.put(at, true));
      long latest = 0;
      for (Instant at : instants.keySet()) {
        long[] change = changes.get(at);
        if (change != null) {
          if (change[0] < latest) {
            return false;
          }
          latest = change[1];
        }
        Long reading = readings.get(at);
        if (reading != null) {
          if (reading < latest) {
            return false;
          }
          latest = reading;
        }
      }
      return true;
    }

    SortedMap<Instant, Long> energies() {
      SortedMap<Instant, Long> energies = new TreeMap<>();
      readings.forEach(
          (at, reading) -> {
            Instant end = at.plus(Account.QUARTER_HOUR);
            Long next = readings.get(end);
            if (next != null) {
              long energy = next - reading;
              for (Map.Entry<Instant, long[]> change : changes.entrySet()) {
                if (change.getKey().isAfter(at) && !change.getKey().isAfter(end)) {
                  energy += change.getValue()[0] - change.getValue()[1];
                }
              }
              energies.put(at, energy);
            }
          });
      return energies;
    }
  }

  @Inject MasterData masterData;
  @Inject Balancing balancing;

  private final Account account = Account.open();
  private UUID register = account.id();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void anyOrderGivesTheEnergiesOfTheReference(int seed) {
    UUID site = masterData.site(account.id());
    register =
        masterData.meter(
            account.id(), site, "consumer", "readings_accurate", false, "2020-01-01T00:00:00.000Z");
    masterData.setting(account.id(), site, register, "2020-01-02", null);
    Random random = new Random(seed);
    Reference stored = new Reference();
    int taken = 0;
    int refused = 0;
    for (int step = 0; step < STEPS; step++) {
      Reference then = stored.copy();
      Response answer = step(random, then);
      if (then.isRising()) {
        assertTrue(answer.statusCode() < 300, answer::asString);
        taken++;
        stored = then;
      } else {
        assertEquals(422, answer.statusCode(), answer::asString);
        refused++;
      }
      if (random.nextInt(40) == 0) {
        balancing.settle();
        assertEnergies(stored.energies());
      }
    }
    balancing.settle();
    assertTrue(taken > 40 && refused > 10, taken + " taken, " + refused + " refused");
    assertTrue(!stored.changes.isEmpty() && stored.energies().size() > 2, "too little is left");
    assertEnergies(stored.energies());
  }

  private Response step(Random random, Reference then) {
    int kind = random.nextInt(10);
    if (kind < 7) {
      return submit(random, then);
    } else if (kind == 9 && !then.changes.isEmpty()) {
      return delete(random, then);
    }
    return change(random, then);
  }

  private Response submit(Random random, Reference then) {
    SortedMap<Instant, Map<String, Object>> entries = new TreeMap<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      Instant at = quarterHour(random);
      Long value = random.nextInt(6) == 0 ? null : counter(at, random);
      entries.put(at, entry(at, value));
      if (value == null) {
        then.readings.remove(at);
      } else {
        then.readings.put(at, value);
      }
    }
    List<Map<String, Object>> shuffled = new ArrayList<>(entries.values());
    Collections.shuffle(shuffled, random);
    return post("/v1/measurements", Map.of("measurements", shuffled));
  }

  private Map<String, Object> entry(Instant at, @Nullable Long value) {
    Map<String, Object> entry = new HashMap<>();
    entry.put("meterId", register);
    entry.put("timestamp", at.toString());
    entry.put("value", value);
    return entry;
  }

  /// Sometimes on a quarter-hour, sometimes within one.
  private Response change(Random random, Reference then) {
    Instant at =
        quarterHour(random).minusMillis(random.nextBoolean() ? 0 : random.nextInt(900_000));
    while (then.changes.containsKey(at)) {
      at = at.minusMillis(1);
    }
    long closing = counter(at, random);
    long opening = Math.max(0, counter(at, random) - random.nextInt(3));
    then.changes.put(at, new long[] {closing, opening});
    Map<String, Object> body =
        Map.of(
            "meterId", register,
            "timestamp", at.toString(),
            "closingValue", closing,
            "openingValue", opening);
    Response answer = post("/v1/device-changes", body);
    if (answer.statusCode() == 201) {
      then.ids.put(at, answer.jsonPath().getUUID("id"));
    }
    return answer;
  }

  private Response delete(Random random, Reference then) {
    List<Instant> all = List.copyOf(then.changes.keySet());
    Instant at = all.get(random.nextInt(all.size()));
    then.changes.remove(at);
    return account.asking().delete("/v1/device-changes/" + then.ids.get(at));
  }

  private Response post(String path, Object body) {
    return account.asking().contentType(ContentType.JSON).body(body).post(path);
  }

  private static Instant quarterHour(Random random) {
    List<Instant> starts = RUNS.keySet().stream().sorted().toList();
    Instant start = starts.get(random.nextInt(starts.size()));
    int count = RUNS.getOrDefault(start, 1);
    return start.plus(Account.QUARTER_HOUR.multipliedBy(random.nextInt(count)));
  }

  /// About what a register has counted: now and then higher or lower than it should be.
  private static long counter(Instant at, Random random) {
    long quarterHours = Duration.between(START, at).toMinutes() / 15;
    return Math.max(0, 10 + 4 * quarterHours + random.nextInt(7));
  }

  private void assertEnergies(SortedMap<Instant, Long> expected) {
    assertEquals(
        expected, energies("/v1/aggregated-measurements", "meterId"), "as they are measured");
    expected.values().removeIf(energy -> energy == 0);
    assertEquals(expected, energies("/v1/aggregated-balances", "debitorMeterId"), "as balanced");
  }

  private SortedMap<Instant, Long> energies(String path, String filter) {
    JsonPath answer =
        account
            .get(
                path,
                Map.of(
                    filter,
                    register,
                    "startDateTime",
                    START.minusSeconds(86_400).toString(),
                    "endDateTime",
                    END.plusSeconds(86_400).toString(),
                    "interval",
                    "PT15M"))
            .statusCode(200)
            .extract()
            .jsonPath();
    SortedMap<Instant, Long> energies = new TreeMap<>();
    List<Map<String, Object>> rows = answer.getList("data");
    for (Map<String, Object> row : rows) {
      assertEquals(true, row.get("complete"));
      energies.put(
          Instant.parse(String.valueOf(row.get("startDateTime"))),
          new BigDecimal(String.valueOf(row.get("value"))).longValueExact());
    }
    return energies;
  }
}
