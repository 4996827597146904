package energy.saldo.chassis.database;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.CloseFuture;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.impl.NetClientImpl;
import io.vertx.pgclient.impl.PgConnectionFactory;
import io.vertx.pgclient.spi.PgDriver;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.spi.ConnectionFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Closes a connection to PostgreSQL as soon as nothing has arrived on it for
/// [TimeLimits#SILENCE], whether it is opening, in use or unused. The idle timeouts of Vert.x do
/// not: they send PostgreSQL's farewell after whatever is under way and wait for the server to
/// close the connection, which a silent one never does.
final class SilenceLimitDriver extends PgDriver {

  @Override
  public ConnectionFactory createConnectionFactory(
      Vertx vertx, Supplier<? extends Future<? extends SqlConnectOptions>> servers) {
    return new LimitedConnections((VertxInternal) vertx, servers);
  }

  private static final class LimitedConnections extends PgConnectionFactory {

    private @Nullable NetClient client;

    LimitedConnections(
        VertxInternal vertx, Supplier<? extends Future<? extends SqlConnectOptions>> servers) {
      super(vertx, servers);
    }

    /// One for all servers, which differ in their addresses only.
    @Override
    protected synchronized NetClient netClient(NetClientOptions options) {
      NetClient present = client;
      if (present != null) {
        return present;
      }
      NetClientOptions own = new NetClientOptions(options).setReconnectAttempts(0);
      if (own.getHostnameVerificationAlgorithm() == null) {
        own.setHostnameVerificationAlgorithm("");
      }
      LimitedClient made = new LimitedClient(vertx, own, clientCloseFuture);
      clientCloseFuture.add(made);
      client = made;
      return made;
    }
  }

  private static final class LimitedClient extends NetClientImpl {

    LimitedClient(VertxInternal vertx, NetClientOptions options, CloseFuture closing) {
      super(vertx, null, options, closing);
    }

    @Override
    protected void initChannel(ChannelPipeline pipeline) {
      super.initChannel(pipeline);
      pipeline.addFirst("silence", new SilenceLimit());
    }
  }

  private static final class SilenceLimit extends IdleStateHandler {

    SilenceLimit() {
      super(TimeLimits.SILENCE.toMillis(), 0, 0, TimeUnit.MILLISECONDS);
    }

    /// Past the handlers of the PostgreSQL client, which would only begin to say farewell.
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // whoever waits on the connection sees it closed
    protected void channelIdle(ChannelHandlerContext channel, IdleStateEvent event) {
      var _ = channel.close();
    }
  }
}
