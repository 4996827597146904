package energy.saldo.meter;

import static energy.saldo.meter.Account.meterBody;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.chassis.database.TableDigests;
import energy.saldo.chassis.testing.IsolationMatrix;
import energy.saldo.chassis.testing.IsolationMatrix.Question;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@WithTestResource(SiteServiceTestResource.class)
class IsolationTest {

  @Inject Pool pool;

  static List<Question> questions() throws IOException {
    return IsolationMatrix.committed().questions();
  }

  @ParameterizedTest
  @MethodSource("questions")
  void whatIsAnothersIsAnsweredAsWhatIsNobodys(Question question) throws IOException {
    BalancingServiceStub.reset();
    Account stranger = Account.open();
    Map<String, String> others = ids(Account.open());
    Map<String, String> own = ids(stranger);
    Map<String, String> before = TableDigests.of(pool);
    IsolationMatrix.committed()
        .assertIsolated(question, stranger.asking(), stranger.asking(), own, others);
    assertEquals(before, TableDigests.of(pool));
    assertEquals(List.of(), BalancingServiceStub.QUESTIONS);
  }

  /// One of each kind.
  private static Map<String, String> ids(Account account) {
    Map<String, String> ids = new HashMap<>();
    String site = account.businesspark();
    String operator = account.create("/v1/metering-point-operators", "{\"name\":\"ours\"}");
    String meter = account.create("/v1/meters", meterBody(site, "1", "consumer"));
    ids.put("siteId", site);
    ids.put("mpo", operator);
    ids.put("metering-point-operators", operator);
    ids.put("meterId", meter);
    ids.put("meters", meter);
    ids.put(
        "meter-balancing-settings",
        account.create(
            "/v1/meter-balancing-settings",
            """
            {"siteId":"%s","meterId":"%s","balancing":"participant","startDate":"2020-01-01"}
            """
                .formatted(site, meter)));
    ids.put(
        "site-balancing-settings",
        account.create(
            "/v1/site-balancing-settings",
            """
            {"siteId":"%s","distribution":"equal","startDate":"2020-01-01"}
            """
                .formatted(site)));
    return ids;
  }
}
