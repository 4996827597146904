package energy.saldo.balancing;

import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.balancing.Account.Value;
import energy.saldo.balancing.directory.Cell;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.balancing.storage.Transactions;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Sites that are measured and never balanced.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class UnbalancedSiteTest {

  private static final LocalDate DAY = LocalDate.of(2025, 6, 1);
  private static final Instant MIDNIGHT = Instant.parse("2025-05-31T22:00:00Z");

  private static final String FOLDED =
      "SELECT count(*) AS folded FROM measurement_day WHERE cell = $1 AND site_id = $2";

  private static final String DUE =
      """
      SELECT count(*) AS due FROM balancing_partition
      WHERE cell = $1 AND site_id = $2 AND balanced_revision < input_revision
      """;

  @Inject MasterData masterData;
  @Inject Transactions transactions;

  private final Account account = Account.open();

  @Test
  void accurateMetersAreMeasuredAsThoseOfABalancedSiteAndNothingIsQueued() {
    UUID site = masterData.unbalancedSite(account.id());
    UUID profile = masterData.meter(account.id(), site, "consumer");
    UUID register =
        masterData.meter(
            account.id(), site, "producer", "readings_accurate", false, "2020-01-01T00:00:00Z");
    masterData.setting(account.id(), site, profile, "2020-01-02", 1);
    account.submit(
        List.of(
            new Value(profile, "2025-06-01T10:00:00Z", "1"),
            new Value(profile, "2025-06-01T10:15:00Z", "2"),
            new Value(register, "2025-06-01T10:15:00Z", "3")));
    account.submit(List.of(new Value(profile, "2025-06-01T10:15:00Z", "2.5")));
    assertMeasured(profile, "1", "2.5");
    assertMeasured(register, "3");
    account
        .submit(
            """
            [{"meterId":"%s","timestamp":"2025-06-02T10:00:00Z","value":2.9},
             {"meterId":"%s","timestamp":"2025-06-02T10:01:00Z","value":1}]
            """
                .formatted(register, profile))
        .statusCode(422)
        .body("errors.path", is(List.of("[1].timestamp", "[0].value")));
    masterData.setting(account.id(), site, register, "2025-06-01", 1);
    assertNothingIsBalanced(site);
  }

  /// More rows than are folded at once: later ones than that still count.
  @Test
  void theDaysOfAnUnbalancedSiteAreFoldedToo() {
    UUID site = masterData.unbalancedSite(account.id());
    UUID profile = masterData.meter(account.id(), site, "consumer");
    List<String> expected = new ArrayList<>();
    for (int k = 0; k < 96; k++) {
      Instant stamp = MIDNIGHT.plus(Account.QUARTER_HOUR.multipliedBy(k));
      account.submit(List.of(new Value(profile, stamp.toString(), String.valueOf(k + 1))));
      expected.add(String.valueOf(k + 1));
    }
    assertMeasured(profile, expected.toArray(String[]::new));
    account.submit(List.of(new Value(profile, MIDNIGHT.toString(), "7")));
    expected.set(0, "7");
    assertMeasured(profile, expected.toArray(String[]::new));
    assertEquals(1, count(FOLDED, site, "folded"));
    assertNothingIsBalanced(site);
  }

  @Test
  void aRegisterIsReadAtAnyMillisecond() {
    UUID site = masterData.unbalancedSite(account.id());
    UUID register =
        masterData.meter(
            account.id(), site, "consumer", "readings_inaccurate", false, "2020-01-01T00:00:00Z");
    account.submit(
        List.of(
            new Value(register, "2025-06-01T10:00:00.123Z", "1"),
            new Value(register, "2025-06-01T10:00:00.124Z", "1")));
    account
        .submit(
            """
            [{"meterId":"%s","timestamp":"2025-06-01T10:00:00.122Z","value":1.000001}]
            """
                .formatted(register))
        .statusCode(422)
        .body("errors.path", is(List.of("[0].value")));
    assertMeasured(register, "1", "1");
    assertNothingIsBalanced(site);
  }

  private void assertMeasured(UUID meter, String... values) {
    assertEquals(
        List.of(values),
        account.measured(meter, MIDNIGHT, 1).stream().map(String::valueOf).toList());
  }

  private void assertNothingIsBalanced(UUID site) {
    account.partitions(site, DAY, 30).body("data", hasSize(0)).body("total", is(0));
    assertEquals(
        List.of(),
        account.balances(
            Map.of(
                "siteId",
                site,
                "startDateTime",
                MIDNIGHT.toString(),
                "endDateTime",
                "2025-07-01T00:00:00Z",
                "interval",
                "PT15M")));
    assertEquals(0, count(DUE, site, "due"));
  }

  private long count(String sql, UUID site, String column) {
    return transactions.run(
        connection ->
            Transactions.execute(connection, sql, Tuple.of(Cell.of(site), site))
                .iterator()
                .next()
                .getLong(column));
  }
}
