package energy.saldo.quickstart;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.quickstart.TestClient.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A reader who makes the calls of a page one after the other and compares the answers.
///
/// What a page cannot know stands for what is answered there first: ids, and texts in braces such
/// as `{site}`. Times of creation may be any. After `…` an object has more that is not shown.
final class Walkthrough {

  private static final String REST = "…";
  private static final Set<String> TIMES = Set.of("createdAt", "updatedAt");

  private final TestClient client;
  private final Map<String, String> known = new HashMap<>();

  Walkthrough(TestClient client) {
    this.client = client;
  }

  void follow(List<DocumentedCall> calls) {
    calls.forEach(this::follow);
  }

  /// What was asked for may become so only after a moment.
  private void follow(DocumentedCall call) {
    if (call.method().equals("GET")) {
      TestClient.await(() -> send(call), answer -> isAsShown(call, answer));
    } else {
      Answer answer = send(call);
      assertTrue(isAsShown(call, answer), () -> call + "\nwas answered " + answer.text());
    }
  }

  private Answer send(DocumentedCall call) {
    return client.send(call.method(), withOurs(call.path()), call.headers(), withOurs(call.body()));
  }

  private String withOurs(String text) {
    String ours = text;
    for (Map.Entry<String, String> each : known.entrySet()) {
      ours = ours.replace(each.getKey(), each.getValue());
    }
    return ours;
  }

  private boolean isAsShown(DocumentedCall call, Answer answer) {
    String shown = withOurs(call.answer());
    if (call.format().equals("csv")) {
      return answer.status() == 200 && shown.equals(answer.text().replace("\r\n", "\n"));
    }
    JsonNode json = TestClient.json(shown.replace("," + REST + "}", ",\"" + REST + "\":null}"));
    Map<String, String> found = new HashMap<>();
    boolean isShown =
        answer.status() / 100 == json.path("status").asInt(200) / 100
            && isAsShown("", json, answer.json(), found);
    if (isShown) {
      known.putAll(found);
    }
    return isShown;
  }

  private boolean isAsShown(String name, JsonNode shown, JsonNode told, Map<String, String> found) {
    if (shown.isObject()) {
      return hasTheFieldsShown(shown, told)
          && shown.properties().stream()
              .filter(field -> !field.getKey().equals(REST))
              .allMatch(
                  field ->
                      isAsShown(
                          field.getKey(), field.getValue(), told.path(field.getKey()), found));
    } else if (shown.isArray()) {
      boolean isShown = told.isArray() && told.size() == shown.size();
      for (int k = 0; isShown && k < shown.size(); k++) {
        isShown = isAsShown(name, shown.get(k), told.get(k), found);
      }
      return isShown;
    } else if (TIMES.contains(name)) {
      return Instant.parse(told.asText()).isAfter(Instant.EPOCH);
    } else if (isUnknown(name, shown)) {
      return told.asText().equals(found.computeIfAbsent(shown.asText(), text -> told.asText()));
    }
    return shown.equals(told);
  }

  private static boolean hasTheFieldsShown(JsonNode shown, JsonNode told) {
    List<String> names = new ArrayList<>();
    shown.fieldNames().forEachRemaining(names::add);
    return told.isObject() && (names.contains(REST) || names.size() == told.size());
  }

  private boolean isUnknown(String name, JsonNode shown) {
    String text = shown.asText();
    return shown.isTextual()
        && (name.equals("id") || text.matches("\\{[^{}]+\\}"))
        && !known.containsValue(text);
  }
}
