package energy.saldo.chassis.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A network link between a service and its database that a test breaks as a firewall or a dead
/// machine does: whatever is sent is dropped, and neither side learns of it. Connections stay open,
/// and even closing one side is not passed on to the other. A test gets it in a field of this type
/// by [DatabaseLinkTestResource].
public final class DatabaseLink implements AutoCloseable {

  /// One connection: what the service opened, and what was opened to the server for it.
  private static final class Connection {

    final Socket service;
    final Socket server;
    volatile boolean isSilent;

    Connection(Socket service, Socket server) {
      this.service = service;
      this.server = server;
    }
  }

  private final ServerSocket listener;
  private final int serverPort;
  private final List<Connection> connections = new CopyOnWriteArrayList<>();
  private volatile boolean dropsAll;

  /// A link to the server on this port of this machine, on a free port of its own.
  DatabaseLink(int serverPort) {
    this.serverPort = serverPort;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::acceptAll);
  }

  int port() {
    return listener.getLocalPort();
  }

  /// Drops everything on the connections that are open now, for good. New ones work.
  public void dropOpenConnections() {
    connections.forEach(connection -> connection.isSilent = true);
  }

  /// Drops everything, also on new connections, which are accepted but never answered.
  public void dropAll() {
    dropsAll = true;
    dropOpenConnections();
  }

  /// Lets new connections work again.
  public void restore() {
    dropsAll = false;
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket service = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        Connection connection = new Connection(service, server);
        connection.isSilent = dropsAll;
        connections.add(connection);
        Thread.ofVirtual().start(() -> forward(connection, service, server));
        Thread.ofVirtual().start(() -> forward(connection, server, service));
      }
    } catch (IOException e) {
      // The link or the server is closed.
    }
  }

  private static void forward(Connection connection, Socket from, Socket to) {
    byte[] buffer = new byte[1 << 16];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        if (!connection.isSilent) {
          out.write(buffer, 0, length);
        }
      }
    } catch (IOException e) {
      // One of the two sides closed the connection.
    }
    if (!connection.isSilent) {
      close(connection);
    }
  }

  private static void close(Connection connection) {
    try (connection.service;
        connection.server) {
      // Both are closed.
    } catch (IOException e) {
      // Closed all the same.
    }
  }

  @Override
  public void close() {
    connections.forEach(DatabaseLink::close);
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
