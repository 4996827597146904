package energy.saldo.balancing.directory;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A site with all its meters and settings: who takes part how, on any local day or, where months
/// are balanced, in any month. A month is named by its first day, whose settings are the month's.
public final class SitePlan {

  /// Consecutive local days.
  ///
  /// @param until exclusive
  public record DayRange(LocalDate from, LocalDate until) {}

  private final Site site;
  private final List<Meter> meters;
  private final Map<UUID, NavigableMap<LocalDate, BalancingSetting>> settings;
  private final NavigableMap<LocalDate, SiteRule> rules = new TreeMap<>();
  private @Nullable VirtualMeters virtual;

  SitePlan(Site site, List<Meter> meters, List<BalancingSetting> settings, List<SiteRule> rules) {
    this.site = site;
    rules.forEach(rule -> this.rules.put(rule.start(), rule));
    this.meters = meters.stream().sorted(Comparator.comparing(Meter::id, Meter.ID_ORDER)).toList();
    this.settings =
        settings.stream()
            .collect(
                Collectors.groupingBy(
                    BalancingSetting::meterId,
                    Collectors.toMap(
                        BalancingSetting::start, setting -> setting, (a, b) -> a, TreeMap::new)));
  }

  public Site site() {
    return site;
  }

  /// How the consumers of one rank share on the local day: `equal`, `proportional` or `static`.
  public String distribution(LocalDate day) {
    Map.Entry<LocalDate, SiteRule> rule = rules.floorEntry(day);
    boolean isInForce =
        rule != null && (rule.getValue().end() == null || day.isBefore(rule.getValue().end()));
    return isInForce ? rule.getValue().distribution() : site.distribution();
  }

  /// All meters, in ascending order of their ids' text.
  public List<Meter> meters() {
    return meters;
  }

  /// The virtual meters among them.
  public VirtualMeters virtualMeters() {
    VirtualMeters found = virtual;
    if (found == null) {
      found = new VirtualMeters(site, meters);
      virtual = found;
    }
    return found;
  }

  /// The setting that is in force for the meter on the local day.
  private Optional<BalancingSetting> settingInForce(UUID meterId, LocalDate day) {
    NavigableMap<LocalDate, BalancingSetting> ofMeter = settings.get(meterId);
    if (ofMeter == null) {
      return Optional.empty();
    }
    return Optional.ofNullable(ofMeter.floorEntry(day))
        .map(Map.Entry::getValue)
        .filter(setting -> setting.end() == null || day.isBefore(setting.end()));
  }

  /// The setting by which the meter's energy is needed to balance the partition; empty if it is
  /// not, because the site is not balanced, the meter is the grid's own, has no setting in force or
  /// is there in no quarter-hour of the partition.
  public Optional<BalancingSetting> requiredBy(Meter meter, LocalDate partition) {
    return !site.isBalanced() || meter.grid() || !site.isThere(meter, partition)
        ? Optional.empty()
        : settingInForce(meter.id(), partition);
  }

  /// Whether the meter's energy is needed to balance the partition.
  public boolean isRequired(Meter meter, LocalDate partition) {
    return requiredBy(meter, partition).isPresent();
  }

  /// The local days of the partitions within a range in which anything is to be balanced, in order:
  /// ranges that neither touch nor overlap.
  ///
  /// @param from the first day of a partition
  /// @param until the first day of one, exclusive
  public List<DayRange> requiredDays(LocalDate from, LocalDate until) {
    List<DayRange> required = new ArrayList<>();
    for (Meter meter : site.isBalanced() ? meters : List.<Meter>of()) {
      NavigableMap<LocalDate, BalancingSetting> ofMeter = settings.get(meter.id());
      if (ofMeter != null && !meter.grid() && meter.firstQuarterHour() < meter.endQuarterHour()) {
        LocalDate first = later(from, site.calendar().dayOf(meter.firstQuarterHour()));
        LocalDate last = site.calendar().dayOf(meter.endQuarterHour() - 1);
        addInForce(ofMeter, first, earlier(until, last.plusDays(1)), required);
      }
    }
    required.replaceAll(
        days -> new DayRange(site.partitionOf(days.from()), site.partitionFrom(days.until())));
    return merge(required);
  }

  private static void addInForce(
      NavigableMap<LocalDate, BalancingSetting> ofMeter,
      LocalDate from,
      LocalDate until,
      List<DayRange> target) {
    for (BalancingSetting setting : ofMeter.values()) {
      LocalDate next = ofMeter.higherKey(setting.start());
      LocalDate end = earlier(until, next == null ? until : next);
      end = earlier(end, setting.end() == null ? end : setting.end());
      LocalDate start = later(from, setting.start());
      if (start.isBefore(end)) {
        target.add(new DayRange(start, end));
      }
    }
  }

  private static List<DayRange> merge(List<DayRange> ranges) {
    ranges.sort(Comparator.comparing(DayRange::from));
    List<DayRange> merged = new ArrayList<>();
    for (DayRange range : ranges) {
      DayRange last = merged.isEmpty() ? null : merged.getLast();
      if (last == null || range.from().isAfter(last.until())) {
        merged.add(range);
      } else {
        merged.set(
            merged.size() - 1, new DayRange(last.from(), later(last.until(), range.until())));
      }
    }
    return merged;
  }

  private static LocalDate earlier(LocalDate one, LocalDate other) {
    return one.isBefore(other) ? one : other;
  }

  private static LocalDate later(LocalDate one, LocalDate other) {
    return one.isAfter(other) ? one : other;
  }
}
