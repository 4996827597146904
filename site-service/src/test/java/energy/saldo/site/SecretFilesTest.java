package energy.saldo.site;

import static org.hamcrest.Matchers.equalTo;

import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Secrets in files, each named like its setting.
@QuarkusTest
@TestProfile(SecretFilesTest.Mounted.class)
@WithTestResource(PostgresTestResource.class)
class SecretFilesTest {

  /// A folder of secrets that overrides the settings of the tests.
  public static final class Mounted implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      try {
        Path folder = Files.createTempDirectory(Path.of("target"), "secrets");
        Files.writeString(folder.resolve("saldo.service-token"), "the services' token of a file\n");
        Files.writeString(folder.resolve("saldo.api-token"), "the operator's token of a file\n");
        Files.writeString(folder.resolve("config_ordinal"), "500");
        return Map.of("smallrye.config.source.file.locations", folder.toAbsolutePath().toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void tokensAreReadFromFiles() {
    Account.exchange("api_token", "the services' token of a file").statusCode(200);
    Account.of("the operator's token of a file").get("/v1/sites").statusCode(200);
  }

  @Test
  void nothingElseIsAToken() {
    Account.exchange("api_token", "the services' token of a file\n")
        .statusCode(401)
        .body("status", equalTo(401));
  }
}
