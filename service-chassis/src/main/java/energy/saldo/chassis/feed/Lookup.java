package energy.saldo.chassis.feed;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;

/// The request of one service for resources of another by id, of whatever account, where it cannot
/// wait for the change feed.
public record Lookup(@NotNull @Size(max = 500) List<@NotNull UUID> ids) {

  /// The latest change of each resource that is there, in no order.
  public record Answer(List<Change> changes) {}
}
