package energy.saldo.balancing;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.UUID;

/// A site's local day: what is balanced at a time, and the key of a balancing partition. Where
/// months are balanced, the partition of a month is that of its first day.
public record SiteDay(UUID siteId, LocalDate day) {

  /// As the database orders them, in which whoever locks several does so: an id by its bytes, not
  /// as numbers with a sign.
  public static final Comparator<SiteDay> STORED_ORDER =
      Comparator.comparing((SiteDay siteDay) -> siteDay.siteId().toString())
          .thenComparing(SiteDay::day);
}
