package energy.saldo.balancing.measurement;

import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Site;
import io.vertx.mutiny.sqlclient.SqlConnection;
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

  private final Site site;
  private final List<Meter> meters;
  private final Map<UUID, DeviceChanges> changes;
  private final Consumer<DayEnergies> receiver;
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
    MeasuredDays days =
        new MeasuredDays(
            site, meters, DeviceChanges.of(connection, site.cell(), meters.stream()), receiver);
    Set<UUID> ids = meters.stream().map(Meter::id).collect(Collectors.toSet());
    LocalDate after = site.calendar().dayAfter(last);
    DayReader.forEach(connection, site, ids, first, after, days::take);
    days.handOn(new DayAmounts());
  }

  /// With the day the one before it can be handed on.
  private void take(LocalDate day, DayAmounts amounts) {
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
