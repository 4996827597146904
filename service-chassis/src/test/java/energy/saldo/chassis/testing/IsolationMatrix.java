package energy.saldo.chassis.testing;

import static energy.saldo.chassis.testing.ApiDescription.map;
import static energy.saldo.chassis.testing.ApiDescription.object;
import static energy.saldo.chassis.testing.ApiDescription.resolved;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Every place of the committed description of a service's API that takes an id, with every verb of
/// its address: what is another account's there is answered as what is nobody's. A route that is
/// new is in the matrix by itself; a kind of id that is new needs one in the test.
public final class IsolationMatrix {

  private static final List<String> VERBS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
  private static final String JSON = "application/json";
  private static final String OF_LINES = "text/csv|application/x-ndjson";
  private static final Pattern ID_NAME = Pattern.compile("\\b\\w+Id\\b");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /// Properties that fit some bodies only. The ids of formulas have tests of their own.
  private static final Set<String> NOT_OF_ALL = Set.of("customAttributes", "endDate", "formula");

  /// Where an id is.
  private enum Place {
    PATH,
    QUERY,
    BODY,
    /// In a body that is not JSON, such as CSV.
    LINES,
    /// As the path's, for a verb that the address does not take.
    OTHER_VERB
  }

  /// A place for an id: `GET /v1/sites/{id} PATH id`.
  ///
  /// @param kind what the id is one of: the name of the property, or of the path's list
  /// @param type of the body
  public record Question(
      String verb, String path, Place place, String kind, boolean isOfMany, String type) {

    private Question(String verb, String path, Place place, String kind) {
      this(verb, path, place, kind, false, JSON);
    }

    @Override
    public String toString() {
      String form = place == Place.LINES ? " as " + type : isOfMany ? " of many" : "";
      return "%s %s %s %s%s".formatted(verb, path, place, kind, form);
    }
  }

  private final Map<String, Object> description;

  private IsolationMatrix(Map<String, Object> description) {
    this.description = description;
  }

  /// Of the module's committed description.
  public static IsolationMatrix committed() throws IOException {
    return new IsolationMatrix(ApiDescription.committed());
  }

  /// All places.
  public List<Question> questions() {
    List<Question> questions = new ArrayList<>();
    object(description, "paths")
        .forEach((path, operations) -> addQuestions(path, map(operations), questions));
    return questions;
  }

  private void addQuestions(String path, Map<String, Object> operations, List<Question> questions) {
    boolean hasId = path.contains("{id}");
    for (String verb : VERBS) {
      Object operation = operations.get(verb.toLowerCase(Locale.ROOT));
      if (operation != null) {
        addQuestions(verb, path, map(operation), questions);
      } else if (hasId) {
        questions.add(new Question(verb, path, Place.OTHER_VERB, list(path)));
      }
    }
  }

  private void addQuestions(
      String verb, String path, Map<String, Object> operation, List<Question> questions) {
    if (path.contains("{id}")) {
      questions.add(new Question(verb, path, Place.PATH, list(path)));
    }
    for (Object parameter : (List<?>) operation.getOrDefault("parameters", List.of())) {
      String name = String.valueOf(map(parameter).get("name"));
      if ("query".equals(map(parameter).get("in")) && isId(name)) {
        questions.add(new Question(verb, path, Place.QUERY, name));
      }
    }
    if (!path.contains("{id}")) {
      addBodyQuestions(verb, path, operation, questions);
    }
  }

  private void addBodyQuestions(
      String verb, String path, Map<String, Object> operation, List<Question> questions) {
    boolean canBeMany = bodySchema(operation).containsKey("oneOf");
    Set<String> kinds = new LinkedHashSet<>();
    addIds(body(operation), kinds);
    for (String kind : kinds) {
      questions.add(new Question(verb, path, Place.BODY, kind));
      if (canBeMany) {
        questions.add(new Question(verb, path, Place.BODY, kind, true, JSON));
      }
    }
    for (String type : object(object(operation, "requestBody"), "content").keySet()) {
      if (type.matches(OF_LINES)) {
        ID_NAME
            .matcher(lines(operation, type))
            .results()
            .map(MatchResult::group)
            .distinct()
            .forEach(
                kind -> questions.add(new Question(verb, path, Place.LINES, kind, false, type)));
      }
    }
  }

  private static void addIds(Object part, Set<String> kinds) {
    if (part instanceof List<?> list) {
      list.forEach(entry -> addIds(entry, kinds));
    } else if (part instanceof Map<?, ?>) {
      map(part)
          .forEach(
              (property, value) -> {
                if (isId(property)) {
                  kinds.add(property);
                }
                addIds(value, kinds);
              });
    }
  }

  private static boolean isId(String property) {
    return property.endsWith("Id") || property.equals("mpo");
  }

  /// `sites` of `/v1/sites/{id}`.
  private static String list(String path) {
    return path.substring("/v1/".length(), path.indexOf("/{id}"));
  }

  /// Asks and compares.
  ///
  /// @param stranger asks
  /// @param own ids of the stranger's, by kind
  /// @param others ids of another account's, by kind
  public void assertIsolated(
      Question question,
      RequestSpecification stranger,
      RequestSpecification strangerAgain,
      Map<String, String> own,
      Map<String, String> others) {
    String foreign = others.get(question.kind());
    assertNotNull(foreign, "the test must create another account's " + question.kind());
    String nobodys = UUID.randomUUID().toString();
    Response ofForeign = ask(question, stranger, own, foreign);
    Response ofNobodys = ask(question, strangerAgain, own, nobodys);
    String answer = ofForeign.asString();
    assertEquals(ofNobodys.asString().replace(nobodys, foreign), answer);
    assertEquals(ofNobodys.statusCode(), ofForeign.statusCode());
    int status = ofForeign.statusCode();
    switch (question.place()) {
      case PATH -> assertEquals(404, status, answer);
      case OTHER_VERB -> assertEquals(405, status, answer);
      case BODY, LINES -> {
        assertEquals(422, status, answer);
        assertTrue(answer.contains(question.kind()), answer);
      }
      case QUERY ->
          assertTrue(
              status == 404 || (status == 200 && Objects.equals(ofForeign.path("total"), 0)),
              answer);
    }
  }

  private Response ask(
      Question question, RequestSpecification caller, Map<String, String> own, String id) {
    Map<String, Object> operation =
        map(
            object(object(description, "paths"), question.path())
                .getOrDefault(question.verb().toLowerCase(Locale.ROOT), Map.of()));
    Map<String, Object> body = body(operation);
    fill(body, own, question.place() == Place.BODY ? Map.of(question.kind(), id) : Map.of());
    if (question.place() == Place.LINES) {
      String lines = ID.matcher(lines(operation, question.type())).replaceAll(id);
      caller.contentType(question.type()).body(lines.getBytes(StandardCharsets.UTF_8));
    } else if (!body.isEmpty() && !question.verb().equals("GET")) {
      caller.contentType(JSON);
      caller.body(print(question.isOfMany() ? Map.of("data", List.of(body)) : body));
    } else if (question.verb().equals("PATCH") || question.verb().equals("PUT")) {
      caller.contentType(JSON).body("{}");
    }
    if (question.place() == Place.QUERY) {
      caller.queryParam(question.kind(), id);
      requiredParameters(operation)
          .forEach(
              (name, example) -> {
                if (!name.equals(question.kind())) {
                  caller.queryParam(name, example);
                }
              });
    }
    return caller.request(question.verb(), question.path().replace("{id}", id));
  }

  /// Puts ids of the caller's in place of the examples', and the one that is asked with.
  private static void fill(Object part, Map<String, String> own, Map<String, String> asked) {
    if (part instanceof List<?> list) {
      list.forEach(entry -> fill(entry, own, asked));
    } else if (part instanceof Map<?, ?>) {
      map(part)
          .replaceAll(
              (property, value) -> {
                fill(value, own, asked);
                return isId(property)
                    ? asked.getOrDefault(property, own.getOrDefault(property, ""))
                    : value;
              });
    }
  }

  private Map<String, Object> requiredParameters(Map<String, Object> operation) {
    Map<String, Object> required = new LinkedHashMap<>();
    for (Object value : (List<?>) operation.getOrDefault("parameters", List.of())) {
      Map<String, Object> parameter = map(value);
      if ("query".equals(parameter.get("in")) && Boolean.TRUE.equals(parameter.get("required"))) {
        required.put(
            String.valueOf(parameter.get("name")),
            Objects.requireNonNull(parameter.get("example"), "a parameter without an example"));
      }
    }
    return required;
  }

  /// The first example of a body that is not JSON.
  private static String lines(Map<String, Object> operation, String type) {
    Map<String, Object> content = object(object(operation, "requestBody"), "content");
    Object example = object(object(content, type), "examples").values().iterator().next();
    Object value = Objects.requireNonNull(map(example).get("value"));
    return value instanceof String text ? text : print(value);
  }

  /// A body from the examples of its properties.
  private Map<String, Object> body(Map<String, Object> operation) {
    if (!operation.containsKey("requestBody")) {
      return new LinkedHashMap<>();
    }
    Map<String, Object> schema = bodySchema(operation);
    Object one = schema.get("oneOf");
    return example(one == null ? schema : resolved(description, map(((List<?>) one).getFirst())));
  }

  private Map<String, Object> bodySchema(Map<String, Object> operation) {
    Map<String, Object> content = object(object(operation, "requestBody"), "content");
    return resolved(description, object(object(content, JSON), "schema"));
  }

  private Map<String, Object> example(Map<String, Object> schema) {
    Map<String, Object> example = new LinkedHashMap<>();
    object(schema, "properties")
        .forEach(
            (name, property) -> {
              Map<String, Object> own = map(property);
              Map<String, Object> resolved = resolved(description, own);
              if (NOT_OF_ALL.contains(name)) {
                return;
              }
              if (own.get("examples") instanceof List<?> examples) {
                example.put(name, examples.getFirst());
              } else if (resolved.get("items") instanceof Map<?, ?> entry) {
                example.put(name, List.of(example(resolved(description, map(entry)))));
              } else if (resolved.containsKey("properties") && !name.equals("newAccount")) {
                example.put(name, example(resolved));
              }
            });
    return example;
  }

  private static String print(Object body) {
    try {
      return MAPPER.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
