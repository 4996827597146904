package energy.saldo.quickstart.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What the public address answers to malformed, oversized and slow requests, and for services that
/// are slow, break off or are gone. The services are a small HTTP server in this process.
class GatewayTest {

  private static final int REQUESTS = 40;
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);
  private static final int SERVICE_LIFE_MILLIS = 5_000;
  private static final int CONNECTIONS = 200;
  private static final int CONNECTIONS_PER_SERVICE = 8;
  private static final int LARGEST_BODY = 100_000;
  private static final int PARTS = 14;
  private static final int LONG_ANSWER = 64 << 20;

  private static final GatewayLimits LIMITS =
      new GatewayLimits(
          CONNECTIONS,
          CONNECTIONS_PER_SERVICE,
          LARGEST_BODY,
          10 * LARGEST_BODY,
          Duration.ofSeconds(4),
          Duration.ofSeconds(3),
          Duration.ofSeconds(3),
          Duration.ofSeconds(6),
          Duration.ofSeconds(4),
          Duration.ofSeconds(5),
          Duration.ofSeconds(3));

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger received = new AtomicInteger();
  private final CountDownLatch stuck = new CountDownLatch(1);
  private final AtomicBoolean brokenOff = new AtomicBoolean();
  private HttpServer service;
  private Gateway gateway;

  @BeforeEach
  void start() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.setExecutor(threads);
    service.createContext("/v1/measurements", this::echo);
    service.createContext("/v1/sites", GatewayTest::refuseBare);
    service.createContext("/v1/sites/stuck", this::wait);
    service.createContext("/v1/sites/slow", GatewayTest::answerSlowly);
    service.createContext("/v1/sites/long", this::answerAtLength);
    service.createContext("/v1/sites/torn", GatewayTest::breakOff);
    service.start();
    gateway = gatewayTo(service.getAddress().getPort());
  }

  private static Gateway gatewayTo(int port) {
    return Gateway.start("localhost", 0, new ServicePorts(port, port, port), LIMITS);
  }

  @AfterEach
  void stop() {
    stuck.countDown();
    gateway.close();
    service.stop(0);
    threads.close();
  }

  private void echo(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      received.incrementAndGet();
      exchange.getResponseHeaders().set("Location", "/v1/measurements/1");
      exchange.sendResponseHeaders(201, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static void refuseBare(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Allow", "GET");
      exchange.sendResponseHeaders(405, -1);
    }
  }

  private void wait(HttpExchange exchange) throws IOException {
    try (exchange) {
      stuck.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Each part half a second after the one before, altogether longer than any time limit.
  private static void answerSlowly(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, 0);
      for (int part = 0; part < PARTS; part++) {
        Thread.sleep(500);
        exchange.getResponseBody().write("part\n".getBytes(StandardCharsets.US_ASCII));
        exchange.getResponseBody().flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answerAtLength(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, 0);
      byte[] part = new byte[1 << 16];
      for (int sent = 0; sent < LONG_ANSWER; sent += part.length) {
        exchange.getResponseBody().write(part);
      }
    } catch (IOException e) {
      brokenOff.set(true);
      throw e;
    }
  }

  private static void breakOff(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write("half".getBytes(StandardCharsets.US_ASCII));
    exchange.getResponseBody().flush();
    throw new IOException("breaks off, without the last chunk");
  }

  /// What came back over a connection, until it was closed.
  private record RawAnswer(int status, String head, String body) {

    static RawAnswer read(InputStream in) throws IOException {
      String all = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      int end = all.indexOf("\r\n\r\n");
      assertTrue(end > 0, "no answer: " + all);
      return new RawAnswer(
          Integer.parseInt(all.substring(9, 12)), all.substring(0, end), all.substring(end + 4));
    }

    void assertProblem(int expected, String kind) {
      assertEquals(expected, status, head + "\n" + body);
      String lower = head.toLowerCase(Locale.ROOT);
      assertTrue(lower.contains("content-type: application/problem+json"), head);
      assertTrue(lower.contains("x-content-type-options: nosniff"), head);
      JsonObject problem = new JsonObject(body);
      assertEquals("/problems/" + kind, problem.getString("type"));
      assertEquals(expected, problem.getInteger("status"));
      assertFalse(problem.getString("title").isBlank());
      assertFalse(problem.getString("detail").isBlank());
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("localhost", gateway.port());
    socket.setSoTimeout(Math.toIntExact(ANSWER_LIMIT.toMillis()));
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private RawAnswer raw(String request) throws IOException {
    try (Socket socket = connect()) {
      write(socket, request);
      return RawAnswer.read(socket.getInputStream());
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(uri(path)).timeout(ANSWER_LIMIT).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private HttpResponse<String> post(String body) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(uri("/v1/measurements"))
              .timeout(ANSWER_LIMIT)
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private URI uri(String path) {
    return URI.create("http://localhost:" + gateway.port() + path);
  }

  private static void assertProblem(int status, String kind, HttpResponse<String> answer) {
    new RawAnswer(
            answer.statusCode(),
            "content-type: "
                + answer.headers().firstValue("Content-Type").orElse("")
                + "\nx-content-type-options: "
                + answer.headers().firstValue("X-Content-Type-Options").orElse(""),
            answer.body())
        .assertProblem(status, kind);
  }

  @Test
  void aRequestAndItsAnswerPassUnchanged() throws Exception {
    String body = "x".repeat(LARGEST_BODY);
    HttpResponse<String> answer = post(body);
    assertEquals(201, answer.statusCode());
    assertEquals(body, answer.body());
    assertEquals("/v1/measurements/1", answer.headers().firstValue("Location").orElseThrow());
    assertEquals(List.of("nosniff"), answer.headers().allValues("X-Content-Type-Options"));
  }

  @Test
  void slowClientsDoNotStopOthersAndAreTimedOut() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int k = 0; k < 100; k++) {
        Socket socket = connect();
        slow.add(socket);
        write(
            socket, "POST /v1/measurements HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n1234");
      }
      assertEquals("whole", post("whole").body());
      for (Socket socket : slow) {
        RawAnswer.read(socket.getInputStream()).assertProblem(408, "timeout");
      }
      assertEquals(1, received.get());
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void aBodyThatTricklesIsTimedOut() throws Exception {
    AtomicBoolean timedOut = new AtomicBoolean();
    try (Socket socket = connect()) {
      write(socket, "POST /v1/measurements HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
      Thread trickle =
          Thread.startVirtualThread(
              () -> {
                try {
                  while (!timedOut.get()) {
                    write(socket, "x");
                    Thread.sleep(100);
                  }
                } catch (IOException | InterruptedException ended) {
                  // The gateway has closed the connection.
                }
              });
      RawAnswer.read(socket.getInputStream()).assertProblem(408, "timeout");
      timedOut.set(true);
      trickle.join();
    }
  }

  @Test
  void aHeadThatTricklesIsTimedOut() throws Exception {
    raw("GET /v1/sites HTTP/1.1\r\nHost: x\r\nX-Slow: ").assertProblem(408, "timeout");
  }

  @Test
  void anIdleConnectionIsClosed() throws Exception {
    RawAnswer answer = raw("GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n");
    answer.assertProblem(404, "not-found");
    assertEquals("/nowhere", new JsonObject(answer.body).getString("instance"));
  }

  @Test
  void moreConnectionsThanAllowedAreUnavailableAndThoseThatEndMakeRoom() throws Exception {
    List<Socket> open = new ArrayList<>();
    for (int k = 0; k < CONNECTIONS; k++) {
      Socket socket = connect();
      open.add(socket);
      write(socket, "GET /q/he");
    }
    RawAnswer refused = raw("");
    refused.assertProblem(503, "unavailable");
    assertTrue(refused.head.toLowerCase(Locale.ROOT).contains("retry-after: 1"), refused.head);
    for (Socket socket : open) {
      socket.close();
    }
    RawAnswer answer = raw("");
    while (answer.status == 503) {
      answer = raw("");
    }
    answer.assertProblem(408, "timeout");
  }

  @Test
  void bodiesTogetherAreBounded() throws Exception {
    List<Socket> large = new ArrayList<>();
    try {
      for (int k = 0; k < 10; k++) {
        Socket socket = connect();
        large.add(socket);
        write(
            socket,
            "POST /v1/measurements HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(LARGEST_BODY, "x".repeat(LARGEST_BODY - 1)));
      }
      HttpResponse<String> answer = post("x".repeat(LARGEST_BODY));
      assertProblem(503, "unavailable", answer);
      assertEquals("1", answer.headers().firstValue("Retry-After").orElse(""));
      for (Socket socket : large) {
        RawAnswer.read(socket.getInputStream()).assertProblem(408, "timeout");
      }
      assertEquals(201, post("x".repeat(LARGEST_BODY)).statusCode());
    } finally {
      for (Socket socket : large) {
        socket.close();
      }
    }
  }

  @Test
  void aBodyOverTheLimitIsTooLarge() throws Exception {
    assertProblem(413, "too-large", post("x".repeat(LARGEST_BODY + 1)));
    assertProblem(413, "too-large", post("x".repeat(20 * LARGEST_BODY)));
    assertEquals(0, received.get());
  }

  @Test
  void aChunkedBodyOverTheLimitIsTooLarge() throws Exception {
    String chunk = "%x\r\n%s\r\n".formatted(LARGEST_BODY, "x".repeat(LARGEST_BODY));
    raw("POST /v1/measurements HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            + chunk
            + chunk
            + "0\r\n\r\n")
        .assertProblem(413, "too-large");
    assertEquals(0, received.get());
  }

  @Test
  void aChunkedBodyPasses() throws Exception {
    RawAnswer answer =
        raw(
            "POST /v1/measurements HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    assertEquals(201, answer.status);
    assertEquals("abcde", answer.body);
  }

  @Test
  void aClientThatAsksBeforeItSendsIsToldToContinueOrThatItIsTooMuch() throws Exception {
    try (Socket socket = connect()) {
      write(
          socket,
          "POST /v1/measurements HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
              + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n");
      byte[] interim = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
      assertEquals("HTTP/1.1 100 Continue\r\n\r\n", new String(interim, StandardCharsets.US_ASCII));
      write(socket, "abc");
      assertEquals("abc", RawAnswer.read(socket.getInputStream()).body);
    }
    raw("POST /v1/measurements HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
            + "Content-Length: 4000000000\r\n\r\n")
        .assertProblem(413, "too-large");
  }

  @Test
  void twoLengthsAreRefusedAndEndTheConnection() throws Exception {
    String smuggled =
        "POST /v1/measurements HTTP/1.1\r\n"
            + "Host: x\r\n"
            + "Content-Length: 3\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "0\r\n\r\n"
            + "GET /v1/sites HTTP/1.1\r\n"
            + "Host: x\r\n\r\n";
    RawAnswer answer = raw(smuggled);
    answer.assertProblem(400, "malformed");
    assertEquals(0, received.get());
    raw(smuggled.replace("HTTP/1.1\r\nHost: x\r\nContent", "HTTP/1.0\r\nHost: x\r\nContent"))
        .assertProblem(400, "malformed");
    raw("POST /v1/measurements HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n")
        .assertProblem(501, "not-implemented");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /v1/sites/%zz HTTP/1.1, 400, malformed",
    "GET /v1/sites?name=%f HTTP/1.1, 400, malformed",
    "GET /v1 /sites HTTP/1.1, 400, malformed",
    "nonsense, 400, malformed",
    "GET /v1/sites HTTP/7.0, 501, not-implemented",
    "CONNECT localhost:1 HTTP/1.1, 404, not-found",
    "GET /internal/v1/changes HTTP/1.1, 404, not-found",
    "POST /q/health/ready HTTP/1.1, 405, method-not-allowed",
    "DELETE /v1/sites HTTP/1.1, 405, method-not-allowed"
  })
  void eachRefusalIsAProblem(String requestLine, int status, String kind) throws Exception {
    raw(requestLine + "\r\nHost: x\r\n\r\n").assertProblem(status, kind);
  }

  @Test
  void aRequestLineOrHeaderThatIsTooLongIsAProblem() throws Exception {
    raw("GET /v1/sites?name=" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n")
        .assertProblem(414, "uri-too-long");
    raw("GET /v1/sites HTTP/1.1\r\nX-Long: " + "x".repeat(1_000_000) + "\r\n\r\n")
        .assertProblem(431, "headers-too-large");
    raw("GET /v1/sites HTTP/1.1\r\nHo st: x\r\n\r\n").assertProblem(400, "malformed");
  }

  @Test
  void aServiceThatDoesNotAnswerIsUnavailable() throws Exception {
    HttpResponse<String> answer = get("/v1/sites/stuck");
    assertProblem(503, "unavailable", answer);
    assertEquals("1", answer.headers().firstValue("Retry-After").orElse(""));
  }

  @Test
  void aServiceWhoseConnectionsAreAllTakenIsUnavailable() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int k = 0; k < 3 * CONNECTIONS_PER_SERVICE; k++) {
        answers.add(
            client.sendAsync(
                HttpRequest.newBuilder(uri("/v1/sites/stuck")).timeout(ANSWER_LIMIT).build(),
                HttpResponse.BodyHandlers.ofString()));
      }
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertProblem(503, "unavailable", answer.get());
      }
    }
  }

  @Test
  void aLongAnswerThatMakesProgressIsNotCut() throws Exception {
    assertEquals("part\n".repeat(PARTS), get("/v1/sites/slow").body());
  }

  @Test
  void anAnswerThatBreaksOffIsNeverEndedAsIfWhole() throws Exception {
    assertThrows(IOException.class, () -> get("/v1/sites/torn"));
  }

  @Test
  void aReaderThatDoesNotReadIsCutOffAndItsServiceWithIt() throws Exception {
    try (Socket socket = connect()) {
      write(socket, "GET /v1/sites/long HTTP/1.1\r\nHost: x\r\n\r\n");
      long limit = System.nanoTime() + ANSWER_LIMIT.toNanos();
      while (!brokenOff.get()) {
        assertTrue(System.nanoTime() < limit, "the answer still goes on");
        Thread.sleep(50);
      }
      long read = 0;
      try (InputStream in = socket.getInputStream()) {
        read = in.transferTo(OutputStream.nullOutputStream());
      } catch (IOException reset) {
        assertEquals("Connection reset", reset.getMessage());
      }
      assertTrue(read < LONG_ANSWER, "read " + read);
    }
  }

  @Test
  void aReaderThatReadsSlowlyGetsTheWholeAnswer() throws Exception {
    try (Socket socket = connect()) {
      write(socket, "GET /v1/sites/long HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      byte[] buffer = new byte[1 << 20];
      long read = 0;
      for (int length = 0; length >= 0; length = socket.getInputStream().read(buffer)) {
        read += length;
        Thread.sleep(5);
      }
      assertTrue(read > LONG_ANSWER, "read " + read);
      assertFalse(brokenOff.get());
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void everyRequestOfAServiceThatEndsIsAnsweredAsUnavailable(HttpClient.Version version)
      throws Exception {
    gateway.close();
    try (ServerSocket dying = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        HttpClient client = HttpClient.newBuilder().version(version).build()) {
      gateway = gatewayTo(dying.getLocalPort());
      Thread end = Thread.startVirtualThread(() -> readAndEnd(dying));
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int k = 0; k < REQUESTS; k++) {
        answers.add(
            client.sendAsync(
                HttpRequest.newBuilder(uri("/v1/measurements"))
                    .header("Content-Type", "application/json")
                    .timeout(ANSWER_LIMIT)
                    .POST(HttpRequest.BodyPublishers.ofString(" ".repeat(20_000)))
                    .build(),
                HttpResponse.BodyHandlers.ofString()));
      }
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        HttpResponse<String> response = answer.get(ANSWER_LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertProblem(503, "unavailable", response);
        assertEquals("1", response.headers().firstValue("Retry-After").orElse(""));
      }
      end.join();
    }
  }

  /// Takes some connections, reads the beginning of a request from each and is gone. On a slow
  /// machine the gateway may time out before it has opened so many.
  private static void readAndEnd(ServerSocket service) {
    List<Socket> open = new ArrayList<>();
    try {
      service.setSoTimeout(SERVICE_LIFE_MILLIS);
      try {
        while (open.size() < CONNECTIONS_PER_SERVICE) {
          Socket socket = service.accept();
          open.add(socket);
          socket.setSoTimeout(SERVICE_LIFE_MILLIS);
          socket.getInputStream().readNBytes(1_000);
        }
      } catch (SocketTimeoutException | SocketException timedOut) {
        assertFalse(open.isEmpty(), "no request has come");
      }
      service.close();
      for (Socket socket : open) {
        socket.setSoLinger(true, 0);
        socket.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Longer than other bodies may be, and its length not announced.
  @Test
  void aBulkDeliveryIsSentOnWhileItArrivesHoweverLongItIs()
      throws IOException, InterruptedException {
    byte[] delivery = new byte[5 * LARGEST_BODY];
    Arrays.fill(delivery, (byte) 'x');
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create(
                      "http://localhost:" + gateway.port() + "/v1/measurements/bulk?dryRun=true"))
              .POST(
                  HttpRequest.BodyPublishers.ofInputStream(
                      () -> new ByteArrayInputStream(delivery)))
              .build();
      var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      assertEquals(201, answer.statusCode());
      assertArrayEquals(delivery, answer.body());
    }
  }
}
