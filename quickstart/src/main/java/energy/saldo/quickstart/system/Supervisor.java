package energy.saldo.quickstart.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Starts each child again that stops by itself. The pause before a start doubles while the child
/// keeps stopping, and is short again after it has run well for a while.
final class Supervisor implements AutoCloseable {

  private final Consumer<String> progress;
  private final Duration shortestPause;
  private final Duration longestPause;
  private final Duration goodRun;
  private final List<Thread> watchers = new ArrayList<>();

  Supervisor(Consumer<String> progress) {
    this(progress, Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(1));
  }

  /// @param goodRun a child that ran this long is started again after the shortest pause
  Supervisor(
      Consumer<String> progress, Duration shortestPause, Duration longestPause, Duration goodRun) {
    this.progress = progress;
    this.shortestPause = shortestPause;
    this.longestPause = longestPause;
    this.goodRun = goodRun;
  }

  /// Keeps the child running until this supervisor is closed.
  synchronized void watch(ChildProcess child) {
    watchers.add(
        Thread.ofVirtual()
            .name(child.title() + " supervisor")
            .start(
                () -> {
                  try {
                    keepRunning(child);
                  } catch (InterruptedException closed) {
                    Thread.currentThread().interrupt();
                  }
                }));
  }

  private void keepRunning(ChildProcess child) throws InterruptedException {
    Duration pause = shortestPause;
    while (true) {
      long start = System.nanoTime();
      int code = child.awaitStop();
      if (System.nanoTime() - start >= goodRun.toNanos()) {
        pause = shortestPause;
      }
      progress.accept(
          "%s stopped with code %d; restarting in %d s"
              .formatted(child.title(), code, pause.toSeconds()));
      Thread.sleep(pause);
      restart(child);
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(longestPause) < 0 ? doubled : longestPause;
    }
  }

  private void restart(ChildProcess child) throws InterruptedException {
    try {
      child.restart();
      progress.accept(child.title() + " is ready");
    } catch (StartFailure failure) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      // It has stopped, which the next turn reports.
    }
  }

  /// Starts nothing again from now on.
  @Override
  public synchronized void close() {
    watchers.forEach(Thread::interrupt);
  }
}
