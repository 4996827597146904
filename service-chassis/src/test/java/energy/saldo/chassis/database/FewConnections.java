package energy.saldo.chassis.database;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/// Two connections, so that each soon has run every statement: what a connection reads of the
/// catalog for its first run would count as the statement's.
public final class FewConnections implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of("quarkus.datasource.reactive.max-size", "2");
  }
}
