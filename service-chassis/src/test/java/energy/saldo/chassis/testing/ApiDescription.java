package energy.saldo.chassis.testing;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The description of a service's API that is committed in its module, `openapi/openapi.yaml`, and
/// the one that the running service serves.
public final class ApiDescription {

  /// The committed one, from the module's folder.
  public static final Path COMMITTED = Path.of("openapi/openapi.yaml");
  private static final Path SERVED = Path.of("target/openapi/openapi.yaml");

  /// Leaves dates and instants as they are written.
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private ApiDescription() {}

  /// Fails if the two differ, and prints how to accept an intended change.
  public static void assertCommitted() throws IOException {
    String served = served();
    Files.createDirectories(SERVED.getParent());
    Files.writeString(SERVED, served);
    String module = Path.of("").toAbsolutePath().getFileName().toString();
    assertEquals(
        Files.exists(COMMITTED) ? Files.readString(COMMITTED) : "",
        served,
        "the API changed; if intended: cp %s/%s %s/openapi/".formatted(module, SERVED, module));
  }

  /// Fails if the document leaves anything open, and names each gap.
  public static void assertComplete() {
    assertEquals(List.of(), CompleteDescription.gaps(parsed(served())));
  }

  /// Fails if the public document shows internal routes or class names.
  public static void assertInternalsHidden() {
    String served = served();
    assertFalse(served.contains("/internal/"), served);
    assertFalse(served.contains("energy.saldo"), served);
  }

  /// Fails unless the API can be tried in the browser, as it can be while one develops.
  public static void assertTryable() {
    String page = given().get("/q/swagger-ui/").then().statusCode(200).extract().asString();
    assertTrue(page.contains("SwaggerUIBundle("), page);
  }

  /// The committed one as a tree.
  static Map<String, Object> committed() throws IOException {
    return parsed(Files.readString(COMMITTED));
  }

  /// The schema itself, or the one of the description that it refers to.
  static Map<String, Object> resolved(Map<String, Object> description, Map<String, Object> schema) {
    Object reference = schema.get("$ref");
    if (reference == null) {
      return schema;
    }
    String name = String.valueOf(reference);
    return object(
        object(object(description, "components"), "schemas"),
        name.substring(name.lastIndexOf('/') + 1));
  }

  /// The object of that name; an empty one if there is none.
  static Map<String, Object> object(Map<String, Object> parent, String name) {
    return map(Objects.requireNonNullElse(parent.get(name), Map.of()));
  }

  /// The value as an object.
  @SuppressWarnings("unchecked") // YAML's objects have texts as keys
  static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  private static Map<String, Object> parsed(String yaml) {
    try {
      return YAML.readValue(yaml, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String served() {
    return given().get("/q/openapi").then().statusCode(200).extract().asString();
  }
}
