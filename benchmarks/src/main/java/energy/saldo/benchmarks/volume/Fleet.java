package energy.saldo.benchmarks.volume;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Sites of 50 load profiles each, 49 consumers and then a producer, which all take part, and what
/// they measure: a fixed function of meter and quarter-hour, in mWh.
final class Fleet {

  static final int METERS_PER_SITE = 50;
  static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  private static final long QUARTER_HOUR_SECONDS = 900;
  private static final int MANY = 500;
  private static final String OPERATOR = "5a1d0000-0000-4000-8000-000000000001";

  private final String name;
  private final AtomicReferenceArray<String> sites;
  private final AtomicReferenceArray<String> meters;

  Fleet(String name, int meterCount) {
    this.name = name;
    this.meters = new AtomicReferenceArray<>(meterCount);
    this.sites = new AtomicReferenceArray<>((meterCount - 1) / METERS_PER_SITE + 1);
  }

  int meterCount() {
    return meters.length();
  }

  int siteCount() {
    return sites.length();
  }

  String meter(int number) {
    return meters.get(number);
  }

  String siteOf(int meter) {
    return sites.get(meter / METERS_PER_SITE);
  }

  static boolean isProducer(int meter) {
    return meter % METERS_PER_SITE == METERS_PER_SITE - 1;
  }

  /// The quarter-hours of a local day, as many as it has.
  static List<Instant> quarterHours(LocalDate day) {
    Instant end = day.plusDays(1).atStartOfDay(ZONE).toInstant();
    List<Instant> all = new ArrayList<>();
    for (Instant time = day.atStartOfDay(ZONE).toInstant();
        time.isBefore(end);
        time = time.plusSeconds(QUARTER_HOUR_SECONDS)) {
      all.add(time);
    }
    return all;
  }

  /// What a meter measures in the quarter-hour, in mWh.
  static long milliwattHours(int meter, Instant time) {
    long hash = (meter * 31L + time.getEpochSecond() / QUARTER_HOUR_SECONDS) * 0x9E3779B97F4A7C15L;
    long amount = 20_000 + (hash >>> 40) % 200_000;
    return isProducer(meter) ? amount * 20 : amount;
  }

  /// As the contract writes it, in kWh.
  static String kilowattHours(int meter, Instant time) {
    long amount = milliwattHours(meter, time);
    String decimals = Long.toString(1_000_000 + amount % 1_000_000).substring(1);
    return amount / 1_000_000 + "." + decimals;
  }

  /// Creates the sites one by one, and returns the seconds.
  double createSites(LoadClient client, int clients) throws IOException, InterruptedException {
    return LoadClient.seconds(
        clients,
        siteCount(),
        i -> {
          String body =
              """
              {"name":"%s %d","type":"balanced_accurate","timezone":"%s",
               "address":{"locality":"Berlin","postCode":"10115","country":"DE"}}
              """
                  .formatted(name, i, ZONE);
          sites.set(i, LoadClient.property("id", client.create("/v1/sites", body)));
        });
  }

  /// Creates meters and settings one by one, and returns the seconds.
  double createOneByOne(LoadClient client, int clients) throws IOException, InterruptedException {
    double seconds =
        LoadClient.seconds(
            clients,
            meterCount(),
            i ->
                meters.set(
                    i, LoadClient.property("id", client.create("/v1/meters", meterBody(i)))));
    return seconds
        + LoadClient.seconds(
            clients,
            meterCount(),
            i -> client.create("/v1/meter-balancing-settings", settingBody(i)));
  }

  /// Creates meters and settings by arrays, and returns the seconds.
  double createByArrays(LoadClient client, int clients) throws IOException, InterruptedException {
    int count = (meterCount() - 1) / MANY + 1;
    double seconds =
        LoadClient.seconds(
            clients,
            count,
            i -> {
              String answer = client.create("/v1/meters", data(i, this::meterBody));
              List<String> ids = LoadClient.texts("{\"id\":\"", answer);
              for (int k = 0; k < ids.size(); k++) {
                meters.set(i * MANY + k, ids.get(k));
              }
            });
    return seconds
        + LoadClient.seconds(
            clients,
            count,
            i -> client.create("/v1/meter-balancing-settings", data(i, this::settingBody)));
  }

  private String data(int number, IntFunction<String> body) {
    int first = number * MANY;
    return IntStream.range(first, Math.min(first + MANY, meterCount()))
        .mapToObj(body)
        .collect(joining(",", "{\"data\":[", "]}"));
  }

  private String meterBody(int i) {
    return """
    {"siteId":"%s","mpo":"%s","direction":"%s","identifier":"%s-%d","serial":"%d",
     "startDate":"2023-12-31T23:00:00Z","measuring":"load_profile_accurate"}
    """
        .formatted(siteOf(i), OPERATOR, isProducer(i) ? "producer" : "consumer", name, i, i);
  }

  private String settingBody(int i) {
    return """
    {"siteId":"%s","meterId":"%s","balancing":"participant","startDate":"2024-01-01"}
    """
        .formatted(siteOf(i), meter(i));
  }

  UUID meterId(int number) {
    return UUID.fromString(meter(number));
  }
}
