package energy.saldo.quickstart.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import energy.saldo.quickstart.system.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/// A client of the public API for one account. It replaces an expired access token. Numbers are
/// read as exact decimals.
public final class PublicApi implements AutoCloseable {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(1);

  private final URI address;
  private final String apiToken;
  private final HttpClient http = HttpClient.newHttpClient();
  private String accessToken = "";

  private PublicApi(URI address, String apiToken) {
    this.address = address;
    this.apiToken = apiToken;
  }

  /// The API for the account of this API token, or empty if the token is invalid.
  public static Optional<PublicApi> signedIn(URI address, String apiToken) {
    PublicApi api = new PublicApi(address, apiToken);
    if (api.signIn()) {
      return Optional.of(api);
    }
    api.close();
    return Optional.empty();
  }

  private boolean signIn() {
    ObjectNode grant = object().put("grantType", "api_token").put("token", apiToken);
    HttpResponse<String> answer = exchange(request("/v1/oauth", grant).build());
    if (answer.statusCode() == 401) {
      return false;
    }
    accessToken = checked("/v1/oauth", answer).path("accessToken").asText();
    return true;
  }

  /// An empty request body to fill.
  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /// Posts a body to a path.
  ///
  /// @return the body of the answer
  /// @throws StartFailure if it is refused, with the reason
  JsonNode post(String path, JsonNode body) {
    return authorised(path, request(path, body));
  }

  /// Gets a path with these query parameters and returns the body of the answer.
  JsonNode get(String path, Map<String, String> query) {
    StringJoiner parameters = new StringJoiner("&", "?", "").setEmptyValue("");
    query.forEach((name, value) -> parameters.add(name + "=" + encoded(value)));
    return authorised(path, HttpRequest.newBuilder(address.resolve(path + parameters)));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static String text(JsonNode body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always text", e);
    }
  }

  private HttpRequest.Builder request(String path, JsonNode body) {
    return HttpRequest.newBuilder(address.resolve(path))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(text(body)));
  }

  private JsonNode authorised(String path, HttpRequest.Builder request) {
    HttpResponse<String> answer = exchange(withToken(request));
    if (answer.statusCode() == 401 && signIn()) {
      answer = exchange(withToken(request));
    }
    return checked(path, answer);
  }

  private HttpRequest withToken(HttpRequest.Builder request) {
    return request.copy().setHeader("Authorization", "Bearer " + accessToken).build();
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    try {
      return http.send(
          HttpRequest.newBuilder(request, (name, value) -> true).timeout(ANSWER_LIMIT).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new StartFailure("no answer from " + request.uri() + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted while importing the sample", e);
    }
  }

  private static JsonNode checked(String path, HttpResponse<String> answer) {
    if (answer.statusCode() / 100 != 2) {
      throw new StartFailure(
          "%s returned %d: %s".formatted(path, answer.statusCode(), answer.body()));
    }
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new StartFailure(path + " did not return JSON: " + answer.body(), e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
