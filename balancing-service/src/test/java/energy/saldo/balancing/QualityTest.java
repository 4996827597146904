package energy.saldo.balancing;

import static org.hamcrest.Matchers.contains;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.balancing.Account.Value;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.balancing.run.Balancing;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How values came about: kept, shown and counted, without effect on balances.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class QualityTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final LocalDate DAY = LocalDate.of(2025, 6, 1);
  private static final Instant START = DAY.atStartOfDay(BERLIN).toInstant();

  @Inject MasterData masterData;
  @Inject Balancing balancing;
  @Inject DataSource database;

  private final Account account = Account.open();

  @Test
  void aChangedQualityIsShownAndCountedAndWritesNoNewRun() throws SQLException {
    Plant plant = Plant.open(masterData, account, BERLIN);
    account.submit(plant.values(START, 96));
    balancing.settle();
    assertEquals(1, runs(plant.site()));
    submit(plant.consumer(), START.plusSeconds(900), "0.3", "provisional").statusCode(201);
    submit(plant.producer(), START.plusSeconds(900), "0.1", "provisional").statusCode(201);
    submit(plant.producer(), START.plusSeconds(1800), "0.1", "substituted").statusCode(201);
    account.partitions(plant.site(), DAY, 1).body("data.provisional", contains(0));
    balancing.settle();
    account
        .partitions(plant.site(), DAY, 1)
        .body("data.state", contains("balanced"))
        .body("data.inputRevision", contains(4))
        .body("data.provisional", contains(2));
    assertEquals(1, runs(plant.site()));
    assertEquals(
        List.of("measured", "provisional", "measured"), qualities(plant.consumer()).subList(0, 3));
    assertEquals(
        List.of("measured", "provisional", "substituted"),
        qualities(plant.producer()).subList(0, 3));

    submit(plant.consumer(), START.plusSeconds(900), "0.3", "provisional").statusCode(201);
    account.partitions(plant.site(), DAY, 1).body("data.inputRevision", contains(4));
    account.submit(
        List.of(new Value(plant.consumer(), START.plusSeconds(900), new BigDecimal("0.3"))));
    balancing.settle();
    account
        .partitions(plant.site(), DAY, 1)
        .body("data.inputRevision", contains(5))
        .body("data.provisional", contains(1));
    assertEquals(1, runs(plant.site()));
    assertEquals("measured", qualities(plant.consumer()).get(1));
  }

  /// 23:45 to 00:00 and 00:00 to 00:15: two energies of two days.
  @Test
  void anEnergyOfARegisterIsAsGoodAsTheWorseOfItsReadings() {
    UUID site = masterData.site(account.id());
    UUID register =
        masterData.meter(
            account.id(), site, "consumer", "readings_accurate", false, "2020-01-01T00:00:00.000Z");
    masterData.setting(account.id(), site, register, "2020-01-02", null);
    for (int k = -1; k <= 1; k++) {
      submit(register, START.plusSeconds(900L * k), "1" + (k + 1), "measured").statusCode(201);
    }
    balancing.settle();
    submit(register, START, "11", "provisional").statusCode(201);
    balancing.settle();
    account.partitions(site, DAY.minusDays(1), 2).body("data.provisional", contains(1, 1));
    submit(register, START, "11", "substituted").statusCode(201);
    balancing.settle();
    account.partitions(site, DAY.minusDays(1), 2).body("data.provisional", contains(0, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"good\"", "\"\"", "1", "\"Measured\"", "[\"measured\"]"})
  void anUnknownQualityIsRefused(String quality) {
    UUID meter = masterData.meter(account.id(), masterData.site(account.id()), "consumer");
    account
        .submit(
            "[{\"meterId\":\"%s\",\"timestamp\":\"%s\",\"value\":1,\"quality\":%s}]"
                .formatted(meter, START, quality))
        .statusCode(400)
        .body("errors.path", contains("[0].quality"))
        .body("errors.message", contains("must be one of measured, substituted, provisional"));
  }

  @Test
  void bulkTakesQualitiesOfLinesAndOfAWholeSeries() {
    UUID meter = masterData.meter(account.id(), masterData.site(account.id()), "consumer");
    bulk(
            "text/csv",
            """
            meterId,timestamp,value,quality
            %1$s,2025-05-31T22:00:00Z,1,substituted
            %1$s,2025-05-31T22:15:00Z,1,
            %1$s,2025-05-31T22:30:00Z,1,bad
            """
                .formatted(meter))
        .body("errors.line", contains(4))
        .body("errors.path", contains("quality"));
    bulk(
            "application/x-ndjson",
            """
            {"meterId":"%1$s","start":"2025-05-31T22:30:00Z","values":[1,2],"quality":"provisional"}
            {"meterId":"%1$s","start":"2025-05-31T22:30:00Z","values":[1],"quality":"bad"}
            {"meterId":"%1$s","timestamp":"2025-05-31T23:00:00Z","value":1,"quality":"substituted"}
            """
                .formatted(meter))
        .body("errors.line", contains(2))
        .body("errors.path", contains("quality"));
    assertEquals(
        List.of("substituted", "measured", "provisional", "provisional", "substituted"),
        qualities(meter));
  }

  private ValidatableResponse bulk(String type, String body) {
    return account.bulk(type, body).statusCode(200);
  }

  private ValidatableResponse submit(UUID meter, Instant at, String value, String quality) {
    return account.submit(
        Map.of(
            "measurements",
            List.of(
                Map.of(
                    "meterId",
                    meter,
                    "timestamp",
                    at.toString(),
                    "value",
                    new BigDecimal(value),
                    "quality",
                    quality))));
  }

  private List<String> qualities(UUID meter) {
    return account
        .get(
            "/v1/measurements",
            Map.of(
                "meterId", meter,
                "startDateTime", START.toString(),
                "endDateTime", START.plusSeconds(86_400).toString()))
        .statusCode(200)
        .extract()
        .jsonPath()
        .getList("data.quality");
  }

  private int runs(UUID site) throws SQLException {
    String sql = "SELECT count(*) FROM balancing_run WHERE site_id = '" + site + "'";
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery(sql)) {
      count.next();
      return count.getInt(1);
    }
  }
}
