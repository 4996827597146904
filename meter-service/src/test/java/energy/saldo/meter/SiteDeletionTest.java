package energy.saldo.meter;

import static energy.saldo.meter.Account.meterBody;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import energy.saldo.chassis.testing.SignIn;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// site-service deletes sites, and meter-service creates at them: the two together.
@QuarkusTest
@WithTestResource(SiteServiceTestResource.class)
class SiteDeletionTest {

  private static final String METERS = "/v1/meters";

  private Account account = Account.open();
  private String siteId = "";

  @BeforeEach
  void createSite() {
    BalancingServiceStub.reset();
    account = Account.open();
    siteId = account.businesspark();
  }

  @Test
  void aSiteIsDeletedWhenItsMetersAreGone() {
    String meter = METERS + "/" + account.meter(siteId, "1", "consumer");
    deleteSite().statusCode(409).body("detail", containsString("meters"));
    getSite().statusCode(200);
    account.delete(meter).statusCode(204);
    deleteSite().statusCode(204);
    getSite().statusCode(404);
    account
        .post(METERS, meterBody(siteId, "2", "consumer"))
        .statusCode(422)
        .body("errors.path", contains("siteId"));
    deleteSite().statusCode(404);
  }

  @Test
  void aSiteIsDeletedWhenItsSettingsAreGone() {
    String setting =
        account.create(
            "/v1/site-balancing-settings",
            """
            {"siteId":"%s","distribution":"proportional","startDate":"2025-01-01"}
            """
                .formatted(siteId));
    deleteSite().statusCode(409).body("detail", containsString("site balancing settings"));
    account.delete("/v1/site-balancing-settings/" + setting).statusCode(204);
    deleteSite().statusCode(204);
    account
        .post(
            "/v1/site-balancing-settings",
            """
            {"siteId":"%s","distribution":"proportional","startDate":"2025-01-01"}
            """
                .formatted(siteId))
        .statusCode(422);
  }

  /// In whatever order they come, no meter is at a site that is gone.
  @Test
  void noMeterIsCreatedAtASiteThatIsJustDeleted() throws InterruptedException {
    int deleted = 0;
    int kept = 0;
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (int round = 0; round < 25; round++) {
        siteId = account.businesspark();
        CountDownLatch start = new CountDownLatch(1);
        List<Callable<Integer>> tasks = new ArrayList<>();
        tasks.add(
            () -> {
              start.await();
              return deleteSite().extract().statusCode();
            });
        for (int k = 0; k < 3; k++) {
          String body = meterBody(siteId, "R" + round + "." + k, "consumer");
          tasks.add(
              () -> {
                start.await();
                return account.post(METERS, body).extract().statusCode();
              });
        }
        List<Future<Integer>> answers = new ArrayList<>();
        tasks.forEach(task -> answers.add(threads.submit(task)));
        start.countDown();
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> answer : answers) {
          statuses.add(status(answer));
        }
        int meters = account.total(METERS + "?siteId=" + siteId);
        boolean isGone = getSite().extract().statusCode() == 404;
        assertEquals(isGone ? 204 : 409, statuses.getFirst(), statuses::toString);
        assertEquals(
            meters, statuses.stream().filter(status -> status == 201).count(), statuses::toString);
        assertEquals(isGone, meters == 0, statuses::toString);
        deleted += isGone ? 1 : 0;
        kept += isGone ? 0 : 1;
      }
    }
    assertEquals(25, deleted + kept);
  }

  private static int status(Future<Integer> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The deletion failed after it had closed the site.
  @Test
  void aSiteThatIsThereAfterAllTakesMetersAgain() {
    close(siteId).body("obstacle", equalTo(null));
    account.create(METERS, meterBody(siteId, "1", "consumer"));
    close(siteId).body("obstacle", equalTo("meters"));
    deleteSite().statusCode(409);
  }

  @Test
  void aClosedSiteThatIsNotThereTakesNone() {
    String unknown = UUID.randomUUID().toString();
    close(unknown);
    account.post(METERS, meterBody(unknown, "1", "consumer")).statusCode(422);
  }

  /// While the deletion is under way, a meter waits for its end.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMeterWaitsForTheDeletion(boolean isDeleted) throws Exception {
    try (Connection site = siteDatabase();
        var threads = Executors.newFixedThreadPool(1)) {
      site.setAutoCommit(false);
      site.createStatement().execute("DELETE FROM site WHERE id = '" + siteId + "'");
      close(siteId);
      String body = meterBody(siteId, "1", "consumer");
      Future<Integer> answer =
          threads.submit(() -> account.post(METERS, body).extract().statusCode());
      assertThrows(TimeoutException.class, () -> answer.get(500, TimeUnit.MILLISECONDS));
      if (isDeleted) {
        site.createStatement()
            .execute(
                """
                INSERT INTO change (kind, id, account_id, version, deleted)
                SELECT kind, id, account_id, 2, true FROM change WHERE id = '%s'
                """
                    .formatted(siteId));
        site.commit();
      } else {
        site.rollback();
      }
      assertEquals(isDeleted ? 422 : 201, answer.get());
    }
  }

  private ValidatableResponse close(String site) {
    return Account.services()
        .asking()
        .body("{\"deletion\":\"" + UUID.randomUUID() + "\"}")
        .put("/internal/v1/sites/" + site + "/closure")
        .then()
        .statusCode(200);
  }

  private ValidatableResponse deleteSite() {
    return SignIn.as(account.accessToken())
        .delete(Account.siteService() + "/v1/sites/" + siteId)
        .then();
  }

  private ValidatableResponse getSite() {
    return account.get(Account.siteService() + "/v1/sites/" + siteId);
  }

  private static Connection siteDatabase() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:%s/site".formatted(setting("saldo.database.port")),
        setting("saldo.database.username"),
        setting("saldo.database.password"));
  }

  private static String setting(String name) {
    return ConfigProvider.getConfig().getValue(name, String.class);
  }
}
