package energy.saldo.meter;

import static energy.saldo.meter.Account.meterBody;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.chassis.database.FewConnections;
import energy.saldo.chassis.database.SentStatements;
import energy.saldo.chassis.database.SentStatements.Sent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Every statement that the paths send costs the same whatever the size of the fleet.
@QuarkusTest
@TestProfile(FewConnections.class)
@WithTestResource(SiteServiceTestResource.class)
class StatementsTest {

  private static final String SETTING =
      """
      {"siteId":"%s","meterId":"%s","balancing":"participant","startDate":"%s","share":0.25}
      """;

  private static final String SUM =
      "{\"formula\":[{\"type\":\"aggregation\",\"aggregation\":\"sum_local_producer\"}]}";

  @Inject DataSource database;

  @Test
  void noStatementTouchesMoreWithALargeFleet() throws SQLException {
    SentStatements sent = new SentStatements(database);
    Map<Long, Sent> small = sent.of(StatementsTest::useEveryPath);
    assertTrue(small.size() > 20, small::toString);
    addFleet(sent);
    assertEquals(Map.of(), SentStatements.grown(small, sent.of(StatementsTest::useEveryPath)));
  }

  private static void useEveryPath() {
    BalancingServiceStub.reset();
    Account account = Account.open();
    Account services = Account.services();
    String site = account.businesspark();
    String operator = account.create("/v1/metering-point-operators", "{\"name\":\"ours\"}");
    String meter = account.meter(site, "1", "consumer");
    account.post(
        "/v1/meters",
        "{\"data\":[%s,%s]}"
            .formatted(meterBody(site, "2", "consumer"), meterBody(site, "3", "producer")));
    account.post("/v1/meters", meterBody(site, "3", "producer")).statusCode(409);
    String virtual = account.create("/v1/meters", virtual(site, meter));
    change(account, "/v1/meters/" + virtual, SUM);
    account.delete("/v1/meters/" + virtual).statusCode(204);
    String attribute = account.attribute("floor", "number");
    String setting =
        account.create(
            "/v1/meter-balancing-settings", SETTING.formatted(site, meter, "2025-01-01"));
    String further = SETTING.formatted(site, meter, "2025-02-01");
    account.post("/v1/meter-balancing-settings", "{\"data\":[%s]}".formatted(further));
    account.post("/v1/meter-balancing-settings", further).statusCode(409);
    String rule =
        account.create(
            "/v1/site-balancing-settings",
            "{\"siteId\":\"%s\",\"distribution\":\"static\",\"startDate\":\"2025-01-01\"}"
                .formatted(site));
    list(account, site, meter);
    change(account, "/v1/metering-point-operators/" + operator, "{\"name\":\"theirs\"}");
    change(account, "/v1/meters/" + meter, "{\"serial\":\"new\",\"customAttributes\":null}");
    change(account, "/v1/meter-balancing-settings/" + setting, "{\"share\":0.5}");
    change(account, "/v1/site-balancing-settings/" + rule, "{\"endDate\":\"2025-06-01\"}");
    follow(services, meter);
    account.delete("/v1/meters/" + meter).statusCode(409);
    account.delete("/v1/site-balancing-settings/" + rule).statusCode(204);
    account.delete("/v1/meter-balancing-settings/" + setting).statusCode(204);
    account.delete("/v1/metering-point-operators/" + operator).statusCode(204);
    account.delete(Account.siteService() + "/v1/custom-attributes/" + attribute).statusCode(204);
    account.delete(Account.siteService() + "/v1/sites/" + site).statusCode(409);
    String empty = account.businesspark();
    String measured = account.meter(empty, "4", "consumer");
    account.delete("/v1/meters/" + measured).statusCode(204);
    account.delete(Account.siteService() + "/v1/sites/" + empty).statusCode(204);
  }

  private static String virtual(String site, String operand) {
    return """
    {"siteId":"%s","mpo":"virtual","direction":"consumer","identifier":"V","serial":"V",
     "startDate":"2024-12-31T23:00:00.000Z","measuring":"load_profile_accurate",
     "formula":[{"type":"meter","meter":"%s"}]}
    """
        .formatted(site, operand);
  }

  private static void list(Account account, String site, String meter) {
    account.total("/v1/metering-point-operators");
    for (String filter :
        List.of(
            "",
            "?siteId=" + site,
            "?identifier=1",
            "?direction=consumer&grid=false",
            "?measuring=readings_accurate",
            "?mpo=" + Account.STARTING_OPERATOR,
            "?mpo=virtual")) {
      account.total("/v1/meters" + filter);
    }
    for (String filter :
        List.of(
            "",
            "?siteId=" + site,
            "?meterId=" + meter,
            "?balancing=participant",
            "?siteId=" + site + "&inForceOn=2025-01-15")) {
      account.total("/v1/meter-balancing-settings" + filter);
    }
    account.total("/v1/site-balancing-settings");
    account.total("/v1/site-balancing-settings?siteId=" + site);
  }

  private static void change(Account account, String path, String patch) {
    account.get(path).statusCode(200);
    account.patch(path, patch).statusCode(200);
  }

  /// Reads the feed from its end, as one who follows it does.
  private static void follow(Account services, String meter) {
    String cursor = "0.0";
    String next = services.read("/internal/v1/changes?limit=1000").getString("next");
    while (!next.equals(cursor)) {
      cursor = next;
      next = services.read("/internal/v1/changes?limit=1000&after=" + cursor).getString("next");
    }
    services.post("/internal/v1/meters/lookup", "{\"ids\":[\"%s\"]}".formatted(meter));
  }

  /// 4 000 accounts with a site of 50 meters each, with a setting, a rule and their changes. The
  /// changes have been read by everyone who follows.
  private static void addFleet(SentStatements sent) throws SQLException {
    sent.execute(
        """
        CREATE TEMP TABLE fleet AS SELECT gen_random_uuid() AS id FROM generate_series(1, 4000);
        INSERT INTO metering_point_operator (id, account_id, name, load_profile_timestamp, version,
            created_at, updated_at)
          SELECT gen_random_uuid(), id, 'theirs', 'interval_start', 1, now(), now() FROM fleet;
        INSERT INTO metered_site (id) SELECT id FROM fleet;
        ANALYZE metering_point_operator, metered_site;
        INSERT INTO custom_attribute (id, account_id, name, type)
          SELECT gen_random_uuid(), id, 'floor', 'number' FROM fleet;
        INSERT INTO meter (id, account_id, site_id, mpo, direction, grid, identifier, serial,
            start_date, measuring, custom_attributes, version, created_at, updated_at)
          SELECT gen_random_uuid(), fleet.id, fleet.id, operator.id, 'consumer', false, k::text, k::text,
            '2024-12-31T23:00:00Z', 'readings_accurate', '{"floor":1}', 1, now(), now()
          FROM fleet JOIN metering_point_operator AS operator ON account_id = fleet.id,
            generate_series(1, 50) AS k;
        ANALYZE meter;
        INSERT INTO meter (id, account_id, site_id, direction, grid, identifier, serial, start_date, measuring,
            formula, version, created_at, updated_at)
          SELECT gen_random_uuid(), id, id, 'consumer', false, 'V', 'V', '2024-12-31T23:00:00Z',
            'load_profile_accurate', '[{}]', 1, now(), now() FROM fleet;
        INSERT INTO formula_operand (meter_id, operand_id, site_id, account_id)
          SELECT virtual.id, meter.id, site_id, account_id
          FROM meter AS virtual JOIN meter USING (site_id, account_id)
          WHERE account_id = site_id AND virtual.formula IS NOT NULL AND meter.formula IS NULL;
        ANALYZE meter, formula_operand;
        INSERT INTO meter_balancing_setting (id, account_id, site_id, meter_id, balancing, start_date,
            version, created_at, updated_at)
          SELECT gen_random_uuid(), account_id, site_id, id, 'participant', '2025-01-01', 1, now(), now()
          FROM meter WHERE account_id = site_id;
        INSERT INTO site_balancing_setting (id, account_id, site_id, distribution, start_date, version,
            created_at, updated_at)
          SELECT gen_random_uuid(), id, id, 'equal', '2025-01-01', 1, now(), now() FROM fleet;
        INSERT INTO change (transaction_id, kind, id, account_id, version, deleted, resource)
          SELECT '1', 'meter', id, account_id, 1, false, '{}' FROM meter WHERE account_id = site_id;
        INSERT INTO idempotency_key (account_id, key_digest, request_digest, answer, used_at)
          SELECT account_id, sha256(id::text::bytea), sha256('request'), 'answer', now()
          FROM meter WHERE account_id = site_id;
        DROP TABLE fleet
        """);
  }

  @AfterEach
  void removeFleet() throws SQLException {
    new SentStatements(database)
        .execute(
            """
            DELETE FROM idempotency_key WHERE answer = 'answer';
            DELETE FROM change WHERE transaction_id = '1';
            DELETE FROM meter_balancing_setting WHERE account_id = site_id;
            DELETE FROM site_balancing_setting WHERE account_id = site_id;
            DELETE FROM meter WHERE account_id = site_id AND formula IS NOT NULL;
            DELETE FROM meter WHERE account_id = site_id;
            DELETE FROM custom_attribute WHERE name = 'floor';
            DELETE FROM metering_point_operator WHERE name = 'theirs'
            """);
  }
}
