package energy.saldo.chassis.problem;

import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Decides whether a failure means that something the service needs, above all its database, cannot
/// be reached or used now. The same request may then be sent again.
final class Outage {

  /// The server only reads, as after a failover; it cancelled the statement, which took too long;
  /// two transactions collided, or one waited too long for a lock.
  private static final Set<String> STATES = Set.of("25006", "57014", "40001", "40P01", "55P03");

  /// The classes of states of a broken or refused connection, of a server that lacks a resource
  /// (disk, memory, connections), and of one that shuts down, crashed or starts.
  private static final List<String> CLASSES = List.of("08", "53", "57P0");

  private Outage() {}

  /// Whether the failure or one of its causes is an outage.
  static boolean isBehind(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (isOutage(cause)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOutage(Throwable failure) {
    return switch (failure) {
      case PgException refusal -> isOutage(refusal.getSqlState());
      case SQLException refusal -> isOutage(refusal.getSQLState());
      case ClosedConnectionException _, ConnectionPoolTooBusyException _ -> true;
      case SocketException _, UnknownHostException _, ClosedChannelException _ -> true;
      case TimeoutException _ -> true;
      // The plain ones differ by their words only: a broken pipe, a connection reset or not active,
      // a pool that has no connection in time.
      default -> isPlain(failure.getClass()) && isOfConnection(failure.getMessage());
    };
  }

  private static boolean isOutage(@Nullable String sqlState) {
    return sqlState != null
        && (STATES.contains(sqlState) || CLASSES.stream().anyMatch(sqlState::startsWith));
  }

  private static boolean isPlain(Class<?> type) {
    return type == IOException.class
        || type == VertxException.class
        || type.getSuperclass() == Throwable.class;
  }

  private static boolean isOfConnection(@Nullable String message) {
    String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
    return text.contains("connection") || text.contains("broken pipe") || text.equals("timeout");
  }
}
