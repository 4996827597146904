package energy.saldo.chassis.problem;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.ext.web.RoutingContext;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Fails as the database client does, and as our own code does.
@Path("/failing")
@PermitAll
public class FailingResource {

  static final Map<String, Throwable> OUTAGES =
      Map.ofEntries(
          Map.entry("refused", new ConnectException("Connection refused: localhost/127.0.0.1:1")),
          Map.entry("reset", new SocketException("Connection reset")),
          Map.entry("reset-by-peer", new IOException("Connection reset by peer")),
          Map.entry("broken-pipe", new IOException("Broken pipe")),
          Map.entry("no-such-host", new UnknownHostException("postgres")),
          Map.entry("closed-channel", new ClosedChannelException()),
          Map.entry("closed-connection", ClosedConnectionException.INSTANCE),
          Map.entry(
              "not-active",
              new NoStackTraceThrowable("Connection is not active now, current status: CLOSED")),
          Map.entry("pool-timeout", new VertxException("Timeout waiting for connection", true)),
          Map.entry("pool-full", new ConnectionPoolTooBusyException("Connection pool reached max")),
          Map.entry("timeout", new TimeoutException("no answer in time")),
          Map.entry("shuts-down", postgres("57P01")),
          Map.entry("crashed", postgres("57P02")),
          Map.entry("starts", postgres("57P03")),
          Map.entry("connection-failure", postgres("08006")),
          Map.entry("too-many-connections", postgres("53300")),
          Map.entry("read-only", postgres("25006")),
          Map.entry("canceled", postgres("57014")),
          Map.entry("disk-full", postgres("53100")),
          Map.entry("out-of-memory", postgres("53200")),
          Map.entry("deadlock", postgres("40P01")),
          Map.entry("serialization", postgres("40001")),
          Map.entry("locked", postgres("55P03")),
          Map.entry("no-connection-in-time", new NoStackTraceThrowable("Timeout")),
          Map.entry(
              "wrapped",
              new IllegalStateException(
                  "could not execute", new CompletionException(postgres("25006")))),
          Map.entry("by-jdbc", new SQLException("energy.saldo.Secret", "53100")));

  static final Map<String, Throwable> BUGS =
      Map.of(
          "duplicate", postgres("23505"),
          "syntax", postgres("42601"),
          "state", new IllegalStateException("connection of energy.saldo.Secret"),
          "vertx", new VertxException("energy.saldo.Secret"),
          "unreadable", new IOException("energy.saldo.Secret"),
          "error", new AssertionError("connection of energy.saldo.Secret"));

  private static PgException postgres(String sqlState) {
    return new PgException(
        "energy.saldo.Secret", "FATAL", sqlState, "Failing row contains (energy.saldo.Secret).");
  }

  /// As a reactive endpoint fails.
  @GET
  @Path("/reactive/{failure}")
  public Uni<String> react(@PathParam("failure") String failure) {
    return Uni.createFrom().failure(named(failure));
  }

  /// As an endpoint fails that waits for the database: checked exceptions come wrapped.
  @GET
  @Path("/awaited/{failure}")
  @Blocking
  public String await(@PathParam("failure") String failure) {
    return react(failure).await().indefinitely();
  }

  /// A problem that is answered on purpose.
  @GET
  @Path("/problem/{status}")
  public String refuse(@PathParam("status") int status) {
    throw status == 501
        ? Problems.problem(ProblemKind.NOT_IMPLEMENTED, "Not yet.")
        : Problems.unavailable("The other service does not answer.");
  }

  /// An answer that cannot be written as JSON.
  @GET
  @Path("/unwritable")
  @Produces(MediaType.APPLICATION_JSON)
  public Object answerWithNothing() {
    return new Object();
  }

  /// An answer without end, until the reader leaves. The framework's stream notices only a reader
  /// that it waits for.
  @GET
  @Path("/stream/endless")
  public StreamingOutput streamWithoutEnd(@Context RoutingContext request) {
    return out -> {
      byte[] block = new byte[100_000];
      while (!request.response().closed()) {
        out.write(block);
      }
      throw new IOException("Connection has been closed");
    };
  }

  /// An answer that fails in the middle.
  @GET
  @Path("/stream/broken")
  public StreamingOutput streamHalf() {
    return out -> {
      out.write(new byte[100_000]);
      out.flush();
      throw new IllegalStateException("energy.saldo.Secret");
    };
  }

  static Throwable named(String name) {
    @Nullable Throwable outage = OUTAGES.get(name);
    return outage != null ? outage : Objects.requireNonNull(BUGS.get(name), name);
  }
}
