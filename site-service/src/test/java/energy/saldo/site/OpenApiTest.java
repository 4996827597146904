package energy.saldo.site;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import energy.saldo.postgres.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class OpenApiTest {

  private static final Path COMMITTED = Path.of("openapi/openapi.yaml");
  private static final Path SERVED = Path.of("target/openapi/openapi.yaml");

  @Test
  void theCommittedDescriptionIsTheOneServed() throws IOException {
    String served = served();
    Files.createDirectories(SERVED.getParent());
    Files.writeString(SERVED, served);
    assertEquals(
        Files.exists(COMMITTED) ? Files.readString(COMMITTED) : "",
        served,
        "the API changed; if that is meant: cp site-service/" + SERVED + " site-service/openapi/");
  }

  @Test
  void internalRoutesAndClassesAreNotDescribed() {
    assertFalse(served().contains("/internal"));
    assertFalse(served().contains("/test"));
    assertFalse(served().contains("energy.saldo"));
  }

  private static String served() {
    return given().get("/q/openapi").then().statusCode(200).extract().asString();
  }

  /// In production it is not: the system tests look there.
  @Test
  void whileOneDevelopsItCanBeTriedInTheBrowser() {
    given().get("/q/swagger-ui/").then().statusCode(200).body(containsString("SwaggerUIBundle("));
  }
}
