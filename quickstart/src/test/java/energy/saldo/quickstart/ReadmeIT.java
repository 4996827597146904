package energy.saldo.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.quickstart.system.SystemSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The calls of the README, executed as they stand there, give the answers that stand there; only
/// ids and the times of creation are others.
class ReadmeIT {

  @Test
  void eachCallGivesTheAnswerThatStandsBesideIt() throws IOException {
    List<DocumentedCall> calls =
        DocumentedCall.in(Files.readString(SystemSettings.cloneFolder().resolve("README.md")));
    assertEquals(
        List.of(
            "/v1/sites",
            "/v1/meters",
            "/v1/meter-balancing-settings",
            "/v1/measurements",
            "/v1/aggregated-balances"),
        calls.stream().map(call -> call.path().replaceFirst("\\?.*", "")).toList());
    new Walkthrough(TestClient.newAccount(SystemUnderTest.get())).follow(calls);
  }
}
