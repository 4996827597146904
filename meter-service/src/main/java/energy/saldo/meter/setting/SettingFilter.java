package energy.saldo.meter.setting;

import energy.saldo.chassis.database.Conditions;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// The filter by the day on which a setting is in force: begun, not ended, and none of the same
/// meter or site has begun since.
final class SettingFilter {

  private SettingFilter() {}

  /// @param entity the settings, named `s` in the conditions before
  /// @param owner the property of whose the settings are
  static Conditions inForceOn(
      Conditions conditions, String entity, String owner, @Nullable LocalDate day) {
    return conditions.andIf(
        """
        s.startDate <= :day and (s.endDate is null or s.endDate > :day) and not exists (
          select 1 from %s n
          where n.%s = s.%s and n.startDate > s.startDate and n.startDate <= :day)
        """
            .formatted(entity, owner, owner),
        "day",
        day);
  }
}
