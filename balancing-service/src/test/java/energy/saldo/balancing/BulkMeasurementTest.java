package energy.saldo.balancing;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.balancing.Account.Value;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Deliveries by `POST /v1/measurements/bulk`.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class BulkMeasurementTest {

  private static final String PATH = "/v1/measurements/bulk";
  private static final String CSV = "text/csv";
  private static final String JSON_LINES = "application/x-ndjson";
  private static final Instant MIDNIGHT = Instant.parse("2025-05-31T22:00:00Z");
  private static final LocalDate DAY = LocalDate.of(2025, 6, 1);

  @Inject MasterData masterData;

  private final Account account = Account.open();
  private UUID site = account.id();
  private UUID meter = account.id();

  @BeforeEach
  void aMeter() {
    site = masterData.site(account.id());
    meter = masterData.meter(account.id(), site, "consumer");
  }

  @Test
  void theGoodLinesOfACsvAreStoredAndTheBadOnesReportedAsAnEditorCountsThem() {
    String csv =
        """
        \uFEFFnote,value,timestamp,meterId,type

        a,0.5,2025-05-31T22:00:00Z,%1$s,1.29
        "b
        c",1,2025-05-31T22:15:00Z,%1$s,
        d,x,2025-05-31T22:30:00Z,%1$s,
        e,1,2025-05-31T22:31:00Z,%1$s,
        f,1,2025-05-31T22:45:00Z,%2$s,
        g,1,2025-05-31T22:45:00Z,%1$s,2.29
        h,0.25,2025-05-31T22:00:00Z,%1$s
        """
            .formatted(meter, new UUID(1, 1));
    account
        .bulk(CSV, csv)
        .statusCode(200)
        .body("lines", is(7))
        .body("accepted", is(3))
        .body("refused", is(4))
        .body("complete", is(true))
        .body("errors.line", contains(6, 7, 8, 9))
        .body("errors.path", contains("value", "timestamp", "meterId", "type"));
    assertEquals(List.of("0.25", "1"), measured(meter));
    account.partitions(site, DAY, 1).body("data.inputRevision", contains(1));
  }

  @Test
  void aLineIsAValueOrASeriesOfQuarterHours() {
    String lines =
        """
        {"meterId":"%1$s","start":"2025-05-31T22:00:00Z","values":[1,null,0.25,-1,2]}

        {"meterId":"%1$s","timestamp":"2025-05-31T23:15:00Z","value":3,"other":[1]}
        {"meterId":"%1$s","timestamp":"2025-05-31T23:30:00Z"}
        {"meterId":"%1$s","start":"2025-05-31T22:01:00Z","values":[1]}
        not json
        [1]
        """
            .formatted(meter);
    account
        .bulk(JSON_LINES, lines)
        .statusCode(200)
        .body("lines", is(6))
        .body("accepted", is(4))
        .body("refused", is(5))
        .body("errors.line", contains(1, 4, 5, 6, 7))
        .body("errors.path", contains("values[3]", "value", "start", "", ""));
    assertEquals(List.of("1", "0.25", "2", "3"), measured(meter));
  }

  @Test
  void aMeterMayBeNamedByItsIdentifier() {
    UUID named =
        masterData.meter(
            account.id(),
            Map.of(
                "siteId", site.toString(),
                "direction", "consumer",
                "measuring", "load_profile_accurate",
                "identifier", "1ISK0001",
                "startDate", "2025-01-01T00:00:00Z"));
    account
        .bulk(CSV, "identifier,timestamp,value\n1ISK0001,2025-05-31T22:00:00Z,1\n")
        .statusCode(200)
        .body("errors", empty());
    account
        .bulk(
            JSON_LINES,
            """
            {"identifier":"1ISK0001","start":"2025-05-31T22:15:00Z","values":[2]}
            {"identifier":"1ISK0002","start":"2025-05-31T22:15:00Z","values":[2,3]}
            """)
        .statusCode(200)
        .body("accepted", is(1))
        .body("refused", is(2))
        .body("errors.path", contains("identifier"))
        .body("errors.message", contains("there is no meter with the identifier 1ISK0002"));
    assertEquals(List.of("1", "2"), measured(named));
  }

  /// Of two readings the one that comes later in the delivery is wrong.
  @Test
  void aRegistersFallingReadingIsRefusedAndTheOthersGoOn() {
    UUID register =
        masterData.meter(
            account.id(), site, "consumer", "readings_accurate", false, "2025-01-01T00:00:00Z");
    account.submit(List.of(new Value(register, "2025-06-03T00:00:00Z", "20")));
    String csv =
        "meterId,timestamp,value\n"
            + List.of("31T22:00:00Z,10", "31T22:15:00Z,9", "31T22:30:00Z,11", "31T22:45:00Z,21")
                .stream()
                .map(row -> register + ",2025-05-" + row)
                .collect(Collectors.joining("\n"));
    account
        .bulk(CSV, csv)
        .statusCode(200)
        .body("accepted", is(2))
        .body("errors.line", contains(3, 5))
        .body(
            "errors.message",
            contains(
                "the register falls from 10 kWh at 2025-05-31T22:00:00.000Z to 9 kWh at"
                    + " 2025-05-31T22:15:00.000Z",
                "the register falls from 21 kWh at 2025-05-31T22:45:00.000Z to 20 kWh at"
                    + " 2025-06-03T00:00:00.000Z"));
    assertEquals(List.of("10", "11"), measured(register));
  }

  @Test
  void aDryRunChecksAndStoresNothing() {
    account
        .asking()
        .contentType(JSON_LINES)
        .queryParam("dryRun", "true")
        .body(series(meter, 96).getBytes(StandardCharsets.UTF_8))
        .post(PATH)
        .then()
        .statusCode(200)
        .body("accepted", is(96));
    assertEquals(List.of(), measured(meter));
    account.partitions(site, DAY, 1).body("total", is(0));
  }

  @Test
  void whereNothingIsAcceptedTheReportIsAnswered422() {
    String lines = "{}\n".repeat(1_200);
    account
        .bulk(JSON_LINES, lines)
        .statusCode(422)
        .contentType(ContentType.JSON)
        .body("lines", is(1_200))
        .body("accepted", is(0))
        .body("errors", hasSize(1_000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "meterId,timestamp\n",
        "timestamp,value\n",
        "meterId,identifier,timestamp,value\n",
        "meterId,timestamp,value,value\n"
      })
  void aCsvWithoutAUsableHeaderIsMalformed(String csv) {
    account
        .bulk(CSV, csv + "1,2,3\n")
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors.path", contains("body"));
  }

  @Test
  void aCompressedDeliveryIsReadAndACutOneIsReportedAsIncomplete() throws IOException {
    byte[] whole = compressed(series(meter, 96));
    compressedDelivery(whole).statusCode(200).body("accepted", is(96));
    byte[] cut = Arrays.copyOf(whole, whole.length - 9);
    compressedDelivery(cut).body("complete", is(false));
  }

  private ValidatableResponse compressedDelivery(byte[] body) {
    return account
        .asking()
        .contentType(JSON_LINES)
        .header("Content-Encoding", "gzip")
        .body(body)
        .post(PATH)
        .then();
  }

  /// Beyond what other bodies may have, and more than one chunk.
  @Test
  void aDeliveryMayBeLong() {
    String csv =
        "meterId,timestamp,value\n"
            + IntStream.range(0, 60_000)
                .mapToObj(
                    k -> meter + "," + MIDNIGHT.plus(Duration.ofMinutes(15L * k)) + "," + k % 7)
                .collect(Collectors.joining("\n"));
    account.bulk(CSV, csv).statusCode(200).body("accepted", is(60_000));
    account
        .get(
            "/v1/measurements",
            Map.of(
                "meterId",
                meter,
                "startDateTime",
                MIDNIGHT.toString(),
                "endDateTime",
                "2029-01-01T00:00:00Z",
                "limit",
                0))
        .body("total", is(60_000));
  }

  @Test
  void anotherMediaTypeIsRefused() {
    account.bulk("application/json", "[]").statusCode(415);
  }

  @Test
  void aConnectionThatBreaksOffKeepsWholeChunksAndSendingAgainCompletesThem()
      throws IOException, InterruptedException {
    String line = "{\"meterId\":\"" + meter + "\",\"start\":\"%s\",\"values\":[%s]}\n";
    String values = "1,".repeat(95) + "1";
    StringBuilder body = new StringBuilder();
    for (int day = 0; day < 600; day++) {
      body.append(line.formatted(MIDNIGHT.plus(Duration.ofDays(day)), values));
    }
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    try (Socket socket = new Socket("localhost", RestAssured.port)) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST "
                  + PATH
                  + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                  + JSON_LINES
                  + "\r\nAuthorization: Bearer "
                  + AccessTokens.of(account.id())
                  + "\r\nContent-Length: "
                  + (bytes.length + 1)
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.UTF_8));
      out.write(bytes);
      out.flush();
      socket.shutdownOutput();
      try (InputStream answer = socket.getInputStream()) {
        answer.readAllBytes();
      }
    }
    account.bulk(JSON_LINES, body.toString()).statusCode(200).body("accepted", is(57_600));
    account.partitions(site, DAY, 1).body("data.inputRevision", contains(1));
  }

  private List<String> measured(UUID of) {
    return account.measured(of, MIDNIGHT, 1).stream().map(Object::toString).toList();
  }

  private static String series(UUID meter, int values) {
    return "{\"meterId\":\"%s\",\"start\":\"%s\",\"values\":[%s]}\n"
        .formatted(meter, MIDNIGHT, "1,".repeat(values - 1) + "1");
  }

  private static byte[] compressed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
