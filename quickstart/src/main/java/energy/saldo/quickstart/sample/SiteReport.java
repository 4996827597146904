package energy.saldo.quickstart.sample;

import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.quickstart.sample.SampleMeter.Direction;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/// The totals of a site's balances over the sample's period, read from the public API.
///
/// @param name the site's name
/// @param siteId the site's id
/// @param firstMeterId the id of its first meter
/// @param start the first instant of the period
/// @param end the first instant after it
/// @param consumers a line for each consumer
/// @param producers a line for each producer
public record SiteReport(
    String name,
    String siteId,
    String firstMeterId,
    Instant start,
    Instant end,
    List<Line> consumers,
    List<Line> producers) {

  private static final int DECIMALS_OF_A_KILOWATT_HOUR = 6;

  public SiteReport {
    consumers = List.copyOf(consumers);
    producers = List.copyOf(producers);
  }

  /// A meter's energy, split by where it came from or went to.
  ///
  /// @param title the meter in plain words
  /// @param storage whether the meter fills a battery, so that its energy is used later
  /// @param localMilliwattHours exchanged with the meters of the site
  /// @param gridMilliwattHours exchanged with the grid
  public record Line(
      String title, boolean storage, long localMilliwattHours, long gridMilliwattHours) {

    /// All of the meter's energy.
    public long milliwattHours() {
      return localMilliwattHours + gridMilliwattHours;
    }
  }

  /// The sum of these lines.
  public static Line total(String title, List<Line> lines) {
    long local = 0;
    long grid = 0;
    for (Line line : lines) {
      local += line.localMilliwattHours();
      grid += line.gridMilliwattHours();
    }
    return new Line(title, false, local, grid);
  }

  /// Whether each meter's line adds up to the energy that the sample says it measured.
  boolean accountsFor(SampleSite site) {
    Map<String, Long> reported = new HashMap<>();
    consumers.forEach(line -> reported.put(line.title(), line.milliwattHours()));
    producers.forEach(line -> reported.put(line.title(), line.milliwattHours()));
    return site.meters().stream()
        .allMatch(
            meter ->
                reported.getOrDefault(meter.title(), -1L) == LongStream.of(meter.energies()).sum());
  }

  static SiteReport read(PublicApi api, RegisteredSite site) {
    QuarterHours period = site.site().period();
    Map<String, String> query = new LinkedHashMap<>();
    query.put("siteId", site.id());
    query.put("startDateTime", period.start().toString());
    query.put("endDateTime", period.end().toString());
    query.put("interval", "P1M");
    JsonNode balances = api.get("/v1/aggregated-balances", query).path("data");
    return new SiteReport(
        site.site().name(),
        site.id(),
        site.meterId(site.site().meters().getFirst()),
        period.start(),
        period.end(),
        lines(site, balances, Direction.CONSUMER),
        lines(site, balances, Direction.PRODUCER));
  }

  private static List<Line> lines(RegisteredSite site, JsonNode balances, Direction direction) {
    List<Line> lines = new ArrayList<>();
    for (SampleMeter meter : site.site().meters()) {
      if (meter.direction() == direction) {
        lines.add(line(meter, site.meterId(meter), balances));
      }
    }
    return lines;
  }

  private static Line line(SampleMeter meter, String meterId, JsonNode balances) {
    boolean takes = meter.direction() == Direction.CONSUMER;
    long local = 0;
    long grid = 0;
    for (JsonNode balance : balances) {
      String own = balance.path(takes ? "debitorMeterId" : "creditorMeterId").asText();
      if (own.equals(meterId)) {
        long energy = milliwattHours(balance.path("value").decimalValue());
        if (balance.path(takes ? "creditorMeterId" : "debitorMeterId").isNull()) {
          grid += energy;
        } else {
          local += energy;
        }
      }
    }
    boolean storage = meter.identifier().equals(TenantBuilding.BATTERY_CHARGE);
    return new Line(meter.title(), storage, local, grid);
  }

  private static long milliwattHours(BigDecimal kilowattHours) {
    return kilowattHours.movePointRight(DECIMALS_OF_A_KILOWATT_HOUR).longValueExact();
  }
}
