package energy.saldo.chassis.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL server that a test stops and starts again, as an operator does. Its data and its
/// port stay. A test gets it in a field of this type by [StoppablePostgresTestResource].
public final class StoppablePostgres {

  private static final int ANY_FREE = 0;

  private final Path dataFolder;
  private int port = ANY_FREE;
  private @Nullable EmbeddedPostgres server;

  StoppablePostgres() {
    try {
      dataFolder = Files.createTempDirectory("saldo-postgres").resolve("data");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts the server and waits until it takes connections; returns its port.
  public int start() {
    var builder =
        EmbeddedPostgres.builder().setDataDirectory(dataFolder).setCleanDataDirectory(false);
    if (port != ANY_FREE) {
      builder.setPort(port);
    }
    try {
      EmbeddedPostgres started = builder.start();
      server = started;
      port = started.getPort();
      return port;
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded PostgreSQL did not start", e);
    }
  }

  /// Ends all connections and stops the server; nothing if it does not run.
  public void stop() {
    if (server == null) {
      return;
    }
    try {
      server.close();
      server = null;
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded PostgreSQL did not stop", e);
    }
  }
}
