package energy.saldo.chassis.problem;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// What is logged at WARN or above while this is open.
final class LogRecords extends Handler implements AutoCloseable {

  private static final Logger ROOT = Logger.getLogger("");

  private final List<LogRecord> records = new CopyOnWriteArrayList<>();

  private LogRecords() {}

  static LogRecords ofThisService() {
    LogRecords log = new LogRecords();
    ROOT.addHandler(log);
    return log;
  }

  List<String> levels() {
    return records.stream().map(record -> record.getLevel().getName()).toList();
  }

  /// Everything that the records hold, down to the causes of what was thrown.
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
    if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
      records.add(record);
    }
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
