package energy.saldo.contract;

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
