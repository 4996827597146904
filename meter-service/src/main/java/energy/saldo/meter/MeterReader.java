package energy.saldo.meter;

import energy.saldo.chassis.problem.Problems;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/// The meters, for the other features of this service.
@ApplicationScoped
public class MeterReader {

  private final MeterRepository meters;

  MeterReader(MeterRepository meters) {
    this.meters = meters;
  }

  /// The account's meter; a 422 naming `meterId` if it has none with this id.
  public Uni<MeterView> require(UUID accountId, UUID id) {
    return Panache.withSession(() -> meters.ofAccount(accountId, id))
        .onItem()
        .ifNull()
        .failWith(() -> Problems.unprocessable("meterId", "there is no meter with the id " + id))
        .map(MeterView::of);
  }
}
