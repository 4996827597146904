package energy.saldo.site;

import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.chassis.database.PostgresTestResource;
import energy.saldo.chassis.database.TableDigests;
import energy.saldo.chassis.testing.IsolationMatrix;
import energy.saldo.chassis.testing.IsolationMatrix.Question;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(MeterServiceStub.class)
class IsolationTest {

  @Inject Pool pool;

  static List<Question> questions() throws IOException {
    return IsolationMatrix.committed().questions();
  }

  @ParameterizedTest
  @MethodSource("questions")
  void whatIsAnothersIsAnsweredAsWhatIsNobodys(Question question) throws IOException {
    MeterServiceStub.reset();
    Account owner = Account.open();
    String attribute =
        owner
            .post(
                "/v1/custom-attributes",
                "{\"title\":\"a\",\"name\":\"b\",\"entity\":\"site\",\"type\":\"text\"}")
            .statusCode(201)
            .extract()
            .path("id");
    Map<String, String> others =
        Map.of(
            "sites", owner.site(Account.BUSINESSPARK),
            "custom-attributes", attribute,
            "api-tokens", owner.get("/v1/api-tokens").extract().path("data[0].id"));
    Account stranger = Account.open();
    Map<String, String> before = TableDigests.of(pool);
    IsolationMatrix.committed()
        .assertIsolated(question, stranger.asking(), stranger.asking(), Map.of(), others);
    assertEquals(before, TableDigests.of(pool));
    assertEquals(List.of(), MeterServiceStub.REQUESTS);
  }
}
