package energy.saldo.meter;

import static energy.saldo.meter.Account.meterBody;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/// Stops the real site-service by a signal: it still accepts connections but does not answer.
@QuarkusTest
@WithTestResource(SiteServiceTestResource.class)
class SiteServiceOutageTest {

  /// A site that was asked for before is remembered.
  @Test
  void withoutSitesNothingIsChangedAtUnknownOnesAndItWorksAgainLater() throws Exception {
    Account account = Account.open();
    String known = account.businesspark();
    String meterId = account.meter(known, "1", "consumer");
    String siteId = account.businesspark();
    String setting =
        "{\"siteId\":\"%s\",\"meterId\":\"%s\",\"balancing\":\"participant\",\"startDate\":\"2025-01-01\"}";

    signal("STOP");
    try {
      account
          .post("/v1/meters", meterBody(siteId, "2", "consumer"))
          .statusCode(503)
          .contentType("application/problem+json")
          .header("Retry-After", equalTo("1"))
          .body("detail", containsString("nothing was changed"));
      account
          .post("/v1/meter-balancing-settings", setting.formatted(siteId, meterId))
          .statusCode(503);
      assertEquals(1, account.total("/v1/meters"));
      assertEquals(0, account.total("/v1/meter-balancing-settings"));
      account.create("/v1/meter-balancing-settings", setting.formatted(known, meterId));
      account.meter(known, "3", "consumer");
    } finally {
      signal("CONT");
    }

    account.meter(siteId, "2", "consumer");
    assertEquals(3, account.total("/v1/meters"));
  }

  private static void signal(String name) throws IOException, InterruptedException {
    String pid = ConfigProvider.getConfig().getValue("test.site-service.pid", String.class);
    assertEquals(0, new ProcessBuilder("kill", "-" + name, pid).start().waitFor());
  }
}
