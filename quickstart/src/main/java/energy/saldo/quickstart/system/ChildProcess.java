package energy.saldo.quickstart.system;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/// A program that runs as a child of this process, its output in a rotating log. It can be started
/// again after it has stopped; command, settings and log stay the same.
///
/// The child cannot outlive this process: a shell loop beside it waits on a pipe from this process
/// and stops the child, and no other process, when the pipe ends. The loop is no child of the
/// program, which might take its end for a crash. Both have a session of their own, so Ctrl-C in
/// the terminal reaches this process only.
final class ChildProcess implements AutoCloseable {

  /// How long a starting child may neither write to its log nor compute.
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(150);
  private static final Duration LOG_LAG = Duration.ofSeconds(2);

  /// A child that waits computes a little too: less than this part of the time is no progress.
  private static final int IDLE_PART = 100;

  /// On macOS, which has no `setsid`, children share the launcher's session but ignore Ctrl-C.
  private static final String SESSION =
      """
      command -v setsid >/dev/null && exec setsid sh -c "$@"
      trap '' INT
      exec sh -c "$@"
      """;

  private static final String TETHER =
      """
      stop=$1; end=$2; seconds=$3
      shift 3
      trap '' HUP PIPE
      exec 3<&0
      ( (
        trap '' INT TERM
        while read -r _ <&3; do :; done
        kill -s "$stop" $$
        while [ "$seconds" -gt 0 ]; do
          sleep 1
          kill -0 $$ || exit
          seconds=$((seconds - 1))
        done
        kill -s "$end" $$
      ) </dev/null >/dev/null 2>&1 &)
      exec "$@" </dev/null 3<&-
      """;

  /// How a program is stopped.
  ///
  /// @param signal asks it to stop
  /// @param lastSignal ends it if it has not stopped in time
  record Stop(String signal, String lastSignal, Duration limit) {}

  private final String title;
  private final ProcessBuilder builder;
  private final Stop stop;
  private final RotatingLog log;
  private final Consumer<String> progress;
  private final LongPredicate ready;
  private Process process;
  private Thread logWriter;
  private boolean closed;

  private ChildProcess(
      String title,
      ProcessBuilder builder,
      Stop stop,
      RotatingLog log,
      Consumer<String> progress,
      LongPredicate ready)
      throws IOException {
    this.title = title;
    this.builder = builder;
    this.stop = stop;
    this.log = log;
    this.progress = progress;
    this.ready = ready;
    this.process = builder.start();
    this.logWriter = writeLog(process);
  }

  /// Starts the program; [#awaitReady] waits until it can work.
  ///
  /// @param ready whether the program can work now, given the id of its process
  static ChildProcess start(
      String title,
      List<String> program,
      Path directory,
      Map<String, String> environment,
      Stop stop,
      RotatingLog log,
      Consumer<String> progress,
      LongPredicate ready) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", SESSION, title, TETHER, title));
    command.addAll(List.of(stop.signal, stop.lastSignal, "" + stop.limit.toSeconds()));
    command.addAll(program);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      return new ChildProcess(title, builder, stop, log, progress, ready);
    } catch (IOException e) {
      throw cannotStart(title, e);
    }
  }

  private static StartFailure cannotStart(String title, IOException e) {
    return new StartFailure("cannot start " + title + ": " + e.getMessage(), e);
  }

  private Thread writeLog(Process writer) {
    return Thread.ofPlatform()
        .daemon()
        .name(title + " log")
        .start(() -> log.copy(writer.getInputStream()));
  }

  String title() {
    return title;
  }

  Path log() {
    return log.file();
  }

  long pid() {
    return current().pid();
  }

  boolean isAlive() {
    return current().isAlive();
  }

  private synchronized Process current() {
    return process;
  }

  /// Ends the process at once, as a power failure or the kernel's memory killer would.
  void kill() {
    Process victim = current();
    victim.destroyForcibly();
    waitFor(victim, stop.limit);
  }

  /// Starts the program again after it has stopped, and waits until it is ready.
  void restart() {
    synchronized (this) {
      refuseIfClosed();
      if (process.isAlive()) {
        throw new IllegalStateException(title + " still runs as " + process.pid());
      }
      try {
        process = builder.start();
      } catch (IOException e) {
        throw cannotStart(title, e);
      }
      logWriter = writeLog(process);
    }
    awaitReady();
  }

  private synchronized void refuseIfClosed() {
    if (closed) {
      throw new StartFailure("stopped while starting");
    }
  }

  /// Waits until the process has stopped.
  ///
  /// @return its exit code, for a signal 128 more than the signal's number
  int awaitStop() throws InterruptedException {
    return current().waitFor();
  }

  /// Waits until the program is ready, as long as it makes progress.
  ///
  /// @throws StartFailure with the last lines of the log if the process stops, or neither writes to
  ///     its log nor computes for a long time; then it is killed
  void awaitReady() {
    awaitReady(PATIENCE);
  }

  void awaitReady(Duration patience) {
    Process watched = current();
    long start = System.nanoTime();
    long lastProgress = start;
    long nextReport = start + REPORT_INTERVAL.toNanos();
    long written = log.written();
    Duration computed = computed(watched);
    while (!ready.test(watched.pid())) {
      refuseIfClosed();
      if (!watched.isAlive()) {
        throw failure("stopped with code " + watched.exitValue() + " while starting");
      }
      long now = System.nanoTime();
      Duration since = computed(watched).minus(computed);
      if (log.written() > written || since.compareTo(patience.dividedBy(IDLE_PART)) > 0) {
        lastProgress = now;
        written = log.written();
        computed = computed.plus(since);
      } else if (now - lastProgress > patience.toNanos()) {
        kill();
        throw failure("made no progress for " + patience.toSeconds() + " s while starting");
      }
      if (now > nextReport) {
        nextReport += REPORT_INTERVAL.toNanos();
        progress.accept(
            "%s is still starting after %d s; its log is %s"
                .formatted(title, Duration.ofNanos(now - start).toSeconds(), log()));
      }
      pause();
    }
  }

  private static Duration computed(Process process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private void pause() {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted while waiting for " + title, e);
    }
  }

  /// What became of the program, with the end of its log.
  private synchronized StartFailure failure(String what) {
    try {
      logWriter.join(LOG_LAG);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new StartFailure(
        "%s %s; the last lines of %s:%n%s".formatted(title, what, log(), LogTail.of(log())));
  }

  /// Asks the program to stop, waits for it, and ends it if it does not. It is not started again.
  @Override
  public void close() {
    Process stopping;
    synchronized (this) {
      closed = true;
      stopping = process;
    }
    try {
      stopping.getOutputStream().close();
    } catch (IOException alreadyStopped) {
      // The pipe of a process that has stopped is closed.
    }
    if (!waitFor(stopping, stop.limit.plus(REPORT_INTERVAL))) {
      throw new IllegalStateException(title + " still runs as " + stopping.pid());
    }
  }

  private static boolean waitFor(Process process, Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
