package energy.saldo.site.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import energy.saldo.chassis.database.PostgresTestResource;
import energy.saldo.site.Account;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class OperatorAccountTest {

  @Inject Pool pool;
  @Inject Clock clock;

  @Test
  void replicasThatStartAtOnceMakeOneAccountAndOneToken() throws Exception {
    Secret token = Secret.random();
    long before = count("api_token");
    try (var replicas = Executors.newFixedThreadPool(8)) {
      Callable<Boolean> start = () -> start(token.text());
      var starts = replicas.invokeAll(Stream.generate(() -> start).limit(8).toList());
      assertEquals(8, starts.stream().filter(Future::resultNow).count());
    }
    assertEquals(before + 1, count("api_token"));
    assertEquals(1, count("account WHERE operator"));
    Account.exchange("api_token", token.text()).statusCode(200);
  }

  @Test
  void aTokenOnceRevokedIsNotMadeAgainByARestart() {
    Secret token = Secret.random();
    start(token.text());
    String id = subjectOf(token);
    Account.operator().asking().delete("/v1/api-tokens/" + id).then().statusCode(204);
    start(token.text());
    Account.exchange("api_token", token.text()).statusCode(401);
  }

  @Test
  void aTokenIsOfTheServicesClock() {
    Secret token = Secret.random();
    Clock late = Clock.offset(clock, Duration.ofDays(-2));
    Instant before = late.instant();
    new OperatorAccount(pool, Optional.of(token.text()), late).start(new StartupEvent());
    String id = subjectOf(token);
    Instant created =
        Instant.parse(
            Account.of(token.text()).get("/v1/api-tokens/" + id).extract().path("createdAt"));
    assertFalse(created.isBefore(before) || created.isAfter(late.instant()), created.toString());
  }

  @Test
  void withoutATokenInTheConfigurationNoneIsMade() {
    long before = count("api_token");
    new OperatorAccount(pool, Optional.empty(), clock).start(new StartupEvent());
    start(" ");
    assertEquals(before, count("api_token"));
    Account.exchange("api_token", " ").statusCode(401);
  }

  @Test
  void noSecretIsPrintedByWhatHoldsIt() {
    Secret secret = Secret.random();
    NewGrant grant = new NewGrant(GrantType.API_TOKEN, secret.text(), null);
    UUID id = UUID.randomUUID();
    var view = new ApiTokenView(id, id, "name", Access.FULL, secret.text(), Instant.EPOCH);
    var answer = new GrantView(secret.text(), secret.text(), "client", "Bearer", 1, Instant.EPOCH);
    String printed = secret + " " + grant + " " + view + " " + answer;
    assertFalse(printed.contains(secret.text()), printed);
  }

  private boolean start(String token) {
    new OperatorAccount(pool, Optional.of(token), clock).start(new StartupEvent());
    return true;
  }

  /// The id of the API token, which its access tokens name as their subject.
  private static String subjectOf(Secret token) {
    String claims = Account.of(token.text()).accessToken().split("\\.", -1)[1];
    return JsonPath.from(new String(Base64.getUrlDecoder().decode(claims), UTF_8)).get("sub");
  }

  private long count(String table) {
    return pool.query("SELECT count(*) AS rows FROM " + table)
        .execute()
        .await()
        .indefinitely()
        .iterator()
        .next()
        .getLong("rows");
  }
}
