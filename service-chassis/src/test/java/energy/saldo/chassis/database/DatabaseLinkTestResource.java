package energy.saldo.chassis.database;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// As [PostgresTestResource], but the service reaches the server by a [DatabaseLink], which the
/// test gets.
public final class DatabaseLinkTestResource implements QuarkusTestResourceLifecycleManager {

  private final StoppablePostgres server = new StoppablePostgres();
  private @Nullable DatabaseLink link;

  @Override
  public Map<String, String> start() {
    DatabaseLink opened = new DatabaseLink(server.start());
    link = opened;
    return PostgresTestResource.settings(opened.port());
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(link, new TestInjector.MatchesType(DatabaseLink.class));
  }

  @Override
  public void stop() {
    if (link != null) {
      link.close();
    }
    server.stop();
  }
}
