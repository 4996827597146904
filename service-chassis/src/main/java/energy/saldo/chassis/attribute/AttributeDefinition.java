package energy.saldo.chassis.attribute;

import jakarta.validation.constraints.NotNull;
import java.util.UUID;

/// What meter-service must know of a custom attribute of meters.
public record AttributeDefinition(
    @NotNull UUID accountId, @NotNull String name, @NotNull AttributeType type) {

  /// The answer to a removal.
  ///
  /// @param isUsed whether a value is set, so that it was not removed
  public record Removal(boolean isUsed) {}
}
