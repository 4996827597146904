package energy.saldo.balancing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.balancing.directory.MasterData;
import energy.saldo.chassis.database.PostgresTestResource;
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
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// [AccountIsolationTest] asks what each route is for; this asks with another account's id wherever
/// the description has one.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class IsolationTest {

  @Inject Pool pool;
  @Inject MasterData masterData;

  static List<Question> questions() throws IOException {
    return IsolationMatrix.committed().questions();
  }

  @ParameterizedTest
  @MethodSource("questions")
  void whatIsAnothersIsAnsweredAsWhatIsNobodys(Question question) throws IOException {
    Account stranger = Account.open();
    Map<String, String> others = ids(Account.open());
    Map<String, String> own = ids(stranger);
    Map<String, String> before = TableDigests.of(pool);
    IsolationMatrix.committed()
        .assertIsolated(question, stranger.asking(), stranger.asking(), own, others);
    assertEquals(before, TableDigests.of(pool));
  }

  /// One of each kind.
  private Map<String, String> ids(Account account) {
    UUID site = masterData.site(account.id());
    String meter =
        masterData
            .meter(
                account.id(), site, "consumer", "readings_accurate", false, "2020-01-01T00:00:00Z")
            .toString();
    String deviceChange =
        account
            .createDeviceChange(
                Map.of(
                    "meterId",
                    meter,
                    "timestamp",
                    "2025-06-01T10:07:00Z",
                    "closingValue",
                    5,
                    "openingValue",
                    0))
            .statusCode(201)
            .extract()
            .path("id");
    Map<String, String> ids = new HashMap<>();
    ids.put("siteId", site.toString());
    ids.put("meterId", meter);
    ids.put("creditorMeterId", meter);
    ids.put("debitorMeterId", meter);
    ids.put("device-changes", deviceChange);
    return ids;
  }
}
