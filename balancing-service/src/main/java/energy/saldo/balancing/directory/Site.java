package energy.saldo.balancing.directory;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A site as balancing needs it.
///
/// @param balanceResolution `PT15M`, `P1M` or null (never balanced)
/// @param distribution `equal`, `proportional` or `static`
public record Site(
    UUID id,
    UUID accountId,
    short cell,
    SiteCalendar calendar,
    @Nullable String balanceResolution,
    String distribution) {

  /// Whether the site is balanced by the quarter-hour.
  public boolean isBalancedByQuarterHour() {
    return "PT15M".equals(balanceResolution);
  }
}
