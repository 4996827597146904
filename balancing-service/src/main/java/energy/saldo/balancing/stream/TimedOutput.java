package energy.saldo.balancing.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// An output that gives up on a receiver that does not read: each write must be taken within ten
/// seconds.
final class TimedOutput extends OutputStream {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private interface Write {
    void run() throws IOException;
  }

  private final OutputStream out;

  TimedOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    timed(() -> out.write(b));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    timed(() -> out.write(bytes, offset, length));
  }

  @Override
  public void flush() throws IOException {
    timed(out::flush);
  }

  private static void timed(Write write) throws IOException {
    Thread writer = Thread.currentThread();
    CompletableFuture<Boolean> written = new CompletableFuture<>();
    CompletableFuture<Boolean> watch =
        written
            .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
            .exceptionally(
                timeout -> {
                  writer.interrupt();
                  return false;
                });
    boolean isTaken = false;
    try {
      write.run();
    } finally {
      isTaken = written.complete(true);
      if (!isTaken) {
        watch.join(); // so that the interruption cannot come later and hit something else
        boolean _ = Thread.interrupted();
      }
    }
    if (!isTaken) {
      throw new IOException("the receiver does not read");
    }
  }
}
