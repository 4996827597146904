package energy.saldo.balancing.measurement;

import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.storage.RowCursor;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads the energies of a site's meters day by day and hands each local day that has any on, in
/// order. Holds two days at a time: a register's last energy of a day ends with the next one's
/// first reading.
public final class MeasuredDays {

  /// As [MeasurementReader#COLUMNS], of all meters of a site.
  private static final String OF_SITE =
      """
      SELECT d.day, d.folded_revision AS revision, false AS is_pending,
        0::smallint AS first_element, d.meter_ids, d.amounts
      FROM measurement_day d
      WHERE d.cell = $1 AND d.site_id = $2 AND d.day >= $3 AND d.day <= $4
      UNION ALL
      SELECT j.day, j.revision, true, j.first_element, l.meter_ids, j.amounts
      FROM measurement_journal j
      JOIN meter_list l ON l.cell = $1 AND l.site_id = j.site_id AND l.list_id = j.list_id
      LEFT JOIN measurement_day d ON d.cell = $1 AND d.site_id = j.site_id AND d.day = j.day
      WHERE j.cell = $1 AND j.site_id = $2 AND j.day >= $3 AND j.day <= $4
        AND j.revision > coalesce(d.folded_revision, 0)
      ORDER BY day, is_pending, revision
      """;

  private final Site site;
  private final List<Meter> meters;
  private final Set<UUID> wanted;
  private final Map<UUID, DeviceChanges> changes;
  private final Consumer<DayEnergies> receiver;
  private DayAmounts amounts = new DayAmounts();
  private @Nullable LocalDate day;
  private DayAmounts amountsBefore = new DayAmounts();
  private @Nullable LocalDate dayBefore;

  private MeasuredDays(
      Site site,
      List<Meter> meters,
      Map<UUID, DeviceChanges> changes,
      Consumer<DayEnergies> receiver) {
    this.site = site;
    this.meters = meters;
    this.changes = changes;
    this.receiver = receiver;
    wanted = meters.stream().map(Meter::id).collect(Collectors.toSet());
  }

  /// Hands the days to the receiver. Needs a transaction.
  ///
  /// @param last the last day asked for
  public static void forEach(
      SqlConnection connection,
      Site site,
      List<Meter> meters,
      LocalDate first,
      LocalDate last,
      Consumer<DayEnergies> receiver) {
    if (meters.isEmpty()) {
      return;
    }
    List<UUID> replaced = meters.stream().filter(Meter::hasDeviceChanges).map(Meter::id).toList();
    MeasuredDays days =
        new MeasuredDays(
            site, meters, DeviceChanges.of(connection, site.cell(), replaced), receiver);
    LocalDate after = site.calendar().dayAfter(last);
    boolean isOne = meters.size() == 1;
    Tuple asked = Tuple.of(site.cell(), site.id());
    if (isOne) {
      asked.addValue(meters.getFirst().id());
    }
    asked.addValue(first).addValue(after);
    String sql = isOne ? MeasurementReader.COLUMNS : OF_SITE;
    RowCursor.forEach(connection, sql, asked, days::take);
    days.endDay();
    days.handOn(new DayAmounts());
  }

  private void take(Row row) {
    LocalDate ofRow = row.getLocalDate("day");
    if (!ofRow.equals(day)) {
      endDay();
      day = ofRow;
      amounts = new DayAmounts();
    }
    MeasurementColumns.merge(row, amounts, wanted);
  }

  /// The day is read: the one before it can be handed on.
  private void endDay() {
    if (day == null) {
      return;
    }
    boolean isNext = dayBefore != null && site.calendar().dayAfter(dayBefore).equals(day);
    handOn(isNext ? amounts : new DayAmounts());
    dayBefore = day;
    amountsBefore = amounts;
  }

  private void handOn(DayAmounts next) {
    if (dayBefore != null) {
      DayEnergies energies = new DayEnergies(dayBefore);
      long first = site.calendar().firstQuarterHour(dayBefore);
      int length = site.calendar().quarterHours(dayBefore);
      for (Meter meter : meters) {
        DeviceChanges ofMeter = changes.getOrDefault(meter.id(), DeviceChanges.NONE);
        energies.add(meter, ofMeter, first, length, amountsBefore, next);
      }
      receiver.accept(energies);
    }
  }
}
