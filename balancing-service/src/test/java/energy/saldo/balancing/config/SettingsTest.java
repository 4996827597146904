package energy.saldo.balancing.config;

import energy.saldo.testing.SettingsTable;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class SettingsTest {

  @Test
  void theReadmeShowsAllSettings() throws IOException {
    SettingsTable.assertInReadme(
        Path.of("src/main/java/energy/saldo/balancing/config/BalancingServiceConfig.java"),
        Path.of("../service-contract/src/main/java/energy/saldo/contract/DatabaseConfig.java"),
        Path.of("../service-contract/src/main/java/energy/saldo/contract/TracingConfig.java"));
  }
}
