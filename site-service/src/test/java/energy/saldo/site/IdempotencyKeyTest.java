package energy.saldo.site;

import static energy.saldo.site.SiteBody.quoted;
import static energy.saldo.site.SiteBody.with;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class IdempotencyKeyTest {

  private static final String SITES = "/v1/sites";
  private static final String TOKENS = "/v1/api-tokens";

  @Inject Pool pool;

  private Account account = new Account("", "");

  @BeforeEach
  void openAccount() {
    account = Account.open();
  }

  @Test
  void theSameRequestGivesTheFirstAnswerAgain() {
    var first = post(SITES, "order 1", Account.BUSINESSPARK);
    var again = post(SITES, "order 1", Account.BUSINESSPARK);
    assertEquals(201, first.statusCode());
    assertNull(first.header("Idempotent-Replayed"));
    assertEquals(201, again.statusCode());
    assertEquals("true", again.header("Idempotent-Replayed"));
    assertEquals(first.asString(), again.asString());
    for (String header : List.of("Location", "ETag", "Content-Type", "X-Content-Type-Options")) {
      assertEquals(first.header(header), again.header(header), header);
    }
    account.get(SITES).body("total", equalTo(1));
    assertEquals(account.get(first.header("Location")).extract().asString(), first.asString());
  }

  @Test
  void theFirstAnswerStaysWhatItWas() {
    var first = post(SITES, "1", Account.BUSINESSPARK);
    account
        .asking()
        .body("{\"name\":\"Other\"}")
        .patch(first.header("Location"))
        .then()
        .statusCode(200);
    assertEquals(first.asString(), post(SITES, "1", Account.BUSINESSPARK).asString());
  }

  @Test
  void anotherBodyOrPathIsRefusedAndCreatesNothing() {
    assertEquals(201, post(SITES, "1", Account.BUSINESSPARK).statusCode());
    var otherBody = post(SITES, "1", with("name", quoted("Other")));
    assertEquals(409, otherBody.statusCode());
    assertEquals("/problems/conflict", otherBody.path("type"));
    assertEquals(409, post(TOKENS, "1", Account.BUSINESSPARK).statusCode());
    account.get(SITES).body("total", equalTo(1));
    account.get(TOKENS).body("total", equalTo(1));
  }

  @Test
  void onlyASuccessUsesAKeyUp() {
    assertEquals(400, post(SITES, "1", "{\"name\":\"\"}").statusCode());
    assertEquals(400, post(SITES, "1", "{").statusCode());
    assertEquals(
        403, post(TOKENS, "1", "{\"name\":\"a\",\"newAccount\":{\"name\":\"b\"}}").statusCode());
    var created = post(SITES, "1", Account.BUSINESSPARK);
    assertEquals(201, created.statusCode());
    assertNull(created.header("Idempotent-Replayed"));
  }

  @Test
  void keysAreOfTheirAccount() {
    assertEquals(201, post(SITES, "1", Account.BUSINESSPARK).statusCode());
    var others = post(Account.open(), SITES, "1", Account.BUSINESSPARK);
    assertEquals(201, others.statusCode());
    assertNull(others.header("Idempotent-Replayed"));
  }

  @Test
  void aKeyHasOneTo255Characters() {
    assertEquals(201, post(SITES, "k".repeat(255), Account.BUSINESSPARK).statusCode());
    var tooLong = post(SITES, "k".repeat(256), Account.BUSINESSPARK);
    assertEquals(400, tooLong.statusCode());
    assertEquals("Idempotency-Key", tooLong.path("errors[0].path"));
    assertEquals(400, post(SITES, "", Account.BUSINESSPARK).statusCode());
    account
        .asking()
        .header("Idempotency-Key", "1")
        .header("Idempotency-Key", "2")
        .body(Account.BUSINESSPARK)
        .post(SITES)
        .then()
        .statusCode(400);
    account.get(SITES).body("total", equalTo(1));
  }

  @Test
  void ofManyAtTheSameTimeOneCreates() throws InterruptedException {
    Callable<ExtractableResponse<Response>> task = () -> post(SITES, "1", Account.BUSINESSPARK);
    Set<String> bodies;
    try (var threads = Executors.newFixedThreadPool(8)) {
      var answers = threads.invokeAll(IntStream.range(0, 24).mapToObj(k -> task).toList());
      bodies =
          answers.stream()
              .map(answer -> answer.resultNow())
              .peek(answer -> assertEquals(201, answer.statusCode(), answer.asString()))
              .map(answer -> answer.asString())
              .collect(Collectors.toSet());
    }
    assertEquals(1, bodies.size());
    account.get(SITES).body("total", equalTo(1));
  }

  @Test
  void afterADayAKeyIsFree() {
    var first = post(SITES, "1", Account.BUSINESSPARK);
    execute("UPDATE idempotency_key SET used_at = used_at - interval '23 hours 59 minutes'");
    assertEquals(first.asString(), post(SITES, "1", Account.BUSINESSPARK).asString());
    execute("UPDATE idempotency_key SET used_at = used_at - interval '2 minutes'");
    var second = post(SITES, "1", Account.BUSINESSPARK);
    assertEquals(201, second.statusCode());
    assertNull(second.header("Idempotent-Replayed"));
    assertFalse(first.asString().equals(second.asString()));
    assertEquals(second.asString(), post(SITES, "1", Account.BUSINESSPARK).asString());
    account.get(SITES).body("total", equalTo(2));
  }

  /// The one answer that shows a secret is given again, and yet no table has it.
  @Test
  void theSecretOfATokenIsReadableByItsKeyOnly() {
    var first = post(TOKENS, "a key", "{\"name\":\"billing\"}");
    String token = first.path("token");
    assertEquals(first.asString(), post(TOKENS, "a key", "{\"name\":\"billing\"}").asString());
    assertEquals(
        "no-store", post(TOKENS, "a key", "{\"name\":\"billing\"}").header("Cache-Control"));
    account.get(TOKENS).body("total", equalTo(2));
    Account.of(token).get(SITES).statusCode(200);
    for (Row row : execute("SELECT key_digest, answer FROM idempotency_key")) {
      assertFalse(text(row, "answer").contains(token));
      assertFalse(text(row, "key_digest").contains("a key"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lookup", "cleaning"})
  void manyKeysAreSearchedByAnIndex(String what) {
    String statement =
        what.equals("lookup")
            ? "SELECT answer FROM idempotency_key WHERE account_id = gen_random_uuid()"
                + " AND key_digest = sha256('a') AND used_at > now()"
            : "SELECT ctid FROM idempotency_key WHERE used_at <= now() - interval '24 hours'"
                + " ORDER BY used_at LIMIT 1000 FOR UPDATE SKIP LOCKED";
    execute(
        """
        INSERT INTO idempotency_key
        SELECT gen_random_uuid(), sha256(k::text::bytea), sha256('b'), 'c',
               now() - k * interval '1 second'
        FROM generate_series(1, 80000) AS k
        """);
    execute("ANALYZE idempotency_key");
    try {
      String plan = plan(statement);
      assertTrue(plan.contains("Index Scan"), plan);
      assertFalse(plan.contains("Seq Scan"), plan);
    } finally {
      execute("DELETE FROM idempotency_key WHERE answer = 'c'");
    }
  }

  @Test
  void aRequestThatCreatesNothingPassesItOver() {
    account
        .asking()
        .header("Idempotency-Key", "1")
        .body("{\"grantType\":\"api_token\",\"token\":\"%s\"}".formatted(account.apiToken()))
        .post("/v1/oauth")
        .then()
        .statusCode(200)
        .header("Idempotent-Replayed", (String) null);
    account.get(SITES).header("Idempotent-Replayed", (String) null);
    account.get("/q/openapi").body(containsString("Idempotency-Key"));
  }

  private static String text(Row row, String column) {
    return new String(row.getBuffer(column).getBytes(), ISO_8859_1);
  }

  private ExtractableResponse<Response> post(String path, String key, String body) {
    return post(account, path, key, body);
  }

  private static ExtractableResponse<Response> post(
      Account account, String path, String key, String body) {
    return account.asking().header("Idempotency-Key", key).body(body).post(path).then().extract();
  }

  private String plan(String statement) {
    StringBuilder plan = new StringBuilder();
    execute("EXPLAIN " + statement).forEach(row -> plan.append(row.getString(0)).append('\n'));
    return plan.toString();
  }

  private Iterable<Row> execute(String sql) {
    return pool.query(sql).executeAndAwait();
  }
}
