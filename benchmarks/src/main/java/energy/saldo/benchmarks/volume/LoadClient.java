package energy.saldo.benchmarks.volume;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// A client of the public address for an account of its own: HTTP/1.1, connections kept alive.
final class LoadClient implements AutoCloseable {

  private static final String JSON = "application/json";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI address;
  private final String apiToken;
  private volatile String accessToken = "";

  /// What is repeated, with its number.
  interface Task {
    void run(int number) throws IOException, InterruptedException;
  }

  /// Opens an account as the operator.
  LoadClient(URI address, String operatorToken) throws IOException, InterruptedException {
    this.address = address;
    signIn(operatorToken);
    this.apiToken =
        property(
            "token",
            create("/v1/api-tokens", "{\"name\":\"bench\",\"newAccount\":{\"name\":\"Bench\"}}"));
    signIn();
  }

  /// Gets a new access token, which is good for an hour.
  void signIn() throws IOException, InterruptedException {
    signIn(apiToken);
  }

  private void signIn(String token) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        post(
            "/v1/oauth",
            JSON,
            BodyPublishers.ofString("{\"grantType\":\"api_token\",\"token\":\"" + token + "\"}"));
    accessToken = property("accessToken", answer.body());
  }

  /// Posts JSON that must be answered with 201, and returns the answer.
  String create(String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> answer = post(path, JSON, BodyPublishers.ofString(body));
    if (answer.statusCode() != 201) {
      throw refused(path, answer);
    }
    return answer.body();
  }

  HttpResponse<String> post(String path, String contentType, BodyPublisher body)
      throws IOException, InterruptedException {
    return http.send(
        request(path).header("Content-Type", contentType).POST(body).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /// Gets what must be answered with 200.
  String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw refused(path, answer);
    }
    return answer.body();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path));
    return accessToken.isEmpty() || path.equals("/v1/oauth")
        ? request
        : request.header("Authorization", "Bearer " + accessToken);
  }

  private static IOException refused(String path, HttpResponse<String> answer) {
    return new IOException(path + " returned " + answer.statusCode() + ": " + answer.body());
  }

  /// The first text of a property in JSON.
  static String property(String name, String json) {
    return texts("\"" + name + "\":\"", json).getFirst();
  }

  /// All texts that follow a prefix, up to the next quotation mark.
  static List<String> texts(String prefix, String json) {
    List<String> texts = new ArrayList<>();
    for (int at = json.indexOf(prefix); at >= 0; at = json.indexOf(prefix, at)) {
      at += prefix.length();
      texts.add(json.substring(at, json.indexOf('"', at)));
    }
    return texts;
  }

  /// Runs a task `count` times by this many clients at once, and returns the seconds.
  static double seconds(int clients, int count, Task task)
      throws IOException, InterruptedException {
    AtomicInteger next = new AtomicInteger();
    long start = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        running.add(
            threads.submit(
                () -> {
                  for (int number = next.getAndIncrement();
                      number < count;
                      number = next.getAndIncrement()) {
                    task.run(number);
                  }
                  return null;
                }));
      }
      for (Future<?> client : running) {
        client.get();
      }
    } catch (ExecutionException failed) {
      throw new IOException(failed.getCause());
    }
    return (System.nanoTime() - start) / 1e9;
  }

  @Override
  public void close() {
    http.close();
  }
}
