package energy.saldo.balancing;

import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.balancing.Account.Value;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.balancing.run.Balancing;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Clients that do not read what they asked for, or do not send what they announced.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class SlowClientTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final LocalDate DAY = LocalDate.of(2025, 1, 15);
  private static final Instant START = DAY.atStartOfDay(BERLIN).toInstant();
  private static final int DAYS = 48;
  private static final int CONSUMERS = 4;
  private static final int READERS = 40;
  private static final int SENDERS = 64;
  private static final Duration PROMPT = Duration.ofSeconds(8);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject MasterData masterData;
  @Inject Balancing balancing;

  private final Account account = Account.open();
  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void closeSockets() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void readersThatDoNotReadHoldNobodyElseUpAndAreGivenUp() throws IOException {
    UUID site = aSiteWithALargeAnswer();
    Plant other = Plant.open(masterData, account, BERLIN);
    String query =
        "/v1/aggregated-balances?interval=PT15M&siteId=%s&startDateTime=%s&endDateTime=%s"
            .formatted(site, START, START.plus(Duration.ofDays(DAYS)));
    for (int k = 0; k < READERS; k++) {
      send("GET " + query + " HTTP/1.1\r\nHost: localhost\r\n" + authorization() + "\r\n");
    }
    await("a refusal", () -> aSmallList(site).extract().statusCode() == 503);
    aSmallList(site).statusCode(503).header("Retry-After", is("1")).body("status", is(503));

    assertTimeout(
        PROMPT,
        () -> {
          account.submit(other.values(START, 96));
          balancing.settle();
          account.partitions(other.site(), DAY, 1).body("data[0].state", is("balanced"));
          Management.health("ready").statusCode(200);
        });
    await("the readers' end", () -> Management.metric("saldo_lists_streamed") == 0);
    aSmallList(site).statusCode(200);
    int broken = 0;
    for (Socket socket : sockets) {
      String answer = readAll(socket, 20_000_000);
      if (answer.startsWith("HTTP/1.1 200 ")) {
        broken++;
        String end = answer.substring(answer.length() - 200);
        assertTrue(!end.contains("\"total\"") && !end.endsWith("0\r\n\r\n"), end);
      } else {
        assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
      }
    }
    assertTrue(broken > 0 && broken < 20, broken + " answers had begun");
  }

  @Test
  void halfBodiesHoldNothingButTheirSockets() throws IOException {
    Plant plant = Plant.open(masterData, account, BERLIN);
    for (int k = 0; k < SENDERS; k++) {
      send(
          "POST /v1/measurements HTTP/1.1\r\nHost: localhost\r\n"
              + authorization()
              + "Content-Type: application/json\r\n"
              + "Content-Length: 1000\r\n\r\n"
              + "{\"measurements\":[");
    }
    assertTimeout(
        PROMPT,
        () -> {
          account.submit(plant.values(START, 96));
          balancing.settle();
          account.partitions(plant.site(), DAY, 1).body("data[0].state", is("balanced"));
          Management.health("ready").statusCode(200);
        });
    for (Socket socket : sockets) {
      String answer = readAll(socket, 100_000);
      assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 408 "), answer);
    }
  }

  private UUID aSiteWithALargeAnswer() {
    UUID site = masterData.site(account.id());
    List<UUID> meters = new ArrayList<>();
    for (int k = 0; k <= CONSUMERS; k++) {
      UUID meter = masterData.meter(account.id(), site, k == 0 ? "producer" : "consumer");
      masterData.setting(account.id(), site, meter, "2020-01-02", null);
      meters.add(meter);
    }
    List<Value> values = new ArrayList<>();
    for (int q = 0; q < DAYS * 96; q++) {
      for (UUID meter : meters) {
        Instant timestamp = START.plus(Account.QUARTER_HOUR.multipliedBy(q));
        values.add(new Value(meter, timestamp, new BigDecimal("0.4")));
      }
    }
    account.submit(values);
    balancing.settle();
    assertEquals(
        2 * CONSUMERS, account.flows(site, START, START.plus(Duration.ofDays(DAYS)), "P1Y").size());
    return site;
  }

  private ValidatableResponse aSmallList(UUID site) {
    return account.get(
        "/v1/aggregated-balances",
        Map.of(
            "siteId",
            site,
            "startDateTime",
            START.toString(),
            "endDateTime",
            START.plus(Duration.ofDays(1)).toString(),
            "interval",
            "P1D"));
  }

  private String authorization() {
    return "Authorization: Bearer " + AccessTokens.of(account.id()) + "\r\n";
  }

  /// Sends it with a small window for the answer, which is not read.
  private void send(String request) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), RestAssured.port));
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  /// What comes until the other side closes, or the end of an answer that keeps the connection.
  private static String readAll(Socket socket, int most) throws IOException {
    socket.setSoTimeout((int) PATIENCE.toMillis());
    StringBuilder answer = new StringBuilder();
    byte[] buffer = new byte[1 << 16];
    InputStream in = socket.getInputStream();
    try {
      while (answer.length() < most && !isWholeProblem(answer)) {
        int count = in.read(buffer);
        if (count < 0) {
          break;
        }
        answer.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
      }
    } catch (SocketException e) {
      // Aborted by the other side: what came before counts.
    }
    return answer.toString();
  }

  private static boolean isWholeProblem(StringBuilder answer) {
    return answer.indexOf("HTTP/1.1 5") == 0 && answer.charAt(answer.length() - 1) == '}';
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(String what, Condition condition) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!condition.holds()) {
      assertTrue(Instant.now().isBefore(deadline), "waited in vain for " + what);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }
}
