package energy.saldo.quickstart;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import energy.saldo.quickstart.system.SaldoSystem;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An account of its own on a running system, and the requests that tests make of it.
final class TestClient {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration AWAIT_LIMIT = Duration.ofMinutes(2);
  private static final Duration AWAIT_STEP = Duration.ofMillis(100);
  private static final int LARGEST_BATCH = 500;
  private static final String OPERATOR_STAMPING_STARTS = "5a1d0000-0000-4000-8000-000000000001";

  private final URI address;
  private final String accessToken;

  private TestClient(URI address, String accessToken) {
    this.address = address;
    this.accessToken = accessToken;
  }

  /// An answer as it came.
  record Answer(int status, String text, HttpResponse<String> response) {

    JsonNode json() {
      return TestClient.json(text);
    }
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  /// A measurement to submit.
  record Measurement(String meterId, Instant timestamp, long milliwattHours) {

    private String text() {
      return "{\"meterId\":\"%s\",\"timestamp\":\"%s\",\"value\":%s}"
          .formatted(meterId, timestamp, BigDecimal.valueOf(milliwattHours, 6).toPlainString());
    }
  }

  /// A fresh account.
  static TestClient newAccount(SaldoSystem system) {
    TestClient operator = withToken(system, system.apiToken());
    String apiToken =
        operator
            .created("/v1/api-tokens", "{\"name\":\"test\",\"newAccount\":{\"name\":\"test\"}}")
            .path("token")
            .asText();
    return withToken(system, apiToken);
  }

  /// The account of an API token.
  static TestClient withToken(SaldoSystem system, String apiToken) {
    return withToken(system.address(), apiToken);
  }

  static TestClient withToken(URI address, String apiToken) {
    Answer answer =
        new TestClient(address, "")
            .exchange(
                post(
                    address.resolve("/v1/oauth"),
                    "{\"grantType\":\"api_token\",\"token\":\"%s\"}".formatted(apiToken)));
    assertEquals(200, answer.status(), answer.text());
    return new TestClient(address, answer.json().path("accessToken").asText());
  }

  private static HttpRequest.Builder post(URI uri, String body) {
    return HttpRequest.newBuilder(uri)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  private HttpRequest.Builder authorised(HttpRequest.Builder request) {
    return request.header("Authorization", "Bearer " + accessToken);
  }

  private Answer exchange(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), response);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  Answer get(String pathAndQuery) {
    return get(pathAndQuery, "application/json");
  }

  Answer get(String pathAndQuery, String accept) {
    return exchange(
        authorised(HttpRequest.newBuilder(address.resolve(pathAndQuery)).header("Accept", accept)));
  }

  Answer post(String path, String body) {
    return exchange(authorised(post(address.resolve(path), body)));
  }

  /// A request of any method; without a `Content-Type` the body is JSON.
  Answer send(String method, String path, Map<String, String> headers, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(path)).method(method, BodyPublishers.ofString(body));
    Map<String, String> all = new HashMap<>(Map.of("Content-Type", "application/json"));
    all.putAll(headers);
    all.forEach(request::header);
    return exchange(authorised(request));
  }

  /// A request that belongs to a trace of the client's own.
  Answer post(String path, String body, String traceparent) {
    return exchange(
        authorised(post(address.resolve(path), body)).header("traceparent", traceparent));
  }

  /// Who asks the same system with another access token.
  TestClient withAccessToken(String token) {
    return new TestClient(address, token);
  }

  /// The same account at another address.
  TestClient at(URI other) {
    return new TestClient(other, accessToken);
  }

  /// The access token that each request carries.
  String accessToken() {
    return accessToken;
  }

  /// The answer or, if the connection breaks, the failure.
  CompletableFuture<Integer> postLater(String path, String body) {
    return HTTP.sendAsync(
            authorised(post(address.resolve(path), body)).build(),
            HttpResponse.BodyHandlers.ofString())
        .thenApply(HttpResponse::statusCode);
  }

  /// The body of a 200.
  JsonNode found(String pathAndQuery) {
    Answer answer = get(pathAndQuery);
    assertEquals(200, answer.status(), answer.text());
    return answer.json();
  }

  /// The body of a 201.
  JsonNode created(String path, String body) {
    Answer answer = post(path, body);
    assertEquals(201, answer.status(), answer.text());
    return answer.json();
  }

  String site(String timezone) {
    return site(timezone, "equal");
  }

  String site(String timezone, String distribution) {
    return site("balanced_accurate", timezone, distribution);
  }

  /// A site of this type, with the balance resolution that goes with it.
  String site(String type, String timezone, String distribution) {
    return created(
            "/v1/sites",
            """
            {"name":"Test","type":"%s",
             "address":{"locality":"Berlin","postCode":"10115","country":"DE"},
             "timezone":"%s","distribution":"%s"}\
            """
                .formatted(type, timezone, distribution))
        .path("id")
        .asText();
  }

  /// The first built-in operator that stamps load profiles so.
  String operator(String loadProfileTimestamp) {
    for (JsonNode operator : found("/v1/metering-point-operators").path("data")) {
      if (loadProfileTimestamp.equals(operator.path("loadProfileTimestamp").asText())) {
        return operator.path("id").asText();
      }
    }
    throw new AssertionError("no operator with " + loadProfileTimestamp);
  }

  String meter(
      String siteId, String identifier, String direction, String measuring, Instant start) {
    return meter(siteId, identifier, direction, measuring, start, false);
  }

  /// A meter of the grid itself.
  String gridMeter(String siteId, String identifier, String direction, Instant start) {
    return meter(siteId, identifier, direction, "load_profile_accurate", start, true);
  }

  private String meter(
      String siteId,
      String identifier,
      String direction,
      String measuring,
      Instant start,
      boolean grid) {
    Answer answer = postMeter(siteId, identifier, direction, measuring, start, grid);
    assertEquals(201, answer.status(), answer.text());
    return answer.json().path("id").asText();
  }

  /// The answer to a request for a new meter.
  Answer postMeter(
      String siteId,
      String identifier,
      String direction,
      String measuring,
      Instant start,
      boolean grid) {
    return post(
        "/v1/meters",
        """
        {"siteId":"%s","mpo":"%s","direction":"%s","grid":%s,"identifier":"%s","serial":"%s",
         "startDate":"%s","measuring":"%s"}\
        """
            .formatted(
                siteId,
                OPERATOR_STAMPING_STARTS,
                direction,
                grid,
                identifier,
                identifier,
                start,
                measuring));
  }

  void participate(String siteId, String meterId, String startDate, @Nullable Integer priority) {
    participate(siteId, meterId, startDate, priority, null);
  }

  /// @param share of a `static` site's pool, as text
  void participate(
      String siteId,
      String meterId,
      String startDate,
      @Nullable Integer priority,
      @Nullable String share) {
    created(
        "/v1/meter-balancing-settings",
        """
        {"siteId":"%s","meterId":"%s","balancing":"participant","startDate":"%s","priority":%s,
         "share":%s}\
        """
            .formatted(siteId, meterId, startDate, priority, share));
  }

  void stayOut(String siteId, String meterId, String startDate) {
    created(
        "/v1/meter-balancing-settings",
        """
        {"siteId":"%s","meterId":"%s","balancing":"non_participant","startDate":"%s"}\
        """
            .formatted(siteId, meterId, startDate));
  }

  /// Submits in batches as large as allowed.
  void submit(List<Measurement> measurements) {
    for (String batch : batches(measurements)) {
      created("/v1/measurements", batch);
    }
  }

  static List<String> batches(List<Measurement> measurements) {
    List<String> batches = new ArrayList<>();
    for (int from = 0; from < measurements.size(); from += LARGEST_BATCH) {
      List<Measurement> batch =
          measurements.subList(from, Math.min(from + LARGEST_BATCH, measurements.size()));
      batches.add("{\"measurements\":" + array(batch) + "}");
    }
    return batches;
  }

  /// The measurements as a batch may also be sent, as a bare array.
  static String array(List<Measurement> measurements) {
    return measurements.stream().map(Measurement::text).collect(joining(",", "[", "]"));
  }

  /// Waits until each of so many days is in the state.
  List<JsonNode> awaitDays(
      String siteId, String startDate, String endDate, String state, int days) {
    return awaitPartitions(
        siteId,
        startDate,
        endDate,
        partitions ->
            partitions.size() == days
                && partitions.stream().allMatch(day -> state.equals(day.path("state").asText())));
  }

  /// Waits until the partitions are as wanted.
  List<JsonNode> awaitPartitions(
      String siteId, String startDate, String endDate, Predicate<List<JsonNode>> wanted) {
    return await(
        () -> {
          List<JsonNode> partitions = new ArrayList<>();
          found(
                  "/v1/balancing-partitions?siteId=%s&startDate=%s&endDate=%s"
                      .formatted(siteId, startDate, endDate))
              .path("data")
              .forEach(partitions::add);
          return partitions;
        },
        wanted);
  }

  /// Waits until the balances asked for are these. A setting takes a moment to reach balancing, so
  /// a partition may be balanced once without it.
  void awaitBalances(String query, List<String> expected) {
    await(() -> balancesSoFar(query), expected::equals);
    assertEquals(expected, balances(query));
  }

  static <T> T await(Supplier<T> asked, Predicate<? super T> wanted) {
    long deadline = System.nanoTime() + AWAIT_LIMIT.toNanos();
    while (true) {
      T told = asked.get();
      if (wanted.test(told)) {
        return told;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("in vain awaited, at last: " + told);
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(AWAIT_STEP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// The balances asked for, a text for each: start, creditor, debitor, kilowatt-hours.
  List<String> balances(String query) {
    List<JsonNode> incomplete = new ArrayList<>();
    List<String> rows = rows(query, incomplete);
    assertEquals(List.of(), incomplete);
    return rows;
  }

  /// As [#balances], whether or not an interval within a row is still open.
  List<String> balancesSoFar(String query) {
    return rows(query, new ArrayList<>());
  }

  private List<String> rows(String query, List<JsonNode> incomplete) {
    JsonNode answer = found("/v1/aggregated-balances?" + query);
    List<String> rows = new ArrayList<>();
    for (JsonNode row : answer.path("data")) {
      if (!row.path("complete").asBoolean()) {
        incomplete.add(row);
      }
      rows.add(
          row.path("startDateTime").asText()
              + " "
              + row.path("creditorMeterId").asText()
              + " "
              + row.path("debitorMeterId").asText()
              + " "
              + row.path("value").decimalValue().setScale(6).toPlainString());
    }
    assertEquals(rows.size(), answer.path("total").asInt());
    return rows;
  }
}
