package energy.saldo.meter.setting;

import static java.util.stream.Collectors.groupingBy;

import energy.saldo.chassis.feed.Balancing;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The law of a `static` site: on no day may the shares in force in one rank add up to more than
/// the whole, 1 000 000 parts per million. A share is in force from its setting's start until its
/// end or the start of the meter's next setting, whichever comes first.
final class StaticShares {

  static final int WHOLE_PPM = 1_000_000;

  /// The first day on which a rank gives away more than the whole.
  record Excess(LocalDate day, long sumPpm) {}

  private StaticShares() {}

  /// Whether the settings, `added` among them, break the law on a day on which `added` is in force.
  static Optional<Excess> excess(
      MeterBalancingSetting added, Collection<MeterBalancingSetting> settings) {
    if (!hasShareIn(added, added.priority)) {
      return Optional.empty();
    }
    NavigableMap<LocalDate, Long> steps = new TreeMap<>();
    settings.stream()
        .collect(groupingBy(setting -> setting.meterId))
        .values()
        .forEach(ofMeter -> addSteps(steps, ofMeter, added.priority));
    long sumPpm = 0;
    for (var step : steps.entrySet()) {
      sumPpm += step.getValue();
      // Before and after `added` nothing got worse, and it starts with a step of its own.
      if (sumPpm > WHOLE_PPM && isInForce(added, settings, step.getKey())) {
        return Optional.of(new Excess(step.getKey(), sumPpm));
      }
    }
    return Optional.empty();
  }

  private static void addSteps(
      NavigableMap<LocalDate, Long> steps,
      List<MeterBalancingSetting> ofMeter,
      @Nullable Integer rank) {
    var inOrder =
        ofMeter.stream().sorted(Comparator.comparing(setting -> setting.startDate)).toList();
    for (int index = 0; index < inOrder.size(); index++) {
      MeterBalancingSetting setting = inOrder.get(index);
      if (hasShareIn(setting, rank)) {
        long sharePpm = Objects.requireNonNull(setting.sharePpm);
        LocalDate next = index + 1 < inOrder.size() ? inOrder.get(index + 1).startDate : null;
        LocalDate end = earlier(setting.endDate, next);
        steps.merge(setting.startDate, sharePpm, Long::sum);
        if (end != null) {
          steps.merge(end, -sharePpm, Long::sum);
        }
      }
    }
  }

  private static boolean isInForce(
      MeterBalancingSetting setting, Collection<MeterBalancingSetting> settings, LocalDate day) {
    return !day.isBefore(setting.startDate)
        && (setting.endDate == null || day.isBefore(setting.endDate))
        && settings.stream()
            .filter(other -> other.meterId.equals(setting.meterId))
            .map(other -> other.startDate)
            .noneMatch(start -> start.isAfter(setting.startDate) && !start.isAfter(day));
  }

  private static boolean hasShareIn(MeterBalancingSetting setting, @Nullable Integer rank) {
    return setting.balancing == Balancing.PARTICIPANT
        && setting.sharePpm != null
        && Objects.equals(setting.priority, rank);
  }

  private static @Nullable LocalDate earlier(@Nullable LocalDate one, @Nullable LocalDate other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }
}
