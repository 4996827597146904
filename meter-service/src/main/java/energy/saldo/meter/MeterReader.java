package energy.saldo.meter;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Reads meters for the other features of this service.
@ApplicationScoped
public class MeterReader {

  private final MeterRepository meters;

  MeterReader(MeterRepository meters) {
    this.meters = meters;
  }

  /// The account's meters with these ids; none for an id that it does not have.
  public Uni<Map<UUID, MeterAtSite>> find(UUID accountId, Set<UUID> ids) {
    return meters.atSites(accountId, ids);
  }
}
