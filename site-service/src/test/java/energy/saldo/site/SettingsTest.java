package energy.saldo.site;

import energy.saldo.chassis.testing.SettingsTable;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class SettingsTest {

  @Test
  void theReadmeShowsAllSettings() throws IOException {
    SettingsTable.assertInReadme(
        Path.of("src/main/java/energy/saldo/site/SiteServiceConfig.java"),
        Path.of(
            "../service-chassis/src/main/java/energy/saldo/chassis/database/DatabaseConfig.java"),
        Path.of("../service-chassis/src/main/java/energy/saldo/chassis/TracingConfig.java"));
  }
}
