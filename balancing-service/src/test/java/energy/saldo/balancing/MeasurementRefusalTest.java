package energy.saldo.balancing;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.balancing.Account.Value;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Batches of which nothing is kept.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class MeasurementRefusalTest {

  private static final LocalDate DAY = LocalDate.of(2025, 6, 1);
  private static final Instant MIDNIGHT = Instant.parse("2025-05-31T22:00:00Z");

  @Inject MasterData masterData;

  private final Account account = Account.open();

  @Test
  void aRefusedBatchNamesEveryBadEntryAndChangesNothing() {
    UUID site = masterData.site(account.id(), ZoneId.of("Europe/Berlin"), "equal");
    UUID profile = meter(site, "load_profile_accurate");
    UUID register = meter(site, "readings_accurate");
    account.submit(List.of(new Value(register, "2025-06-01T00:00:00Z", "10")));
    String partitions = partitions(site);
    account
        .submit(
            """
            {"measurements": [
              {"meterId": "%1$s", "timestamp": "2025-06-01T00:00:00Z", "value": 1},
              {"meterId": "%1$s", "timestamp": "2025-06-01T00:07:00Z", "value": 1},
              {"meterId": "%1$s", "timestamp": "2019-06-01T00:00:00Z", "value": 1},
              {"meterId": "%1$s", "timestamp": "2025-06-01T00:15:00Z", "value": 1, "type": "2.29"},
              {"meterId": "%2$s", "timestamp": "2025-06-01T00:15:00Z", "value": 9.999999}
            ]}
            """
                .formatted(profile, register))
        .statusCode(422)
        .contentType("application/problem+json")
        .body(
            "errors.path",
            contains(
                "measurements[1].timestamp",
                "measurements[2].timestamp",
                "measurements[3].type",
                "measurements[4].value"))
        .body(
            "errors[3].message",
            is(
                "the register falls from 10 kWh at 2025-06-01T00:00:00.000Z to 9.999999 kWh at"
                    + " 2025-06-01T00:15:00.000Z"));
    assertEquals(List.of(), account.measured(profile, MIDNIGHT, 1));
    assertEquals(1, account.measured(register, MIDNIGHT, 1).size());
    assertEquals(partitions, partitions(site));
  }

  @Test
  void anotherAccountsMeterIsAnsweredAsOneThatNobodyHas() {
    UUID site = masterData.site(account.id(), ZoneId.of("Europe/Berlin"), "equal");
    UUID meter = meter(site, "load_profile_accurate");
    Account stranger = Account.open();
    UUID nobodys = UUID.randomUUID();
    for (UUID id : List.of(meter, nobodys)) {
      stranger
          .submit(
              "[{\"meterId\":\"%s\",\"timestamp\":\"2025-06-01T00:00:00Z\",\"value\":1}]"
                  .formatted(id))
          .statusCode(422)
          .body("errors.path", contains("[0].meterId"))
          .body("errors.message", contains("there is no meter with the id " + id));
    }
    assertEquals(List.of(), account.measured(meter, MIDNIGHT, 1));
  }

  private UUID meter(UUID site, String measuring) {
    return masterData.meter(
        account.id(), site, "consumer", measuring, false, "2025-01-01T00:00:00Z");
  }

  private String partitions(UUID site) {
    return account.partitions(site, DAY, 1).extract().asString();
  }
}
