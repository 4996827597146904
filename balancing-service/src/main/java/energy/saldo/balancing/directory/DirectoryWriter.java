package energy.saldo.balancing.directory;

import static energy.saldo.balancing.directory.ChangeFields.optional;
import static energy.saldo.balancing.directory.ChangeFields.required;
import static energy.saldo.balancing.storage.Transactions.execute;
import static energy.saldo.balancing.storage.Transactions.executeAll;
import static java.util.Comparator.comparingLong;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toList;

import energy.saldo.balancing.queue.PartitionQueue;
import energy.saldo.balancing.queue.PartitionQueue.DayRange;
import energy.saldo.chassis.feed.Change;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
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
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Applies changes of master data, in whatever order and however often they arrive: the highest
/// version of each resource wins, and only a change that is applied re-queues the days it can
/// alter.
@ApplicationScoped
class DirectoryWriter {

  /// A change of what belongs to a site.
  ///
  /// @param before the row that it changes; null if there is none or it is not read yet
  private record Located(Change change, UUID siteId, @Nullable Row before) {

    boolean isNew() {
      return before == null || before.getLong("version") < change.version();
    }
  }

  /// Where a setting comes into force.
  private record Start(UUID siteId, UUID meterId, LocalDate day) {}

  /// Lock order: whoever locks several partitions takes them in this order.
  private static final Comparator<DayRange> BY_SITE_AND_DAY =
      Comparator.comparing((DayRange days) -> days.siteId().toString())
          .thenComparing(DayRange::from);

  private static final String ADD_METER_CELLS =
      """
      INSERT INTO meter_cell (meter_id, site_id, cell)
      SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::smallint[])
      ON CONFLICT DO NOTHING
      """;

  private static final String LOCK_SITES =
      """
      SELECT *, EXISTS (
          SELECT FROM meter
          WHERE meter.cell = $1 AND meter.site_id = site.id AND formula IS NOT NULL
            AND NOT meter.deleted
        ) AS has_virtual
      FROM site WHERE cell = $1 AND id = ANY ($2) ORDER BY id FOR UPDATE
      """;

  private static final String VIRTUAL_METERS =
      """
      SELECT * FROM meter
      WHERE cell = $1 AND site_id = ANY ($2) AND formula IS NOT NULL AND NOT deleted
      """;

  private static final String NEXT_STARTS =
      """
      SELECT site_id, start_date, (
          SELECT min(later.start_date) FROM balancing_setting AS later
          WHERE later.cell = $1 AND later.site_id = changed.site_id
            AND later.meter_id = changed.meter_id AND later.start_date > changed.start_date
            AND NOT later.deleted
        ) AS next_start
      FROM unnest($2::uuid[], $3::uuid[], $4::date[]) AS changed (site_id, meter_id, start_date)
      """;

  private static final String NEXT_RULES =
      """
      SELECT site_id, start_date, (
          SELECT min(later.start_date) FROM site_balancing_setting AS later
          WHERE later.cell = $1 AND later.site_id = changed.site_id
            AND later.start_date > changed.start_date AND NOT later.deleted
        ) AS next_start
      FROM unnest($2::uuid[], $3::date[]) AS changed (site_id, start_date)
      """;

  private static final String IN_FORCE =
      """
      SELECT meter_id, start_date, least(end_date, (
          SELECT min(later.start_date) FROM balancing_setting AS later
          WHERE later.cell = $1 AND later.site_id = setting.site_id
            AND later.meter_id = setting.meter_id AND later.start_date > setting.start_date
            AND NOT later.deleted
        )) AS until
      FROM balancing_setting AS setting
      WHERE cell = $1 AND site_id = ANY ($2) AND meter_id = ANY ($3) AND NOT deleted
      """;

  private static final String ADD_IDENTIFIERS =
      """
      UPDATE meter SET identifier = named.identifier
      FROM unnest($2::uuid[], $3::bigint[], $4::text[]) AS named (id, version, identifier)
      WHERE meter.cell = $1 AND meter.id = named.id AND meter.version = named.version
        AND meter.identifier IS NULL AND NOT meter.deleted
      """;

  private static final LocalDate FIRST_DAY = LocalDate.of(1900, 1, 1);

  private final PartitionQueue queue;

  DirectoryWriter(PartitionQueue queue) {
    this.queue = queue;
  }

  /// Applies changes in the caller's transaction, of each resource the newest. Kinds that balancing
  /// does not need are passed over. A few round trips, however many changes.
  ///
  /// The sites are locked first, so that a batch of measurements is stored before the changes,
  /// which then re-queue its days, or checked and balanced by what they say. All locks are taken in
  /// one order and the days re-queued last, so that this waits for nobody in a circle.
  ///
  /// @throws ChangeRefusal if one says what cannot be
  void apply(SqlConnection connection, List<Change> changes) {
    List<Located> sites = located(newest(DirectoryTable.SITE, changes), change -> change.id());
    List<Located> meters = locateMeters(connection, newest(DirectoryTable.METER, changes));
    List<Located> settings = locateSettings(connection, DirectoryTable.SETTING, changes);
    List<Located> rules = locateSettings(connection, DirectoryTable.SITE_SETTING, changes);
    Set<UUID> withVirtual = new HashSet<>();
    Map<UUID, Site> known =
        lockSites(
            connection,
            Stream.of(sites, meters, settings, rules).flatMap(List::stream),
            withVirtual);
    List<DayRange> requeued = new ArrayList<>();
    write(connection, DirectoryTable.SITE, sites).forEach(site -> addDaysOfSite(site, requeued));
    List<Located> newerMeters = write(connection, DirectoryTable.METER, meters);
    addIdentifiers(connection, meters, newerMeters);
    addDaysOfSettings(connection, write(connection, DirectoryTable.SETTING, settings), requeued);
    addDaysOfMeters(connection, newerMeters, known, requeued);
    newerMeters.stream()
        .filter(at -> AlteredDays.isVirtual(at.change(), null))
        .forEach(at -> withVirtual.add(at.siteId()));
    addDaysOfFormulas(
        connection,
        newerMeters.stream().filter(at -> withVirtual.contains(at.siteId())).toList(),
        known,
        requeued);
    addDaysOfRules(connection, write(connection, DirectoryTable.SITE_SETTING, rules), requeued);
    queue.requeue(connection, partitions(requeued, known));
  }

  /// The partitions that the days belong to, in the order in which they are locked. Where nothing
  /// is balanced there are none, and a month's is that of its first day.
  private static List<DayRange> partitions(List<DayRange> days, Map<UUID, Site> sites) {
    List<DayRange> partitions = new ArrayList<>();
    for (DayRange range : days) {
      Site site = sites.get(range.siteId());
      if (site != null && site.isBalanced()) {
        LocalDate from = site.partitionOf(range.from());
        partitions.add(new DayRange(range.cell(), range.siteId(), from, range.until()));
      }
    }
    partitions.sort(BY_SITE_AND_DAY);
    return partitions;
  }

  /// Of each of the table's resources the newest change, in the order of their ids; before a
  /// deletion also the newest that is none, without which nothing would be left that is gone.
  private static List<Change> newest(DirectoryTable table, List<Change> changes) {
    SortedMap<String, List<Change>> byId =
        changes.stream()
            .filter(change -> change.kind().equals(table.kind))
            .sorted(comparingLong(Change::version))
            .collect(groupingBy(change -> change.id().toString(), TreeMap::new, toList()));
    List<Change> newest = new ArrayList<>();
    for (List<Change> versions : byId.values()) {
      if (versions.getLast().deleted()) {
        versions.reversed().stream().filter(c -> !c.deleted()).findFirst().ifPresent(newest::add);
      }
      newest.add(versions.getLast());
    }
    return newest;
  }

  /// Finds the meters' sites and keeps those of new meters.
  private static List<Located> locateMeters(SqlConnection connection, List<Change> changes) {
    Map<UUID, UUID> siteIds = Directory.sitesOfMeters(connection, ids(changes));
    List<Change> added =
        changes.stream()
            .filter(change -> !change.deleted() && !siteIds.containsKey(change.id()))
            .toList();
    if (!added.isEmpty()) {
      UUID[] sitesOfAdded = added.stream().map(DirectoryWriter::siteId).toArray(UUID[]::new);
      Short[] cells = Stream.of(sitesOfAdded).map(Cell::of).toArray(Short[]::new);
      execute(connection, ADD_METER_CELLS, Tuple.of(ids(added), sitesOfAdded, cells));
      siteIds.putAll(Directory.sitesOfMeters(connection, ids(added)));
    }
    return located(changes, change -> siteIds.get(change.id()));
  }

  /// A deletion does not say which site the setting belongs to: it is looked for in every cell.
  private static List<Located> locateSettings(
      SqlConnection connection, DirectoryTable table, List<Change> all) {
    List<Change> changes = newest(table, all);
    List<Change> deleted = changes.stream().filter(Change::deleted).toList();
    Map<UUID, UUID> siteIds = new HashMap<>();
    if (!deleted.isEmpty()) {
      UUID[] ids = ids(deleted);
      List<Tuple> everywhere = Cell.all().map(cell -> Tuple.of(cell, ids)).toList();
      executeAll(connection, table.sites, everywhere)
          .forEach(row -> siteIds.put(row.getUUID("id"), row.getUUID("site_id")));
    }
    changes.stream()
        .filter(change -> !change.deleted())
        .forEach(change -> siteIds.put(change.id(), siteId(change)));
    return located(changes, change -> siteIds.get(change.id()));
  }

  /// Without those of which there is no site: they are gone and were never known.
  private static List<Located> located(
      List<Change> changes, Function<Change, @Nullable UUID> siteId) {
    List<Located> located = new ArrayList<>();
    for (Change change : changes) {
      UUID at = siteId.apply(change);
      if (at != null) {
        located.add(new Located(change, at, null));
      }
    }
    return located;
  }

  /// Locks the sites that are there and returns them.
  ///
  /// @param withVirtual takes those that have virtual meters
  private static Map<UUID, Site> lockSites(
      SqlConnection connection, Stream<Located> changes, Set<UUID> withVirtual) {
    SortedMap<Short, List<UUID>> siteIds =
        changes
            .map(Located::siteId)
            .distinct()
            .collect(groupingBy(Cell::of, TreeMap::new, toList()));
    List<Tuple> parameters = new ArrayList<>();
    siteIds.forEach((cell, ids) -> parameters.add(Tuple.of(cell, ids.toArray(UUID[]::new))));
    Map<UUID, Site> sites = new HashMap<>();
    for (Row row : executeAll(connection, LOCK_SITES, parameters)) {
      UUID id = row.getUUID("id");
      sites.put(id, DirectoryRows.site(row, id));
      if (row.getBoolean("has_virtual")) {
        withVirtual.add(id);
      }
    }
    return sites;
  }

  /// Writes what is newer than what is there, and returns it.
  private static List<Located> write(
      SqlConnection connection, DirectoryTable table, List<Located> changes) {
    Map<UUID, Row> before = new HashMap<>();
    executeAll(connection, table.lock, byCell(changes, DirectoryWriter::idsOf))
        .forEach(row -> before.put(row.getUUID("id"), row));
    Set<UUID> known = new HashSet<>(before.keySet());
    changes.stream().map(Located::change).filter(c -> !c.deleted()).forEach(c -> known.add(c.id()));
    List<Located> newer =
        changes.stream()
            .filter(at -> known.contains(at.change().id()))
            .map(at -> new Located(at.change(), at.siteId(), before.get(at.change().id())))
            .filter(Located::isNew)
            .toList();
    Map<Boolean, List<Located>> byDeleted =
        newer.stream().collect(partitioningBy(at -> at.change().deleted()));
    List<Located> present = byDeleted.getOrDefault(false, List.of());
    List<Located> gone = byDeleted.getOrDefault(true, List.of());
    executeAll(connection, table.upsert, byCell(present, table::values));
    executeAll(connection, table.markDeleted, byCell(gone, DirectoryWriter::idsAndVersionsOf));
    if (table != DirectoryTable.SITE) {
      executeAll(connection, table.addToHistory, byCell(newer, DirectoryWriter::idsOf));
    }
    return newer;
  }

  /// All days, if how the site is balanced is another; its owner changes none of this.
  private static void addDaysOfSite(Located site, List<DayRange> requeued) {
    Row before = site.before();
    Change change = site.change();
    if (before == null || change.deleted()) {
      return;
    }
    boolean isSame =
        before.getString("timezone").equals(optional(change, "timezone", Function.identity()))
            && before
                .getString("distribution")
                .equals(optional(change, "distribution", Function.identity()))
            && Objects.equals(
                before.getString("balance_resolution"),
                optional(change, "balanceResolution", Function.identity()));
    if (!isSame) {
      requeued.add(days(site.siteId(), FIRST_DAY, null));
    }
  }

  /// Where a meter's validity is another: a grid meter's days, and of others those on which a
  /// setting is in force. A site that is not known yet has no days.
  private static void addDaysOfMeters(
      SqlConnection connection,
      List<Located> meters,
      Map<UUID, Site> sites,
      List<DayRange> requeued) {
    Map<UUID, List<SitePlan.DayRange>> inForce = inForce(connection, meters);
    for (Located meter : meters) {
      Site site = sites.get(meter.siteId());
      if (site == null) {
        continue;
      }
      AlteredDays altered = new AlteredDays(site.calendar());
      for (SitePlan.DayRange days : altered.of(meter.change(), meter.before())) {
        if (AlteredDays.isOfGrid(meter.change(), meter.before())) {
          requeued.add(days(meter.siteId(), days.from(), days.until()));
        }
        inForce
            .getOrDefault(meter.change().id(), List.of())
            .forEach(setting -> addCommon(meter.siteId(), days, setting, requeued));
      }
    }
  }

  /// Where a meter is virtual, all days that its change alters, since each run has its energies;
  /// where a real one is, those on which a formula has it.
  private static void addDaysOfFormulas(
      SqlConnection connection,
      List<Located> meters,
      Map<UUID, Site> sites,
      List<DayRange> requeued) {
    if (meters.isEmpty()) {
      return;
    }
    Map<UUID, List<Meter>> virtual = virtualMeters(connection, meters);
    for (Located meter : meters) {
      Site site = sites.get(meter.siteId());
      if (site == null) {
        continue;
      }
      boolean isVirtual = AlteredDays.isVirtual(meter.change(), meter.before());
      AlteredDays altered = new AlteredDays(site.calendar());
      for (SitePlan.DayRange days : altered.of(meter.change(), meter.before())) {
        if (isVirtual) {
          requeued.add(days(site.id(), days.from(), days.until()));
          continue;
        }
        for (Meter other : virtual.getOrDefault(site.id(), List.of())) {
          if (AlteredDays.isOperand(meter.change(), meter.before(), other)) {
            SitePlan.DayRange whole =
                new SitePlan.DayRange(
                    site.partitionOf(days.from()), site.partitionFrom(days.until()));
            addCommon(site.id(), whole, AlteredDays.of(site, other), requeued);
          }
        }
      }
    }
  }

  private static Map<UUID, List<Meter>> virtualMeters(
      SqlConnection connection, List<Located> meters) {
    SortedMap<Short, Set<UUID>> siteIds = new TreeMap<>();
    meters.forEach(
        at -> siteIds.computeIfAbsent(Cell.of(at.siteId()), c -> new HashSet<>()).add(at.siteId()));
    List<Tuple> parameters = new ArrayList<>();
    siteIds.forEach((cell, ids) -> parameters.add(Tuple.of(cell, ids.toArray(UUID[]::new))));
    Map<UUID, List<Meter>> virtual = new HashMap<>();
    for (Row row : executeAll(connection, VIRTUAL_METERS, parameters)) {
      Meter meter = DirectoryRows.meter(row);
      virtual.computeIfAbsent(meter.siteId(), id -> new ArrayList<>()).add(meter);
    }
    return virtual;
  }

  private static void addCommon(
      UUID siteId, SitePlan.DayRange one, SitePlan.DayRange other, List<DayRange> requeued) {
    LocalDate from = one.from().isAfter(other.from()) ? one.from() : other.from();
    LocalDate until = one.until().isBefore(other.until()) ? one.until() : other.until();
    if (from.isBefore(until)) {
      requeued.add(days(siteId, from, until));
    }
  }

  /// When a setting is in force for each of the meters.
  private static Map<UUID, List<SitePlan.DayRange>> inForce(
      SqlConnection connection, List<Located> meters) {
    SortedMap<Short, List<Located>> byCell =
        meters.stream().collect(groupingBy(at -> Cell.of(at.siteId()), TreeMap::new, toList()));
    List<Tuple> parameters = new ArrayList<>();
    byCell.forEach(
        (cell, ofCell) ->
            parameters.add(
                Tuple.of(
                    cell,
                    ofCell.stream().map(Located::siteId).distinct().toArray(UUID[]::new),
                    ofCell.stream().map(at -> at.change().id()).toArray(UUID[]::new))));
    Map<UUID, List<SitePlan.DayRange>> inForce = new HashMap<>();
    for (Row row : executeAll(connection, IN_FORCE, parameters)) {
      LocalDate until = row.getLocalDate("until");
      inForce
          .computeIfAbsent(row.getUUID("meter_id"), id -> new ArrayList<>())
          .add(
              new SitePlan.DayRange(
                  row.getLocalDate("start_date"), until == null ? LocalDate.MAX : until));
    }
    return inForce;
  }

  /// From where each rule starts, and did before, until the site's next one takes over.
  private static void addDaysOfRules(
      SqlConnection connection, List<Located> rules, List<DayRange> requeued) {
    SortedMap<Short, List<Start>> byCell = new TreeMap<>();
    for (Located rule : rules) {
      List<Start> starts = byCell.computeIfAbsent(Cell.of(rule.siteId()), c -> new ArrayList<>());
      Row before = rule.before();
      if (before != null && !before.getBoolean("deleted")) {
        LocalDate day = before.getLocalDate("start_date");
        starts.add(new Start(rule.siteId(), rule.siteId(), day));
      }
      if (!rule.change().deleted()) {
        LocalDate day = required(rule.change(), "startDate", LocalDate::parse);
        starts.add(new Start(rule.siteId(), rule.siteId(), day));
      }
    }
    List<Tuple> parameters = new ArrayList<>();
    byCell.forEach(
        (cell, starts) ->
            parameters.add(
                Tuple.of(
                    cell,
                    starts.stream().map(Start::siteId).toArray(UUID[]::new),
                    starts.stream().map(Start::day).toArray(LocalDate[]::new))));
    for (Row row : executeAll(connection, NEXT_RULES, parameters)) {
      LocalDate from = row.getLocalDate("start_date");
      requeued.add(days(row.getUUID("site_id"), from, row.getLocalDate("next_start")));
    }
  }

  /// From where each setting starts, and did before, until the meter's next setting takes over,
  /// whether or not this one ends before: what was in force until now is so no longer.
  private static void addDaysOfSettings(
      SqlConnection connection, List<Located> settings, List<DayRange> requeued) {
    List<Start> starts = new ArrayList<>();
    for (Located setting : settings) {
      Row before = setting.before();
      if (before != null && !before.getBoolean("deleted")) {
        LocalDate day = before.getLocalDate("start_date");
        starts.add(new Start(setting.siteId(), before.getUUID("meter_id"), day));
      }
      Change change = setting.change();
      if (!change.deleted()) {
        UUID meterId = required(change, "meterId", UUID::fromString);
        LocalDate day = required(change, "startDate", LocalDate::parse);
        starts.add(new Start(setting.siteId(), meterId, day));
      }
    }
    SortedMap<Short, List<Start>> byCell =
        starts.stream().collect(groupingBy(at -> Cell.of(at.siteId()), TreeMap::new, toList()));
    List<Tuple> parameters = new ArrayList<>();
    byCell.forEach((cell, ofCell) -> parameters.add(startsOf(cell, ofCell)));
    for (Row row : executeAll(connection, NEXT_STARTS, parameters)) {
      LocalDate from = row.getLocalDate("start_date");
      requeued.add(days(row.getUUID("site_id"), from, row.getLocalDate("next_start")));
    }
  }

  /// A directory from before it knew identifiers reads the feed once more, of which nothing is new.
  private static void addIdentifiers(
      SqlConnection connection, List<Located> meters, List<Located> newer) {
    Set<UUID> written = new HashSet<>();
    newer.forEach(at -> written.add(at.change().id()));
    List<Located> old =
        meters.stream()
            .filter(at -> !at.change().deleted() && !written.contains(at.change().id()))
            .toList();
    executeAll(connection, ADD_IDENTIFIERS, byCell(old, DirectoryWriter::identifiersOf));
  }

  private static Tuple identifiersOf(short cell, List<Change> changes) {
    return idsAndVersionsOf(cell, changes)
        .addValue(
            changes.stream()
                .map(change -> optional(change, "identifier", Function.identity()))
                .toArray(String[]::new));
  }

  private static Tuple startsOf(short cell, List<Start> starts) {
    return Tuple.of(
        cell,
        starts.stream().map(Start::siteId).toArray(UUID[]::new),
        starts.stream().map(Start::meterId).toArray(UUID[]::new),
        starts.stream().map(Start::day).toArray(LocalDate[]::new));
  }

  private static DayRange days(UUID siteId, LocalDate from, @Nullable LocalDate until) {
    return new DayRange(Cell.of(siteId), siteId, from, until);
  }

  private static List<Tuple> byCell(
      List<Located> changes, BiFunction<Short, List<Change>, Tuple> parameters) {
    SortedMap<Short, List<Change>> byCell =
        changes.stream()
            .collect(
                groupingBy(
                    at -> Cell.of(at.siteId()), TreeMap::new, mapping(Located::change, toList())));
    List<Tuple> ofCells = new ArrayList<>();
    byCell.forEach((cell, ofCell) -> ofCells.add(parameters.apply(cell, ofCell)));
    return ofCells;
  }

  private static Tuple idsOf(short cell, List<Change> changes) {
    return Tuple.of(cell, ids(changes));
  }

  private static Tuple idsAndVersionsOf(short cell, List<Change> changes) {
    Long[] versions = changes.stream().map(Change::version).toArray(Long[]::new);
    return Tuple.of(cell, ids(changes), versions);
  }

  private static UUID[] ids(List<Change> changes) {
    return changes.stream().map(Change::id).toArray(UUID[]::new);
  }

  private static UUID siteId(Change change) {
    return required(change, "siteId", UUID::fromString);
  }
}
