package energy.saldo.chassis.problem;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Collects what is logged while it is open.
final class LogRecords extends Handler implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Logger ROOT = Logger.getLogger("");

  private final List<LogRecord> records = new CopyOnWriteArrayList<>();

  private LogRecords() {}

  static LogRecords ofThisService() {
    LogRecords log = new LogRecords();
    ROOT.addHandler(log);
    return log;
  }

  /// The levels of what was logged at WARN or above.
  List<String> levels() {
    return records.stream()
        .map(LogRecord::getLevel)
        .filter(level -> level.intValue() >= Level.WARNING.intValue())
        .map(Level::getName)
        .toList();
  }

  /// Waits until this is logged, at whatever level.
  void await(String message) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (records.stream().noneMatch(record -> record.getMessage().equals(message))) {
      if (System.nanoTime() > end) {
        throw new AssertionError(message + " was not logged, but:\n" + text());
      }
      Thread.sleep(10);
    }
  }

  /// The messages and the stack traces with all causes.
  String text() {
    StringWriter text = new StringWriter();
    for (LogRecord record : records) {
      text.append(record.getMessage()).append('\n');
      if (record.getThrown() != null) {
        record.getThrown().printStackTrace(new PrintWriter(text, true));
      }
    }
    return text.toString();
  }

  @Override
  public void publish(LogRecord record) {
    records.add(record);
  }

  @Override
  public void flush() {
    // Nothing is buffered.
  }

  @Override
  public void close() {
    ROOT.removeHandler(this);
  }
}
