package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.storage.Transactions.execute;

import energy.saldo.balancing.storage.Transactions;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;

/// Drops readings of registers that are read at any instant when the month in which they were
/// stamped is past its retention: those that count as measurements, those that are superseded as
/// their journal.
@ApplicationScoped
public class ReadingRetention {

  /// Asks all cells: it runs at a slow pace only, and an index answers it.
  private static final String DROP = "DELETE FROM register_reading WHERE stamped_at < $1";

  private static final String DROP_SUPERSEDED =
      "DELETE FROM register_reading WHERE stamped_at < $1 AND superseded_at IS NOT NULL";

  private final Transactions transactions;

  ReadingRetention(Transactions transactions) {
    this.transactions = transactions;
  }

  /// Drops all readings of the months that ended before this day.
  public void dropBefore(LocalDate keptFrom) {
    drop(DROP, keptFrom);
  }

  /// Drops the superseded readings of the months that ended before this day.
  public void dropSupersededBefore(LocalDate keptFrom) {
    drop(DROP_SUPERSEDED, keptFrom);
  }

  /// Local months begin up to a day apart from those of UTC.
  private void drop(String sql, LocalDate keptFrom) {
    LocalDate first = YearMonth.from(keptFrom.minusDays(1)).atDay(1);
    OffsetDateTime start = first.minusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC);
    transactions.run(connection -> execute(connection, sql, Tuple.of(start)));
  }
}
