package energy.saldo.meter.site;

import energy.saldo.chassis.feed.BalanceResolution;
import energy.saldo.chassis.feed.Distribution;
import energy.saldo.chassis.feed.SiteType;
import energy.saldo.chassis.problem.FieldError;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the rules of meters and settings need of a site.
public record Site(
    UUID id, UUID accountId, SiteType type, Distribution distribution, ZoneId timezone) {

  /// Adds the error (422) of a day on which nothing can start or end where months are balanced.
  public void checkDay(String path, @Nullable LocalDate day, List<FieldError> errors) {
    if (type.resolution() == BalanceResolution.P1M && day != null && day.getDayOfMonth() != 1) {
      errors.add(
          new FieldError(path, "must be the first of a month: the site is balanced by months"));
    }
  }
}
