package energy.saldo.balancing;

import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import energy.saldo.balancing.directory.MasterData;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Times beyond the contract's years 1900 to 2999.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class OutOfRangeTest {

  private static final List<String> YEARS =
      List.of(
          "-999999999",
          "-4713",
          "-0001",
          "0000",
          "0001",
          "1899",
          "3000",
          "9999",
          "+10000",
          "+294276",
          "+294277",
          "+999999999",
          "+9999999999");

  private static final List<String> DAYS = List.of("-01-01", "-12-31", "-02-30");

  @Inject MasterData masterData;

  private final Account account = Account.open();

  static Stream<Arguments> parameters() {
    return Stream.of(
        Arguments.of("/v1/aggregated-balances", "startDateTime", "T00:00:00Z"),
        Arguments.of("/v1/aggregated-balances", "endDateTime", "T00:00:00Z"),
        Arguments.of("/v1/aggregated-balances", "asOf", "T00:00:00Z"),
        Arguments.of("/v1/measurements", "startDateTime", "T00:00:00Z"),
        Arguments.of("/v1/measurements", "endDateTime", "T23:59:59.999+18:00"),
        Arguments.of("/v1/balancing-partitions", "startDate", ""),
        Arguments.of("/v1/balancing-partitions", "endDate", ""));
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void aParameterOutOfRangeIsRefused(String path, String parameter, String time) {
    UUID site = masterData.site(account.id());
    Map<String, Object> query = new HashMap<>();
    query.put("siteId", site);
    query.put("meterId", masterData.meter(account.id(), site, "consumer"));
    query.put("startDateTime", "2025-01-01T00:00:00Z");
    query.put("endDateTime", "2025-02-01T00:00:00Z");
    query.put("startDate", "2025-01-01");
    query.put("endDate", "2025-02-01");
    query.put("interval", "P1D");
    account.get(path, query).statusCode(200);
    for (String year : YEARS) {
      for (String day : DAYS) {
        query.put(parameter, year + day + time);
        account.get(path, query).statusCode(400).body("errors.path", hasItem(parameter));
      }
    }
  }

  @Test
  void aMeasurementOutOfRangeIsRefused() {
    UUID site = masterData.site(account.id());
    UUID meter =
        masterData.meter(
            account.id(), site, "consumer", "load_profile_accurate", false, "1900-01-01T00:00:00Z");
    for (String year : YEARS) {
      account
          .submit(
              List.of(Map.of("meterId", meter, "timestamp", year + "-01-01T00:00Z", "value", 1)))
          .statusCode(400)
          .body("errors.path", is(List.of("[0].timestamp")));
    }
    for (String timestamp : List.of("1900-01-01T00:00:00Z", "2999-12-31T23:45:00Z")) {
      account.submit(List.of(new Account.Value(meter, timestamp, "1")));
    }
  }
}
