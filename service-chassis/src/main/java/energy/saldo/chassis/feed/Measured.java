package energy.saldo.chassis.feed;

import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The question of meter-service whether a meter was measured outside of a validity.
///
/// @param startDate null: ask for anything at all
/// @param endDate exclusive; null = without an end
public record Measured(
    @NotNull UUID accountId, @Nullable Instant startDate, @Nullable Instant endDate) {

  /// The answer.
  ///
  /// @param isMeasured whether there is a value
  public record Answer(boolean isMeasured) {}
}
