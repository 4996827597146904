package energy.saldo.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.chassis.database.FewConnections;
import energy.saldo.chassis.database.PostgresTestResource;
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
@WithTestResource(PostgresTestResource.class)
@WithTestResource(MeterServiceStub.class)
class StatementsTest {

  @Inject DataSource database;

  @Test
  void noStatementTouchesMoreWithALargeFleet() throws SQLException {
    SentStatements sent = new SentStatements(database);
    Map<Long, Sent> small = sent.of(StatementsTest::useEveryPath);
    assertTrue(small.size() > 15, small::toString);
    addFleet(sent);
    assertEquals(Map.of(), SentStatements.grown(small, sent.of(StatementsTest::useEveryPath)));
  }

  private static void useEveryPath() {
    MeterServiceStub.reset();
    Account account = Account.open();
    String refreshToken =
        Account.exchange("api_token", account.apiToken()).extract().path("refreshToken");
    Account.exchange("refresh_token", refreshToken).statusCode(200);
    Account.exchange("refresh_token", refreshToken).statusCode(401);
    account.get("/v1/account").statusCode(200);
    String token = create(account, "/v1/api-tokens", "{\"name\":\"further\"}");
    String attribute =
        create(
            account,
            "/v1/custom-attributes",
            "{\"title\":\"Owner\",\"name\":\"owner\",\"entity\":\"site\",\"type\":\"text\"}");
    String site = account.site(Account.BUSINESSPARK);
    for (String path :
        List.of(
            "/v1/api-tokens",
            "/v1/custom-attributes",
            "/v1/custom-attributes?entity=site",
            "/v1/sites",
            "/v1/sites?name=park",
            "/v1/sites?type=balanced_accurate",
            "/v1/api-tokens/" + token,
            "/v1/custom-attributes/" + attribute,
            "/v1/sites/" + site)) {
      account.get(path).statusCode(200);
    }
    account.asking().body("{\"name\":\"new\"}").patch("/v1/sites/" + site).then().statusCode(200);
    follow(site);
    account.asking().delete("/v1/sites/" + site).then().statusCode(204);
    account.asking().delete("/v1/custom-attributes/" + attribute).then().statusCode(204);
    account.asking().delete("/v1/api-tokens/" + token).then().statusCode(204);
    account.post("/v1/oauth/revocation", "{\"token\":\"unknown\"}").statusCode(200);
  }

  private static String create(Account account, String path, String body) {
    return account.post(path, body).statusCode(201).extract().path("id");
  }

  /// Reads the feed from its end, as one who follows it does.
  private static void follow(String site) {
    Account services = Account.services();
    String cursor = "0.0";
    String next = services.get("/internal/v1/changes?limit=1000").extract().path("next");
    while (!next.equals(cursor)) {
      cursor = next;
      next = services.get("/internal/v1/changes?limit=1000&after=" + cursor).extract().path("next");
    }
    for (String lookup : List.of("lookup", "settled-lookup")) {
      services
          .post("/internal/v1/sites/" + lookup, "{\"ids\":[\"%s\"]}".formatted(site))
          .statusCode(200);
    }
  }

  /// 20 000 accounts with five sites each, an API token, a refresh token and an attribute. The
  /// changes have been read by everyone who follows.
  private static void addFleet(SentStatements sent) throws SQLException {
    sent.execute(
        """
        INSERT INTO account (id, name, operator, created_at)
          SELECT gen_random_uuid(), 'fleet', false, now() FROM generate_series(1, 20000);
        ANALYZE account;
        INSERT INTO api_token (id, account_id, name, digest, created_at)
          SELECT gen_random_uuid(), id, 'fleet', sha256(id::text::bytea), now()
          FROM account WHERE name = 'fleet';
        INSERT INTO refresh_token (digest, api_token_id, expires_at)
          SELECT sha256(id::text::bytea), id, now() + interval '1 hour'
          FROM api_token WHERE name = 'fleet';
        INSERT INTO custom_attribute (id, account_id, entity, title, name, type, created_at)
          SELECT gen_random_uuid(), id, 'site', 'fleet', 'owner', 'text', now()
          FROM account WHERE name = 'fleet';
        INSERT INTO site (id, account_id, version, name, type, balance_resolution, locality, post_code,
            country, timezone, distribution, custom_attributes, created_at, updated_at)
          SELECT gen_random_uuid(), account.id, 1, 'fleet', 'balanced_accurate', 'PT15M', 'Berlin', '10115',
            'DE', 'Europe/Berlin', 'equal', '{"owner":"one"}', now(), now()
          FROM account, generate_series(1, 5) WHERE account.name = 'fleet';
        INSERT INTO change (transaction_id, kind, id, account_id, version, deleted, resource)
          SELECT '1', 'site', id, account_id, 1, false, '{}' FROM site WHERE name = 'fleet';
        INSERT INTO idempotency_key (account_id, key_digest, request_digest, answer, used_at)
          SELECT account_id, sha256(id::text::bytea), sha256('request'), 'answer', now()
          FROM site WHERE name = 'fleet'
        """);
  }

  @AfterEach
  void removeFleet() throws SQLException {
    new SentStatements(database)
        .execute(
            """
            DELETE FROM idempotency_key WHERE answer = 'answer';
            DELETE FROM change WHERE transaction_id = '1';
            DELETE FROM site WHERE name = 'fleet';
            DELETE FROM custom_attribute WHERE title = 'fleet';
            DELETE FROM refresh_token USING api_token
              WHERE api_token_id = api_token.id AND api_token.name = 'fleet';
            DELETE FROM api_token WHERE name = 'fleet';
            DELETE FROM account WHERE name = 'fleet'
            """);
  }
}
