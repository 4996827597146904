package energy.saldo.quickstart.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the public address answers for a service that ends while it has requests to answer.
class GatewayTest {

  private static final int REQUESTS = 40;
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void everyRequestOfAServiceThatEndsIsAnsweredAsBadGateway(HttpClient.Version version)
      throws Exception {
    try (ServerSocket service = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Gateway gateway =
            Gateway.start(
                "localhost",
                0,
                new ServicePorts(
                    service.getLocalPort(), service.getLocalPort(), service.getLocalPort()));
        HttpClient client = HttpClient.newBuilder().version(version).build()) {
      Thread dying = Thread.startVirtualThread(() -> readAndEnd(service));
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int k = 0; k < REQUESTS; k++) {
        answers.add(
            client.sendAsync(measurements(gateway.port()), HttpResponse.BodyHandlers.ofString()));
      }
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        HttpResponse<String> response = answer.get();
        assertEquals(502, response.statusCode());
        assertEquals(
            "application/problem+json", response.headers().firstValue("Content-Type").orElse(""));
      }
      dying.join();
    }
  }

  private static HttpRequest measurements(int port) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/measurements"))
        .header("Content-Type", "application/json")
        .timeout(ANSWER_LIMIT)
        .POST(HttpRequest.BodyPublishers.ofString(" ".repeat(50_000)))
        .build();
  }

  /// Takes some connections, reads the beginning of a request from each and is gone.
  private static void readAndEnd(ServerSocket service) {
    List<Socket> open = new ArrayList<>();
    try {
      for (int k = 0; k < 8; k++) {
        Socket socket = service.accept();
        open.add(socket);
        socket.getInputStream().readNBytes(1_000);
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
}
