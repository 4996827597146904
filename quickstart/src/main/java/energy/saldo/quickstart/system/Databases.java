package energy.saldo.quickstart.system;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/// The three databases on a server, created if absent.
final class Databases {

  private static final int OLDEST_MAJOR_VERSION = 15;
  private static final int NUMBERS_PER_MAJOR_VERSION = 10_000;

  private Databases() {}

  /// Checks that the server is recent enough and creates the databases that are missing.
  static void prepare(DatabaseAddress server) {
    try (Connection connection =
        DriverManager.getConnection(
            server.jdbcUrl("postgres"), server.username(), server.password())) {
      checkVersion(server, connection);
      for (Service service : Service.values()) {
        createIfAbsent(connection, service.database());
      }
    } catch (SQLException e) {
      throw new StartFailure(
          "PostgreSQL at %s:%d refuses: %s"
              .formatted(server.host(), server.port(), firstLine(e.getMessage())),
          e);
    }
  }

  private static void checkVersion(DatabaseAddress server, Connection connection)
      throws SQLException {
    int major = versionNumber(connection) / NUMBERS_PER_MAJOR_VERSION;
    if (major < OLDEST_MAJOR_VERSION) {
      throw new StartFailure(
          "PostgreSQL at %s:%d is version %d: Saldo needs %d or later"
              .formatted(server.host(), server.port(), major, OLDEST_MAJOR_VERSION));
    }
  }

  private static int versionNumber(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW server_version_num")) {
      row.next();
      return row.getInt(1);
    }
  }

  private static void createIfAbsent(Connection connection, String database) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
      query.setString(1, database);
      try (ResultSet row = query.executeQuery()) {
        if (row.next()) {
          return;
        }
      }
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + database);
    }
  }

  private static String firstLine(@Nullable String message) {
    return message == null
        ? "no reason given"
        : message.lines().findFirst().orElse("no reason given");
  }
}
