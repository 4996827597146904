package energy.saldo.meter.setting;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;

import energy.saldo.chassis.feed.Balancing;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The law of a `static` site: at no instant may the shares of the consumers of one rank that are
/// there then add up to more than the whole, 1 000 000 parts per million. A share counts from the
/// first instant of its setting's first local day until the setting ends or the meter's next one
/// starts, and only while its meter is there.
///
/// @param zone the site's, which says when a local day begins
/// @param meters when the meters of the site are there, by id
record StaticShares(ZoneId zone, Map<UUID, Span> meters) {

  /// The decimal places of a share that is exact to one part per million.
  static final int PPM_DIGITS = 6;

  private static final int WHOLE_PPM = 1_000_000;

  /// The first instant at which a rank gives away more than the whole.
  record Excess(Instant from, long sumPpm) {}

  /// How the shares that count change at an instant, and how many of those added do.
  private record Step(long sharePpm, int addedCount) {

    Step plus(Step other) {
      return new Step(sharePpm + other.sharePpm, addedCount + other.addedCount);
    }

    Step negated() {
      return new Step(-sharePpm, -addedCount);
    }
  }

  /// When a meter is there, or a share counts: from `from` until just before `until`, never if that
  /// is not later.
  record Span(Instant from, Instant until) {

    boolean contains(Instant instant) {
      return !instant.isBefore(from) && instant.isBefore(until);
    }
  }

  /// Returns parts per million as the share that they are.
  static BigDecimal share(long ppm) {
    return BigDecimal.valueOf(ppm, PPM_DIGITS).stripTrailingZeros();
  }

  /// Whether the settings, those added among them, break the law while the share of an added one
  /// counts. All added ones have the same rank.
  Optional<Excess> excess(
      Collection<MeterBalancingSetting> added, Collection<MeterBalancingSetting> settings) {
    Integer rank = added.iterator().next().priority;
    Map<UUID, TreeSet<LocalDate>> starts =
        settings.stream()
            .collect(
                groupingBy(
                    setting -> setting.meterId,
                    mapping(setting -> setting.startDate, toCollection(TreeSet::new))));
    Set<MeterBalancingSetting> isAdded = Collections.newSetFromMap(new IdentityHashMap<>());
    isAdded.addAll(added);
    NavigableMap<Instant, Step> steps = new TreeMap<>();
    for (MeterBalancingSetting setting : settings) {
      Span span = span(setting, starts);
      if (hasShareIn(setting, rank) && span.contains(span.from)) {
        long sharePpm = Objects.requireNonNull(setting.sharePpm);
        Step step = new Step(sharePpm, isAdded.contains(setting) ? 1 : 0);
        steps.merge(span.from, step, Step::plus);
        steps.merge(span.until, step.negated(), Step::plus);
      }
    }
    Step sum = new Step(0, 0);
    for (var step : steps.entrySet()) {
      sum = sum.plus(step.getValue());
      // Where none is added nothing got worse, and each that is starts with a step of its own.
      if (sum.sharePpm > WHOLE_PPM && sum.addedCount > 0) {
        return Optional.of(new Excess(step.getKey(), sum.sharePpm));
      }
    }
    return Optional.empty();
  }

  private Span span(MeterBalancingSetting setting, Map<UUID, TreeSet<LocalDate>> starts) {
    Span meter = Objects.requireNonNull(meters.get(setting.meterId));
    LocalDate next = Objects.requireNonNull(starts.get(setting.meterId)).higher(setting.startDate);
    Instant end = earlier(start(setting.endDate), start(next));
    Instant from = start(setting.startDate);
    return new Span(from.isAfter(meter.from) ? from : meter.from, earlier(end, meter.until));
  }

  /// The first instant of the local day, of a skipped one that of the next day; null = never.
  private Instant start(@Nullable LocalDate day) {
    return day == null ? Instant.MAX : day.atStartOfDay(zone).toInstant();
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static boolean hasShareIn(MeterBalancingSetting setting, @Nullable Integer rank) {
    return hasShare(setting) && Objects.equals(setting.priority, rank);
  }

  static boolean hasShare(MeterBalancingSetting setting) {
    return setting.balancing == Balancing.PARTICIPANT && setting.sharePpm != null;
  }
}
