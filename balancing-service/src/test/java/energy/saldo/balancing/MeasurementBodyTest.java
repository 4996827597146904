package energy.saldo.balancing;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.balancing.directory.MasterData;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The form and the size of a batch.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class MeasurementBodyTest {

  private static final Instant MIDNIGHT = Instant.parse("2025-05-31T22:00:00Z");
  private static final LocalDate DAY = LocalDate.of(2025, 6, 1);
  private static final int MAXIMUM_BYTES = 2 * 1024 * 1024;

  @Inject MasterData masterData;

  private final Account account = Account.open();
  private UUID site = account.id();
  private UUID meter = account.id();

  @BeforeEach
  void aMeter() {
    site = masterData.site(account.id());
    meter = masterData.meter(account.id(), site, "consumer");
  }

  @ParameterizedTest
  @CsvSource({"true, 1", "true, 500", "false, 1", "false, 500"})
  void aBatchOf1To500IsAcceptedInAnObjectOrAsTheBareArray(boolean isBare, int entries) {
    account
        .submit(body(isBare, entries))
        .statusCode(201)
        .contentType("application/json")
        .body("$", is(Map.of("accepted", entries)));
    assertEquals(entries, account.measured(meter, MIDNIGHT, 10).size());
  }

  @ParameterizedTest
  @CsvSource({"true, 0", "true, 501", "false, 0", "false, 501"})
  void anotherNumberOfEntriesIsRefused(boolean isBare, int entries) {
    assertNotABatch(body(isBare, entries));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "\"text\"", "null", "{}", "{\"measurements\":{}}"})
  void whatIsNoBatchIsRefused(String body) {
    assertNotABatch(body);
  }

  @Test
  void whatIsMissingOrNoJsonIsRefused() {
    account
        .submit("")
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors.path", contains("body"))
        .body("errors.message", contains("is required"));
    account
        .submit("{")
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors.path", contains("body"))
        .body("errors.message", contains("is not valid JSON at line 1, column 2"));
  }

  @Test
  void whatFollowsTheBatchIsRefusedWithIt() {
    String batch = "[" + entry(0) + "]";
    for (String more : List.of("x", "[]", batch)) {
      account
          .submit(batch + " " + more)
          .statusCode(400)
          .contentType("application/problem+json")
          .body("errors.path", contains("body"));
      assertNothingStored();
    }
  }

  /// A batch that is good but for its size.
  @Test
  void aBodyThatIsTooLargeIsRefusedWithAProblemAndChangesNothing()
      throws IOException, InterruptedException {
    String batch = "[" + entry(0) + "]";
    try (HttpClient client = HttpClient.newHttpClient()) {
      String tooLarge = batch + " ".repeat(MAXIMUM_BYTES + 1 - batch.length());
      HttpResponse<String> refusal = post(client, BodyPublishers.ofString(tooLarge));
      assertEquals(413, refusal.statusCode());
      assertEquals(Version.HTTP_1_1, refusal.version());
      assertEquals(
          List.of("application/problem+json"), refusal.headers().allValues("content-type"));
      assertEquals(
          Map.of(
              "type", "/problems/too-large",
              "title", "Content too large",
              "status", 413,
              "detail", "A body may have at most 2097152 bytes.",
              "instance", "/v1/measurements"),
          JsonPath.from(refusal.body()).getMap(""));
      assertNothingStored();
      String largest = batch + " ".repeat(MAXIMUM_BYTES - batch.length());
      assertEquals(201, post(client, BodyPublishers.ofString(largest)).statusCode());
    }
  }

  @Test
  void aBodyThatBecomesTooLargeWithoutHavingSaidSoIsRefusedToo()
      throws IOException, InterruptedException {
    byte[] tooLarge =
        ("[" + entry(0) + " ".repeat(MAXIMUM_BYTES) + "]").getBytes(StandardCharsets.UTF_8);
    try (HttpClient client = HttpClient.newBuilder().version(Version.HTTP_1_1).build()) {
      var unannounced = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(tooLarge));
      HttpResponse<String> refusal = post(client, unannounced);
      assertEquals(413, refusal.statusCode());
      assertEquals("/problems/too-large", JsonPath.from(refusal.body()).getString("type"));
    }
    assertNothingStored();
  }

  private void assertNothingStored() {
    assertEquals(List.of(), account.measured(meter, MIDNIGHT, 10));
    account.partitions(site, DAY, 1).body("total", is(0));
  }

  /// Over HTTP/1.1 the body waits until the server wants it: a client that sends on where the
  /// server has answered already may miss the answer.
  private HttpResponse<String> post(HttpClient client, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/v1/measurements"))
            .header("Authorization", "Bearer " + AccessTokens.of(account.id()))
            .header("Content-Type", "application/json")
            .expectContinue(client.version() == Version.HTTP_1_1)
            .POST(body)
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private static URI uri(String path) {
    return URI.create("http://localhost:" + RestAssured.port + path);
  }

  private void assertNotABatch(String body) {
    account
        .submit(body)
        .statusCode(400)
        .contentType("application/problem+json")
        .body("title", is("Invalid request"))
        .body("errors.path", contains("measurements"))
        .body("errors.message", contains("must be an array of 1 to 500 values"));
    assertEquals(List.of(), account.measured(meter, MIDNIGHT, 10));
  }

  private String body(boolean isBare, int entries) {
    List<String> all = new ArrayList<>();
    for (int k = 0; k < entries; k++) {
      all.add(entry(k));
    }
    String array = "[" + String.join(",", all) + "]";
    return isBare ? array : "{\"measurements\":" + array + "}";
  }

  private String entry(int quarterHour) {
    return "{\"meterId\":\"%s\",\"timestamp\":\"%s\",\"value\":1}"
        .formatted(meter, MIDNIGHT.plus(Duration.ofMinutes(15L * quarterHour)));
  }
}
