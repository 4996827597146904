package energy.saldo.site;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.chassis.database.DatabaseLink;
import energy.saldo.chassis.database.DatabaseLinkTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The link to the database drops every packet and tells nobody, while Hibernate uses it.
@QuarkusTest
@WithTestResource(DatabaseLinkTestResource.class)
class SilentDatabaseTest {

  private static final int LONGEST_ANSWER_SECONDS = 30;
  private static final Duration LONGEST_RECOVERY = Duration.ofSeconds(40);

  @SuppressWarnings("NullAway.Init") // handed over by the test resource
  private DatabaseLink link;

  @Test
  void everyRequestIsAnsweredAndSitesAreCreatedAgainSoon() throws Exception {
    Account account = Account.open();
    account.site(Account.BUSINESSPARK);
    link.dropAll();
    assertEquals(503, create(account));
    assertEquals(503, create(account));
    link.restore();
    long start = System.nanoTime();
    for (int status = create(account); status != 201; status = create(account)) {
      assertEquals(503, status);
      assertTrue(System.nanoTime() - start < LONGEST_RECOVERY.toNanos(), "still 503");
    }
    account.get("/v1/sites").statusCode(200).body("total", equalTo(2));
  }

  private static int create(Account account) throws Exception {
    return CompletableFuture.supplyAsync(
            () -> account.post("/v1/sites", Account.BUSINESSPARK).extract().statusCode())
        .get(LONGEST_ANSWER_SECONDS, TimeUnit.SECONDS);
  }
}
