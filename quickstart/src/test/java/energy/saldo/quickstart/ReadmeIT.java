package energy.saldo.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import energy.saldo.quickstart.TestClient.Answer;
import energy.saldo.quickstart.system.SystemSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The calls of the README, executed as they stand there, give the answers that stand there; only
/// ids and the times of creation are others.
class ReadmeIT {

  private static final Pattern CALL =
      Pattern.compile("```http\\n(\\w+) +(\\S+)\\n(.*?)```\\s+```json\\n(.*?)```", Pattern.DOTALL);

  /// A call and the answer to it, with the README's ids.
  private record Call(String method, String path, String body, String answer) {}

  private final TestClient client = TestClient.newAccount(SystemUnderTest.get());
  private final Map<String, String> ids = new HashMap<>();

  private static List<Call> calls() throws IOException {
    String readme = Files.readString(SystemSettings.cloneFolder().resolve("README.md"));
    List<Call> calls = new ArrayList<>();
    Matcher matcher = CALL.matcher(readme);
    while (matcher.find()) {
      calls.add(new Call(matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4)));
    }
    return calls;
  }

  @Test
  void eachCallGivesTheAnswerThatStandsBesideIt() throws IOException {
    List<Call> calls = calls();
    assertEquals(
        List.of(
            "/v1/sites",
            "/v1/meters",
            "/v1/meter-balancing-settings",
            "/v1/measurements",
            "/v1/aggregated-balances"),
        calls.stream().map(call -> call.path.replaceFirst("\\?.*", "")).toList());
    for (Call call : calls) {
      switch (call.method) {
        case "POST" -> post(call);
        case "GET" -> client.await(withOurIds(call.path), withOurIds(call.answer));
        default -> throw new AssertionError("no test for " + call);
      }
    }
  }

  private void post(Call call) {
    Answer answer = client.post(call.path, withOurIds(call.body));
    assertEquals(201, answer.status(), answer.text());
    JsonNode told = answer.json();
    ids.put(TestClient.json(call.answer).path("id").asText(), told.path("id").asText());
    assertEquals(withoutCreation(TestClient.json(withOurIds(call.answer))), withoutCreation(told));
  }

  private String withOurIds(String text) {
    String ours = text;
    for (Map.Entry<String, String> id : ids.entrySet()) {
      ours = id.getKey().isEmpty() ? ours : ours.replace(id.getKey(), id.getValue());
    }
    return ours;
  }

  private static JsonNode withoutCreation(JsonNode resource) {
    ObjectNode rest = resource.deepCopy();
    for (String time : List.of("createdAt", "updatedAt")) {
      JsonNode told = rest.remove(time);
      if (told != null) {
        Instant.parse(told.asText());
      }
    }
    return rest;
  }
}
