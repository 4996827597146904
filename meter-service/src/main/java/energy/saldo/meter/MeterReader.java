package energy.saldo.meter;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import energy.saldo.chassis.problem.Problems;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;

/// Reads meters for the other features of this service.
@ApplicationScoped
public class MeterReader {

  private final MeterRepository meters;

  MeterReader(MeterRepository meters) {
    this.meters = meters;
  }

  /// The account's meter; a 422 naming `meterId` if it has none with this id.
  public Uni<MeterView> require(UUID accountId, UUID id) {
    return meters
        .ofAccount(accountId, id)
        .onItem()
        .ifNull()
        .failWith(() -> Problems.unprocessable("meterId", "there is no meter with the id " + id))
        .map(MeterView::of);
  }

  /// The site's meters by id. Needs an open session.
  public Uni<Map<UUID, MeterView>> ofSite(UUID siteId) {
    return meters
        .list("siteId", siteId)
        .map(all -> all.stream().map(MeterView::of).collect(toMap(MeterView::id, identity())));
  }
}
