package energy.saldo.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// The link between services and their database, which holds one transaction at its end: its
/// commit reaches the database or not, as wanted, and the service hears nothing more of it.
///
/// A transaction is known by a text or by bytes in it, read as ISO 8859-1. A statement outside of
/// `BEGIN` and `COMMIT` is one by itself.
final class HoldingLink implements AutoCloseable {

  /// A transaction to hold.
  private record Wanted(String mark, boolean isCommitted, CountDownLatch isHeld) {}

  private final ServerSocket listener;
  private final int serverPort;
  private volatile @Nullable Wanted wanted;

  HoldingLink(int serverPort) {
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

  /// Holds the next transaction that has the mark.
  ///
  /// @param isCommitted whether its commit reaches the database
  /// @return counted down when it is held
  CountDownLatch hold(String mark, boolean isCommitted) {
    CountDownLatch isHeld = new CountDownLatch(1);
    wanted = new Wanted(mark, isCommitted, isHeld);
    return isHeld;
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket service = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        Connection connection = new Connection(service, server);
        Thread.ofVirtual().start(() -> connection.forward(service, server, true));
        Thread.ofVirtual().start(() -> connection.forward(server, service, false));
      }
    } catch (IOException e) {
      // The link or the server is closed.
    }
  }

  /// One connection of a service.
  private final class Connection {

    private final Socket service;
    private final Socket server;
    private boolean isInTransaction;
    private boolean isMarked;
    private volatile boolean isHeld;
    private volatile boolean isSilent;

    Connection(Socket service, Socket server) {
      this.service = service;
      this.server = server;
    }

    private void forward(Socket from, Socket to, boolean isOfService) {
      byte[] buffer = new byte[1 << 20];
      try (service;
          server) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
          if (isOfService && !isHeld) {
            watch(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
          }
          if (isOfService ? !isSilent : !isHeld) {
            out.write(buffer, 0, length);
          }
        }
      } catch (IOException e) {
        // One of the two sides closed the connection.
      }
    }

    private void watch(String sent) {
      Wanted transaction = wanted;
      isInTransaction |= sent.contains("BEGIN");
      isMarked |= transaction != null && sent.contains(transaction.mark);
      boolean isEnd = !isInTransaction || sent.contains("COMMIT");
      if (transaction != null && isMarked && isEnd) {
        wanted = null;
        isSilent = !transaction.isCommitted;
        isHeld = true;
        transaction.isHeld.countDown();
      } else if (sent.contains("COMMIT") || sent.contains("ROLLBACK")) {
        isInTransaction = false;
        isMarked = false;
      }
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
