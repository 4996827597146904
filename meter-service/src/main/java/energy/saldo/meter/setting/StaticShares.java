package energy.saldo.meter.setting;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;

import energy.saldo.chassis.feed.Balancing;
import energy.saldo.chassis.feed.Distribution;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The law of the rule `static`, whenever it is a site's: every participating consumer has a share,
/// and at no instant do the shares of the consumers of one rank that are there then add up to more
/// than the whole, 1 000 000 parts per million. A share counts from the first instant of its
/// setting's first local day until the setting ends or the meter's next one starts, and only while
/// its meter is there; where months are balanced, in all of a month in which it is there.
///
/// @param zone the site's, which says when a local day begins
/// @param isByMonth whether the site is balanced by months
/// @param own the site's rule where no site balancing setting is in force
record StaticShares(ZoneId zone, boolean isByMonth, Distribution own) {

  /// The decimal places of a share that is exact to one part per million.
  static final int PPM_DIGITS = 6;

  private static final int WHOLE_PPM = 1_000_000;

  /// A site with all its meters and settings.
  ///
  /// @param meters by id
  record State(
      Map<UUID, Presence> meters,
      List<MeterBalancingSetting> settings,
      List<SiteBalancingSetting> rules) {}

  /// When a meter is there, and whether it is a consumer's and not the grid's.
  record Presence(Span span, boolean isLocalConsumer) {}

  /// The first instant at which a rank gives away more than the whole, and more than before.
  record Excess(@Nullable Integer rank, Instant from, long sumPpm) {}

  /// How a change breaks the law.
  ///
  /// @param excesses of each rank the first
  /// @param withoutShare the settings, by id, that lack a share and did not before
  record Breach(List<Excess> excesses, Set<UUID> withoutShare) {

    boolean isNone() {
      return excesses.isEmpty() && withoutShare.isEmpty();
    }
  }

  /// From `from` until just before `until`; empty if that is not later.
  record Span(Instant from, Instant until) {

    static final Span ALWAYS = new Span(Instant.MIN, Instant.MAX);

    boolean isEmpty() {
      return !from.isBefore(until);
    }

    Span and(Span other) {
      return new Span(
          from.isAfter(other.from) ? from : other.from,
          until.isBefore(other.until) ? until : other.until);
    }
  }

  /// How the shares that count in a rank change at an instant.
  private record Step(long beforePpm, long afterPpm) {

    Step plus(Step other) {
      return new Step(beforePpm + other.beforePpm, afterPpm + other.afterPpm);
    }
  }

  /// The share that counts in a rank for a while; null = lacks one.
  private record Claim(UUID settingId, @Nullable Integer rank, @Nullable Integer ppm, Span span) {}

  /// Returns parts per million as the share that they are.
  static BigDecimal share(long ppm) {
    return BigDecimal.valueOf(ppm, PPM_DIGITS).stripTrailingZeros();
  }

  /// How the site as it would be breaks the law; what it breaks as it is already does not count.
  Breach breach(State before, State after) {
    List<Claim> present = claims(before);
    List<Claim> next = claims(after);
    Set<UUID> withoutShare = withoutShare(next);
    withoutShare.removeAll(withoutShare(present));
    Map<Integer, NavigableMap<Instant, Step>> ranks = new TreeMap<>();
    present.forEach(claim -> addSteps(claim, true, ranks));
    next.forEach(claim -> addSteps(claim, false, ranks));
    List<Excess> excesses = new ArrayList<>();
    ranks.forEach((rank, steps) -> addExcess(rank, steps, excesses));
    return new Breach(excesses, withoutShare);
  }

  private static Set<UUID> withoutShare(List<Claim> claims) {
    Set<UUID> settings = new HashSet<>();
    claims.stream().filter(claim -> claim.ppm == null).forEach(c -> settings.add(c.settingId));
    return settings;
  }

  private static void addSteps(
      Claim claim, boolean isBefore, Map<Integer, NavigableMap<Instant, Step>> ranks) {
    if (claim.ppm == null || claim.span.isEmpty()) {
      return;
    }
    long ppm = claim.ppm;
    int rank = Objects.requireNonNullElse(claim.rank, Integer.MAX_VALUE);
    var steps = ranks.computeIfAbsent(rank, k -> new TreeMap<>());
    Step up = isBefore ? new Step(ppm, 0) : new Step(0, ppm);
    Step down = isBefore ? new Step(-ppm, 0) : new Step(0, -ppm);
    steps.merge(claim.span.from, up, Step::plus);
    steps.merge(claim.span.until, down, Step::plus);
  }

  private static void addExcess(
      int rank, NavigableMap<Instant, Step> steps, List<Excess> excesses) {
    Step sum = new Step(0, 0);
    for (var step : steps.entrySet()) {
      sum = sum.plus(step.getValue());
      if (sum.afterPpm > WHOLE_PPM && sum.afterPpm > sum.beforePpm) {
        excesses.add(
            new Excess(rank == Integer.MAX_VALUE ? null : rank, step.getKey(), sum.afterPpm));
        return;
      }
    }
  }

  private List<Claim> claims(State state) {
    List<Span> staticSpans = staticSpans(state.rules);
    Map<UUID, TreeSet<LocalDate>> starts =
        state.settings.stream()
            .collect(
                groupingBy(
                    setting -> setting.meterId,
                    mapping(setting -> setting.startDate, toCollection(TreeSet::new))));
    List<Claim> claims = new ArrayList<>();
    for (MeterBalancingSetting setting : state.settings) {
      Presence meter = Objects.requireNonNull(state.meters.get(setting.meterId));
      if (setting.balancing == Balancing.PARTICIPANT && meter.isLocalConsumer) {
        LocalDate next =
            Objects.requireNonNull(starts.get(setting.meterId)).higher(setting.startDate);
        Span days = days(setting.startDate, setting.endDate, next);
        for (Span rule : staticSpans) {
          addClaim(setting, days.and(rule), meter, claims);
        }
      }
    }
    return claims;
  }

  private void addClaim(
      MeterBalancingSetting setting, Span inForce, Presence meter, List<Claim> claims) {
    if (!inForce.isEmpty()) {
      Span there = isByMonth ? months(meter.span) : meter.span;
      claims.add(new Claim(setting.id, setting.priority, setting.sharePpm, inForce.and(there)));
    }
  }

  /// All of the months that the span touches.
  private Span months(Span span) {
    Instant from = span.from;
    Instant until = span.until;
    if (!from.equals(Instant.MIN)) {
      from = start(LocalDate.ofInstant(from, zone).withDayOfMonth(1));
    }
    if (!until.equals(Instant.MAX)) {
      LocalDate last = LocalDate.ofInstant(until.minusNanos(1), zone);
      until = start(last.withDayOfMonth(1).plusMonths(1));
    }
    return new Span(from, until);
  }

  /// When the rule is `static`, in order.
  private List<Span> staticSpans(List<SiteBalancingSetting> rules) {
    List<SiteBalancingSetting> ordered =
        rules.stream().sorted(Comparator.comparing(rule -> rule.startDate)).toList();
    List<Span> spans = new ArrayList<>();
    Instant ownFrom = Instant.MIN;
    for (int k = 0; k < ordered.size(); k++) {
      SiteBalancingSetting rule = ordered.get(k);
      LocalDate next = k + 1 < ordered.size() ? ordered.get(k + 1).startDate : null;
      Span span = days(rule.startDate, rule.endDate, next);
      addIfStatic(own, new Span(ownFrom, span.from), spans);
      addIfStatic(rule.distribution, span, spans);
      ownFrom = span.until;
    }
    addIfStatic(own, new Span(ownFrom, Instant.MAX), spans);
    return spans;
  }

  private static void addIfStatic(Distribution rule, Span span, List<Span> spans) {
    if (rule == Distribution.STATIC && !span.isEmpty()) {
      spans.add(span);
    }
  }

  /// From the first day until the end or, if earlier, the next start; null = never.
  private Span days(LocalDate start, @Nullable LocalDate end, @Nullable LocalDate next) {
    return new Span(start(start), start(end)).and(new Span(Instant.MIN, start(next)));
  }

  /// The first instant of the local day, of a skipped one that of the next day; null = never.
  private Instant start(@Nullable LocalDate day) {
    return day == null ? Instant.MAX : day.atStartOfDay(zone).toInstant();
  }
}
