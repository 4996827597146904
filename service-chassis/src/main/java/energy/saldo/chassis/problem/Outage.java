package energy.saldo.chassis.problem;

import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Tells whether a failure means that something the service needs, above all its database, cannot
/// be reached now. The same request may then be sent again.
final class Outage {

  /// The server shuts down, crashed, or starts; it has no connection left.
  private static final Set<String> STATES = Set.of("57P01", "57P02", "57P03", "53300");

  /// The class of states of a connection that broke or was not taken.
  private static final String CONNECTION_STATES = "08";

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
      case ClosedConnectionException _, ConnectionPoolTooBusyException _ -> true;
      case SocketException _, UnknownHostException _, ClosedChannelException _ -> true;
      case TimeoutException _ -> true;
      // The plain ones tell by their words only: a broken pipe, a connection reset or not active,
      // or "Timeout", when the pool has had no connection for too long.
      default -> isPlain(failure.getClass()) && isOfConnection(failure.getMessage());
    };
  }

  private static boolean isOutage(@Nullable String sqlState) {
    return sqlState != null
        && (STATES.contains(sqlState) || sqlState.startsWith(CONNECTION_STATES));
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
