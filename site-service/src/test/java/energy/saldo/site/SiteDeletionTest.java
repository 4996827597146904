package energy.saldo.site;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(MeterServiceStub.class)
class SiteDeletionTest {

  private Account account = new Account("", "");
  private String id = "";
  private String site = "";

  @BeforeEach
  void createSite() {
    MeterServiceStub.reset();
    account = Account.open();
    id = account.site(Account.BUSINESSPARK);
    site = "/v1/sites/" + id;
  }

  @Test
  void aSiteWithoutMetersIsDeleted() {
    delete().statusCode(204).body(equalTo(""));
    account.get(site).statusCode(404);
    account.get("/v1/sites").body("total", equalTo(0));
    delete().statusCode(404);
    account.asking().body("{}").patch(site).then().statusCode(404);
    assertEquals(List.of("PUT /internal/v1/sites/" + id + "/closure"), MeterServiceStub.REQUESTS);
    Account.services()
        .post("/internal/v1/sites/lookup", "{\"ids\":[\"" + id + "\"]}")
        .body("changes.size()", equalTo(0));
  }

  @Test
  void whileItHasMetersItStays() {
    MeterServiceStub.obstacle = "meters";
    delete().statusCode(409).body("detail", containsString("meters"));
    assertUnchanged();
    MeterServiceStub.obstacle = null;
    delete().statusCode(204);
  }

  @Test
  void whileMeterServiceDoesNotAnswerItStays() {
    MeterServiceStub.isDown = true;
    delete().statusCode(503).header("Retry-After", "1");
    assertUnchanged();
    MeterServiceStub.isDown = false;
    delete().statusCode(204);
  }

  @Test
  void itsTagIsChecked() {
    account.asking().header("If-Match", "\"7\"").delete(site).then().statusCode(412);
    assertUnchanged();
    assertEquals(List.of(), MeterServiceStub.REQUESTS);
    account.asking().header("If-Match", "\"1\"").delete(site).then().statusCode(204);
  }

  @Test
  void anotherAccountDeletesNothing() {
    Account.open().asking().delete(site).then().statusCode(404);
    assertUnchanged();
    assertEquals(List.of(), MeterServiceStub.REQUESTS);
  }

  private ValidatableResponse delete() {
    return account.asking().delete(site).then();
  }

  private void assertUnchanged() {
    account.get(site).statusCode(200).header("ETag", "\"1\"");
    Account.services()
        .post("/internal/v1/sites/settled-lookup", "{\"ids\":[\"" + id + "\"]}")
        .body("changes.version", equalTo(List.of(1)));
  }
}
