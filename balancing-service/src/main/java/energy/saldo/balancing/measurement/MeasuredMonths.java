package energy.saldo.balancing.measurement;

import energy.saldo.balancing.SiteDay;
import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.measurement.MeasurementColumns.StoredDays;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Reads what was measured of a site's meters month by month.
@ApplicationScoped
public class MeasuredMonths {

  private static final StoredDays NO_DAYS = new StoredDays(Map.of(), Map.of(), Set.of());

  private final MeasurementColumns columns;
  private final RegisterReadings readings;

  MeasuredMonths(MeasurementColumns columns, RegisterReadings readings) {
    this.columns = columns;
    this.readings = readings;
  }

  /// Hands the months to the receiver, each in which one of the meters is there, in order. Holds
  /// one month at a time. Needs a transaction.
  ///
  /// @param site one that is balanced by months, or [Site#byMonth]
  /// @param first the first day of a month
  /// @param end the first day of the first month that is no longer asked for
  public void forEach(
      SqlConnection connection,
      Site site,
      List<Meter> meters,
      LocalDate first,
      LocalDate end,
      Consumer<MonthEnergies> receiver) {
    Map<UUID, DeviceChanges> changes = DeviceChanges.of(connection, site.cell(), meters.stream());
    LocalDate month = first;
    while (month.isBefore(end)) {
      if (!there(site, meters, month).isEmpty()) {
        receiver.accept(read(connection, site, meters, month, changes));
      }
      month = site.partitionAfter(month);
    }
  }

  /// The month's energies.
  ///
  /// @param changes the device changes of those meters that have any
  MonthEnergies read(
      SqlConnection connection,
      Site site,
      List<Meter> meters,
      LocalDate month,
      Map<UUID, DeviceChanges> changes) {
    List<Meter> there = there(site, meters, month);
    NeededInput needed = new NeededInput();
    needed.addMonth(site, there, month);
    Set<SiteDay> days = needed.days().keySet();
    Set<UUID> ids = there.stream().map(Meter::id).collect(Collectors.toSet());
    StoredDays stored =
        days.isEmpty() ? NO_DAYS : columns.ofDays(connection, site.cell(), days, ids);
    Map<UUID, RegisterCurve> curves =
        readings.read(connection, site.cell(), needed.windows(), changes);
    StoredInput input = new StoredInput(stored.columns(), stored.qualities(), curves, changes);
    return new MonthEnergies(site, month, input);
  }

  private static List<Meter> there(Site site, List<Meter> meters, LocalDate month) {
    return meters.stream().filter(meter -> site.isThere(meter, month)).toList();
  }
}
