package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.storage.AmountBlock.WITHDRAWN;
import static java.util.stream.Collectors.toMap;

import energy.saldo.balancing.SiteDay;
import energy.saldo.balancing.directory.Directory.MeterAtSite;
import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.measurement.MeasurementColumns.Beyond;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The part of a batch that goes into one cell, and what is stored of its days: where each value
/// belongs, whether it keeps the rule of registers, and which days it changes. First [#add] all
/// values, then [#read], then [#put].
final class CellBatch {

  /// What one delivery brought of a day.
  record Delivered(SiteDay siteDay, int delivery) {}

  private static final Comparator<Delivered> IN_ORDER =
      Comparator.comparing((Delivered part) -> part.siteDay().siteId())
          .thenComparing(part -> part.siteDay().day())
          .thenComparingInt(Delivered::delivery);

  private final short cell;
  private final MeasurementBatch batch;
  private final SortedMap<UUID, MeterValues> meters = new TreeMap<>();
  private final SortedMap<Delivered, DayAmounts> delivered = new TreeMap<>(IN_ORDER);
  private final Map<SiteDay, DayAmounts> stored = new HashMap<>();
  private int size;
  private int[] values = new int[64];
  private int[] elements = new int[64];
  private MeterValues.Day[] days = new MeterValues.Day[64];
  private final Map<UUID, Site> sites = new HashMap<>();
  private final ReadingBatch readings;

  CellBatch(short cell, MeasurementBatch batch) {
    this.cell = cell;
    this.batch = batch;
    readings = new ReadingBatch(batch);
  }

  short cell() {
    return cell;
  }

  /// What is to be appended to the journal: by day and delivery, the columns of what was put.
  SortedMap<Delivered, DayAmounts> delivered() {
    return delivered;
  }

  /// The readings of registers that are read at any instant, which are no part of a day.
  ReadingBatch readings() {
    return readings;
  }

  /// The days of which so much is pending that they are to be folded even if nobody balances them,
  /// each with its partition.
  Map<SiteDay, SiteDay> toFold() {
    return delivered.keySet().stream()
        .map(Delivered::siteDay)
        .distinct()
        .filter(day -> stored(day).pendingRows() > 2 * MeasurementColumns.FOLD_ROWS)
        .collect(toMap(day -> day, this::partition));
  }

  /// Adds a value that keeps all other rules.
  void add(int value, MeterAtSite at) {
    sites.put(at.site().id(), at.site());
    if (at.meter().isReadAtAnyInstant()) {
      readings.add(value, at);
      return;
    }
    MeterValues meter = meters.get(at.meter().id());
    if (meter == null) {
      meter = new MeterValues(at);
      meters.put(at.meter().id(), meter);
    }
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
      elements = Arrays.copyOf(elements, 2 * size);
      days = Arrays.copyOf(days, 2 * size);
    }
    long quarterHour = MeasurementRules.quarterHour(batch.quarterHour(value), at.meter());
    MeterValues.Day day = meter.receive(quarterHour);
    values[size] = value;
    elements[size] = (int) (quarterHour - day.firstQuarterHour);
    days[size++] = day;
  }

  /// Whether it has values that belong to days.
  boolean hasDays() {
    return size > 0;
  }

  /// Asks for what is stored of the values' days.
  Uni<RowSet<Row>> rows(SqlConnection connection, MeasurementColumns columns) {
    Set<SiteDay> ofValues = new HashSet<>();
    meters.values().forEach(m -> m.days().values().forEach(day -> ofValues.add(day.siteDay)));
    return columns.rows(connection, cell, ofValues);
  }

  /// Takes what is stored of the values' days and, for registers, reads the nearest readings
  /// around.
  void read(RowSet<Row> rows, SqlConnection connection, MeasurementColumns columns) {
    stored.putAll(MeasurementColumns.decode(rows, meters.keySet()));
    DeviceChanges.of(connection, cell, meters.values().stream().map(meter -> meter.at.meter()))
        .forEach((id, changes) -> meter(id).rule.set(changes));
    Map<Beyond, Set<UUID>> sought = aroundRegisters();
    if (!sought.isEmpty()) {
      readAround(connection, columns, sought);
    }
    stored.forEach(
        (siteDay, amounts) ->
            amounts.columns().forEach((id, column) -> meter(id).rule.add(siteDay.day(), column)));
    for (MeterValues meter : meters.values()) {
      for (MeterValues.Day day : meter.days().values()) {
        UUID id = meter.at.meter().id();
        day.stored = stored(day.siteDay);
        day.merged = day.stored.column(id, day.length);
        meter.rule.add(day.siteDay.day(), day.merged);
      }
    }
  }

  /// Where a register's nearest readings are not among those of the same day.
  private Map<Beyond, Set<UUID>> aroundRegisters() {
    Map<Beyond, Set<UUID>> sought = new HashMap<>();
    for (MeterValues meter : meters.values()) {
      if (!meter.isRegister()) {
        continue;
      }
      for (MeterValues.Day day : meter.days().values()) {
        UUID id = meter.at.meter().id();
        long[] column = stored(day.siteDay).column(id);
        if (!DayAmounts.hasAmount(column, 0, day.firstElement)) {
          sought.computeIfAbsent(new Beyond(day.siteDay, false), b -> new HashSet<>()).add(id);
        }
        if (!DayAmounts.hasAmount(column, day.lastElement + 1, column.length)) {
          sought.computeIfAbsent(new Beyond(day.siteDay, true), b -> new HashSet<>()).add(id);
        }
      }
    }
    return sought;
  }

  /// First the days next to the values', where most are found, then from day to day outwards.
  private void readAround(
      SqlConnection connection, MeasurementColumns columns, Map<Beyond, Set<UUID>> sought) {
    Map<Beyond, LocalDate> nearest = new HashMap<>();
    for (Map.Entry<Beyond, Set<UUID>> entry : sought.entrySet()) {
      SiteDay siteDay = entry.getKey().siteDay();
      SiteCalendar calendar = meter(entry.getValue().iterator().next()).at.site().calendar();
      nearest.put(
          entry.getKey(),
          entry.getKey().isLater()
              ? calendar.dayAfter(siteDay.day())
              : calendar.dayBefore(siteDay.day()));
    }
    Map<Beyond, Set<UUID>> open = sought;
    while (!nearest.isEmpty()) {
      Set<SiteDay> unread = new HashSet<>();
      nearest.forEach((beyond, day) -> unread.add(new SiteDay(beyond.siteDay().siteId(), day)));
      unread.removeAll(stored.keySet());
      stored.putAll(columns.read(connection, cell, unread, meters.keySet()));
      open = stillOpen(open, nearest);
      nearest = open.isEmpty() ? Map.of() : columns.nearestDays(connection, cell, open);
    }
  }

  private Map<Beyond, Set<UUID>> stillOpen(
      Map<Beyond, Set<UUID>> sought, Map<Beyond, LocalDate> nearest) {
    Map<Beyond, Set<UUID>> open = new HashMap<>();
    nearest.forEach(
        (beyond, day) -> {
          SiteDay found = new SiteDay(beyond.siteDay().siteId(), day);
          Set<UUID> rest = new HashSet<>(sought.getOrDefault(beyond, Set.of()));
          rest.removeIf(id -> stored(found).hasAmount(id));
          if (!rest.isEmpty()) {
            open.merge(new Beyond(found, beyond.isLater()), rest, CellBatch::union);
          }
        });
    return open;
  }

  private static Set<UUID> union(Set<UUID> one, Set<UUID> other) {
    one.addAll(other);
    return one;
  }

  /// Puts the values to what is stored, in their order.
  ///
  /// @param isEachForItself whether a reading is refused, and the others go on, where it breaks the
  ///     rule of registers; if not, [#checkRegisters] says afterwards what all together break
  /// @param refusals receives what is refused
  void put(boolean isEachForItself, List<Refusal> refusals) {
    for (int v = 0; v < size; v++) {
      MeterValues.Day day = days[v];
      long amount = batch.amount(values[v]);
      if (isEachForItself && day.of.isRegister() && amount != WITHDRAWN) {
        String refusal = day.of.rule.refusal(day.siteDay.day(), elements[v], amount);
        if (refusal != null) {
          refusals.add(new Refusal(values[v], "value", refusal));
          continue;
        }
      }
      if (day.received.length == 0) {
        Delivered part = new Delivered(day.siteDay, batch.delivery(values[v]));
        day.delivered = delivered.computeIfAbsent(part, d -> new DayAmounts());
        day.received = day.delivered.column(day.of.at.meter().id(), day.length);
      }
      day.put(elements[v], amount, batch.quality(values[v]));
    }
  }

  /// Adds what the new readings of registers break, among each other and with what is stored.
  void checkRegisters(List<Refusal> refusals) {
    for (MeterValues meter : meters.values()) {
      if (meter.isRegister()) {
        meter.days().values().forEach(day -> checkRegister(day, meter.rule, refusals));
      }
    }
  }

  private void checkRegister(MeterValues.Day day, RegisterRule rule, List<Refusal> refusals) {
    for (int k = day.firstElement; k <= day.lastElement; k++) {
      if (!day.isReceived(k) || day.received[k] == WITHDRAWN) {
        continue;
      }
      LocalDate date = day.siteDay.day();
      addRefusal(day, k, rule.fromBefore(date, k, day.received[k]), refusals);
      addRefusal(day, k, rule.toAfter(date, k, day.received[k], day.of.days()), refusals);
    }
  }

  private void addRefusal(
      MeterValues.Day day, int element, @Nullable String message, List<Refusal> refusals) {
    for (int v = 0; message != null && v < size; v++) {
      if (days[v] == day && elements[v] == element) {
        refusals.add(new Refusal(values[v], "value", message));
        return;
      }
    }
  }

  /// The days whose balances what was put can change, each with the partition that it belongs to:
  /// those of the values and, where a register's reading at a day's start is another now, the day
  /// before, whose last quarter-hour ends with it.
  Map<SiteDay, SiteDay> changedDays() {
    Map<SiteDay, SiteDay> changed = new HashMap<>();
    for (MeterValues meter : meters.values()) {
      for (MeterValues.Day day : meter.days().values()) {
        if (day.isChanged) {
          changed.put(day.siteDay, partition(day.siteDay));
        }
        if (day.isFirstChanged
            && meter.isRegister()
            && meter.at.meter().firstQuarterHour() < day.firstQuarterHour) {
          LocalDate before = meter.at.site().calendar().dayBefore(day.siteDay.day());
          SiteDay siteDay = new SiteDay(day.siteDay.siteId(), before);
          changed.put(siteDay, partition(siteDay));
        }
      }
    }
    return changed;
  }

  /// Whether anything of the partition's site is balanced.
  boolean isBalanced(SiteDay partition) {
    return site(partition).isBalanced();
  }

  private SiteDay partition(SiteDay day) {
    return new SiteDay(day.siteId(), site(day).partitionOf(day.day()));
  }

  private Site site(SiteDay day) {
    return Objects.requireNonNull(sites.get(day.siteId()));
  }

  private MeterValues meter(UUID id) {
    MeterValues meter = meters.get(id);
    if (meter == null) {
      throw new IllegalStateException("the batch has nothing of meter " + id);
    }
    return meter;
  }

  private DayAmounts stored(SiteDay day) {
    return stored.computeIfAbsent(day, d -> new DayAmounts());
  }
}
