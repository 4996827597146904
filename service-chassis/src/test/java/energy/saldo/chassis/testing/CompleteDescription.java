package energy.saldo.chassis.testing;

import static energy.saldo.chassis.testing.ApiDescription.map;
import static energy.saldo.chassis.testing.ApiDescription.object;
import static energy.saldo.chassis.testing.ApiDescription.resolved;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules for an OpenAPI document of Saldo: whoever reads it needs nothing else. Every schema,
/// property and parameter has a sentence, an example and, if it is an amount, a unit; every status
/// has its schema, and every refusal is a problem.
final class CompleteDescription {

  private static final Pattern SCHEMA_NAME = Pattern.compile("[A-Z][A-Za-z]*");
  private static final Pattern OF_JAVA =
      Pattern.compile(
          "(?i).*(view|record|dto|documentation|request|response|impl|uuid|jsonnode|instant"
              + "|localdate|datetime|string|object|map)");
  private static final Pattern OPERATION_ID = Pattern.compile("[a-z]+[A-Z][A-Za-z]+");
  private static final List<String> UNITS = List.of("kWh", "part");
  private static final Set<String> PUBLIC =
      Set.of("/v1/oauth", "/v1/oauth/revocation", "/.well-known/jwks.json");
  private static final Set<String> WITHOUT_CONTENT = Set.of("202", "204", "304");
  private static final String JSON = "application/json";
  private static final String CSV = "text/csv";
  private static final String PROBLEM = "application/problem+json";
  private static final String SCHEMAS = "#/components/schemas/";

  private final Map<String, Object> document;
  private final List<String> gaps = new ArrayList<>();
  private final Set<String> operationIds = new HashSet<>();
  private final Set<Object> tags = new HashSet<>();

  private CompleteDescription(Map<String, Object> document) {
    this.document = document;
  }

  /// What is missing in the document, each with its place.
  static List<String> gaps(Map<String, Object> document) {
    CompleteDescription rules = new CompleteDescription(document);
    rules.checkSchemas();
    rules.checkTags();
    object(document, "paths")
        .forEach(
            (path, operations) ->
                map(operations)
                    .forEach((verb, operation) -> rules.checkOperation(path, verb, operation)));
    return rules.gaps;
  }

  private void checkSchemas() {
    Set<Object> used = new HashSet<>();
    addReferences(document, used);
    Map<String, Object> components = object(document, "components");
    require(!object(components, "securitySchemes").isEmpty(), "document", "a security scheme");
    object(components, "schemas")
        .forEach(
            (name, schema) -> {
              boolean isPlain =
                  SCHEMA_NAME.matcher(name).matches() && !OF_JAVA.matcher(name).matches();
              require(isPlain, name, "a name of the domain");
              require(used.contains(SCHEMAS + name), name, "a use");
              requireText(map(schema), name, "description");
              checkProperties(name, map(schema));
            });
    Map<String, Object> problem = object(object(components, "schemas"), "Problem");
    Map<String, Object> kind = object(object(problem, "properties"), "type");
    require(kind.get("enum") instanceof List<?>, "Problem.type", "the kinds of problems");
  }

  private static void addReferences(Object part, Set<Object> references) {
    if (part instanceof Map<?, ?> map) {
      map.forEach(
          (name, value) -> {
            if ("$ref".equals(name)) {
              references.add(value);
            }
            addReferences(value, references);
          });
    } else {
      list(part).forEach(entry -> addReferences(entry, references));
    }
  }

  private void checkProperties(String where, Map<String, Object> schema) {
    object(schema, "properties")
        .forEach((name, property) -> checkProperty(where + "." + name, map(property)));
  }

  private void checkProperty(String where, Map<String, Object> property) {
    requireText(property, where, "description");
    checkProperties(where, property);
    Map<String, Object> resolved = resolved(document, property);
    boolean hasParts = resolved.containsKey("properties") || isOf(resolved, "array");
    require(hasParts || hasExample(property) || hasExample(resolved), where, "an example");
    if (isOf(property, "number")) {
      String description = String.valueOf(property.get("description"));
      require(UNITS.stream().anyMatch(description::contains), where, "a unit");
    }
    if (isOf(property, "array")) {
      require(!object(property, "items").isEmpty(), where, "a schema of its entries");
    }
  }

  private void checkTags() {
    for (Object tag : list(document.get("tags"))) {
      tags.add(map(tag).get("name"));
      requireText(map(tag), "tag " + map(tag).get("name"), "description");
    }
  }

  private void checkOperation(String path, String verb, Object value) {
    Map<String, Object> operation = map(value);
    String where = verb + " " + path;
    require(!path.contains("internal"), where, "a public path");
    requireText(operation, where, "summary");
    String id = String.valueOf(operation.get("operationId"));
    require(OPERATION_ID.matcher(id).matches() && operationIds.add(id), where, "an operationId");
    List<?> own = list(operation.get("tags"));
    require(own.size() == 1 && tags.containsAll(own), where, "one tag that is described");
    boolean isSecured = !list(operation.get("security")).isEmpty();
    require(isSecured != PUBLIC.contains(path), where, "security unless it gives access");
    for (Object parameter : list(operation.get("parameters"))) {
      checkParameter(where, map(parameter));
    }
    checkBody(where, object(operation, "requestBody"));
    Map<String, Object> responses = object(operation, "responses");
    require(!isSecured || responses.containsKey("401"), where, "a response 401");
    responses.forEach((status, response) -> checkResponse(where, status, map(response), responses));
  }

  private void checkParameter(String operation, Map<String, Object> parameter) {
    String where = operation + " " + parameter.get("name");
    requireText(parameter, where, "description");
    Map<String, Object> schema = object(parameter, "schema");
    boolean hasExample =
        parameter.containsKey("example")
            || hasExample(schema)
            || hasExample(resolved(document, schema));
    require(hasExample, where, "an example");
  }

  private void checkBody(String where, Map<String, Object> body) {
    object(body, "content")
        .forEach(
            (type, content) -> {
              boolean isText = !type.endsWith("json") || type.contains("ndjson");
              require(map(content).containsKey("schema"), where, "a schema of " + type);
              require(!isText || hasExample(map(content)), where, "an example of " + type);
            });
  }

  private void checkResponse(
      String operation,
      String status,
      Map<String, Object> response,
      Map<String, Object> responses) {
    String where = operation + " " + status;
    requireText(response, where, "description");
    Map<String, Object> content = object(response, "content");
    object(response, "headers")
        .forEach((name, header) -> requireText(map(header), where + " " + name, "description"));
    if (status.compareTo("400") >= 0) {
      boolean isReport =
          content.containsKey(JSON)
              && schema(content).equals(schema(object(object(responses, "200"), "content")));
      Object reference = object(object(content, PROBLEM), "schema").get("$ref");
      require(
          isReport || (SCHEMAS + "Problem").equals(reference), where, "the schema of a problem");
      return;
    }
    boolean isWithoutContent =
        WITHOUT_CONTENT.contains(status) || operation.endsWith("/revocation");
    require(isWithoutContent == content.isEmpty(), where, "a schema, or none on purpose");
    if (content.isEmpty()) {
      return;
    }
    require(!schema(content).isEmpty(), where, "a schema");
    boolean isListOfAmounts = entry(content).containsKey("value");
    require(!isListOfAmounts || content.containsKey(CSV), where, "the same rows as " + CSV);
    require(
        !content.containsKey(CSV) || hasExample(object(content, CSV)),
        where,
        "an example of " + CSV);
  }

  /// The properties of an entry, where the answer is a list.
  private Map<String, Object> entry(Map<String, Object> content) {
    Map<String, Object> data =
        object(object(resolved(document, schema(content)), "properties"), "data");
    return object(resolved(document, object(data, "items")), "properties");
  }

  private static Map<String, Object> schema(Map<String, Object> content) {
    return object(object(content, JSON), "schema");
  }

  private static boolean hasExample(Map<String, Object> described) {
    return described.get("examples") != null;
  }

  private static boolean isOf(Map<String, Object> schema, String type) {
    Object types = schema.get("type");
    return type.equals(types) || list(types).contains(type);
  }

  private void requireText(Map<String, Object> described, String where, String text) {
    Object value = described.get(text);
    require(value instanceof String sentence && !sentence.isBlank(), where, "a " + text);
  }

  private void require(boolean isThere, String where, String what) {
    if (!isThere) {
      gaps.add(where + " lacks " + what);
    }
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }
}
