package energy.saldo.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.quickstart.TestClient.Measurement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A value that comes late closes its quarter-hour, and only its day is balanced again.
class LateDataIT {

  private static final Instant MIDNIGHT = Instant.parse("2025-06-01T00:00:00Z");
  private static final int LATE_QUARTER = 96 + 40;

  private final TestClient client = TestClient.newAccount(SystemUnderTest.get());
  private final String siteId = client.site("UTC");
  private final String meterId =
      client.meter(siteId, "LATE", "consumer", "load_profile_accurate", MIDNIGHT);

  @Test
  void aLateValueClosesItsQuarterHourAndLeavesTheOtherDaysAlone() {
    client.participate(siteId, meterId, "2025-06-01", 1);
    List<Measurement> measurements = new ArrayList<>();
    for (int quarter = 0; quarter < 3 * 96; quarter++) {
      measurements.add(measurement(quarter));
    }
    measurements.remove(LATE_QUARTER);
    client.submit(measurements);
    client.awaitBalances(query(LATE_QUARTER - 1), List.of(row(LATE_QUARTER - 1)));
    client.awaitBalances(query(LATE_QUARTER + 1), List.of(row(LATE_QUARTER + 1)));
    client.awaitBalances(query(0), List.of(row(0)));
    client.awaitBalances(query(3 * 96 - 1), List.of(row(3 * 96 - 1)));
    assertEquals(List.of(), client.balancesSoFar(query(LATE_QUARTER)));
    List<JsonNode> before =
        client.awaitPartitions(
            siteId,
            "2025-06-01",
            "2025-06-04",
            days ->
                days.stream()
                    .noneMatch(
                        day ->
                            "queued".equals(day.path("state").asText())
                                || "running".equals(day.path("state").asText())));
    assertEquals(
        List.of("balanced", "open", "balanced"),
        before.stream().map(day -> day.path("state").asText()).toList());
    assertEquals(
        "[{\"meterId\":\"%s\",\"from\":\"2025-06-02T10:00:00.000Z\",\"until\":\"2025-06-02T10:15:00.000Z\"}]"
            .formatted(meterId),
        before.get(1).path("missing").toString());

    client.submit(List.of(measurement(LATE_QUARTER)));

    client.awaitBalances(query(LATE_QUARTER), List.of(row(LATE_QUARTER)));
    List<JsonNode> after = client.awaitDays(siteId, "2025-06-01", "2025-06-04", "balanced", 3);
    assertEquals(before.get(0), after.get(0));
    assertNotEquals(before.get(1), after.get(1));
    assertEquals(before.get(2), after.get(2));
  }

  private static Instant start(int quarter) {
    return MIDNIGHT.plus(Duration.ofMinutes(15).multipliedBy(quarter));
  }

  private Measurement measurement(int quarter) {
    return new Measurement(meterId, start(quarter), 1_000_000 + quarter);
  }

  private String query(int quarter) {
    return "siteId=%s&startDateTime=%s&endDateTime=%s&interval=PT15M"
        .formatted(siteId, start(quarter), start(quarter + 1));
  }

  private String row(int quarter) {
    return "%s null %s 1.%06d"
        .formatted(start(quarter).toString().replace("Z", ".000Z"), meterId, quarter);
  }
}
