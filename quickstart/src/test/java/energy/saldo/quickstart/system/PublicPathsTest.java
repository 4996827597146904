package energy.saldo.quickstart.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicPathsTest {

  @ParameterizedTest
  @CsvSource({
    "/v1/sites, SITE",
    "/v1/sites/0197, SITE",
    "/.well-known/jwks.json, SITE",
    "/v1/meters, METER",
    "/v1/meter-balancing-settings, METER",
    "/v1/measurements, BALANCING",
    "/v1/aggregated-balances, BALANCING",
    "/v1/aggregated-measurements, BALANCING",
    "/v1/device-changes/0197, BALANCING"
  })
  void aPathBelongsToTheServiceThatOwnsIt(String path, Service owner) {
    assertEquals(Optional.of(owner), PublicPaths.owner(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/internal/v1/changes",
        "/q/metrics",
        "/v1/sitesandmore",
        "/v1/sites/../../internal/v1/changes",
        "/v1/sites/%2e%2e/%2e%2e/internal/v1/changes",
        "/v1/sites/..;/internal",
        "//internal/v1/changes",
        "/v1/sites/..%2finternal"
      })
  void whatIsNotPublicBelongsToNobody(String path) {
    assertEquals(Optional.empty(), PublicPaths.owner(path));
  }
}
