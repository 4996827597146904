package energy.saldo.meter;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(SiteServiceTestResource.class)
class OpenApiTest {

  private static final Path COMMITTED = Path.of("openapi/openapi.yaml");
  private static final Path SERVED = Path.of("target/openapi/openapi.yaml");

  @Test
  void theCommittedDescriptionIsTheOneServed() throws IOException {
    String served = given().get("/q/openapi").then().statusCode(200).extract().asString();
    Files.createDirectories(SERVED.getParent());
    Files.writeString(SERVED, served);
    assertEquals(
        Files.exists(COMMITTED) ? Files.readString(COMMITTED) : "",
        served,
        "the API changed; if that is meant: cp meter-service/"
            + SERVED
            + " meter-service/openapi/");
  }

  @Test
  void internalRoutesAreNotDescribed() {
    String served = given().get("/q/openapi").then().extract().asString();
    assertFalse(served.contains("/internal"), served);
    assertFalse(served.contains("energy.saldo"), served);
  }

  /// In production it is not: the system tests look there.
  @Test
  void whileOneDevelopsItCanBeTriedInTheBrowser() {
    given().get("/q/swagger-ui/").then().statusCode(200).body(containsString("SwaggerUIBundle("));
  }
}
