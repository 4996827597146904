package energy.saldo.balancing.balance;

import static energy.saldo.balancing.storage.Transactions.execute;

import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.measurement.DayEnergies;
import energy.saldo.balancing.measurement.MonthEnergies;
import energy.saldo.balancing.measurement.Quality;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Reads the energies of virtual meters as the current runs of a site computed them, in order of
/// their days or months and a few runs at a time.
final class VirtualRuns {

  private static final int RUNS_AT_ONCE = 32;

  private static final String BLOCKS =
      """
      SELECT day, virtual_meter_ids, virtual_energies FROM balancing_run
      WHERE cell = $1 AND site_id = $2 AND day >= $3 AND day <= $4
        AND superseded_at IS NULL AND virtual_energies IS NOT NULL
      ORDER BY day LIMIT $5
      """;

  private final SqlConnection connection;
  private final Site site;
  private final Set<UUID> asked;
  private final LocalDate last;
  private final Queue<Row> runs = new ArrayDeque<>();
  private LocalDate unread;

  /// @param meters those that are asked for; if none is virtual, nothing is read
  /// @param first the first partition
  VirtualRuns(
      SqlConnection connection, Site site, List<Meter> meters, LocalDate first, LocalDate last) {
    this.connection = connection;
    this.site = site;
    this.asked =
        meters.stream().filter(Meter::isVirtual).map(Meter::id).collect(Collectors.toSet());
    this.last = last;
    this.unread = asked.isEmpty() ? last.plusDays(1) : first;
  }

  /// Adds what was computed for the day, and hands on days before it on which nothing was measured
  /// but something computed.
  void addTo(DayEnergies day, Consumer<DayEnergies> receiver) {
    handOnBefore(day.day(), receiver);
    if (isNext(day.day())) {
      take(day);
    }
  }

  /// Hands on what is left.
  void handOn(Consumer<DayEnergies> receiver) {
    handOnBefore(last.plusDays(1), receiver);
  }

  private void handOnBefore(LocalDate end, Consumer<DayEnergies> receiver) {
    for (LocalDate day = next(end); day.isBefore(end); day = next(end)) {
      DayEnergies computed = new DayEnergies(day);
      take(computed);
      receiver.accept(computed);
    }
  }

  /// Adds what was computed for the month.
  void addTo(MonthEnergies month) {
    while (next(month.partition()).isBefore(month.partition())) {
      runs.remove();
    }
    if (isNext(month.partition())) {
      columns()
          .forEach(
              (id, column) -> {
                long[] codes = column.qualities();
                Quality quality = codes == null ? Quality.MEASURED : Quality.of(codes[0]);
                month.put(id, column.energies()[0], quality);
              });
    }
  }

  private void take(DayEnergies day) {
    columns().forEach((id, column) -> day.put(id, column.energies(), column.qualities()));
  }

  private Map<UUID, VirtualBlock.Column> columns() {
    Row row = runs.remove();
    byte[] energies = row.getBuffer("virtual_energies").getBytes();
    return new VirtualBlock(row.getArrayOfUUIDs("virtual_meter_ids"), energies).columns(asked);
  }

  private boolean isNext(LocalDate partition) {
    return next(partition.plusDays(1)).equals(partition);
  }

  /// The next run's partition; `otherwise` if there is none.
  private LocalDate next(LocalDate otherwise) {
    if (runs.isEmpty() && !unread.isAfter(last)) {
      Tuple range = Tuple.of(site.cell(), site.id(), unread, last, RUNS_AT_ONCE);
      execute(connection, BLOCKS, range).forEach(runs::add);
      unread = runs.size() < RUNS_AT_ONCE ? last.plusDays(1) : lastRead().plusDays(1);
    }
    Row row = runs.peek();
    return row == null ? otherwise : row.getLocalDate("day");
  }

  private LocalDate lastRead() {
    LocalDate day = unread;
    for (Row row : runs) {
      day = row.getLocalDate("day");
    }
    return day;
  }
}
