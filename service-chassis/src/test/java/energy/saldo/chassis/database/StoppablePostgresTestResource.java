package energy.saldo.chassis.database;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/// As [PostgresTestResource], but the test gets the server, to stop it and to start it again.
public final class StoppablePostgresTestResource implements QuarkusTestResourceLifecycleManager {

  private final StoppablePostgres server = new StoppablePostgres();

  @Override
  public Map<String, String> start() {
    return PostgresTestResource.settings(server.start());
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(server, new TestInjector.MatchesType(StoppablePostgres.class));
  }

  @Override
  public void stop() {
    server.stop();
  }
}
