package energy.saldo.meter.measured;

import energy.saldo.chassis.feed.Measured;
import energy.saldo.chassis.problem.Problems;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/// Asks balancing-service for measurements; 503 if it does not answer.
@ApplicationScoped
public class MeasuredReader {

  private final BalancingServiceClient client;

  MeasuredReader(@RestClient BalancingServiceClient client) {
    this.client = client;
  }

  /// Whether the account's meter has any value.
  public Uni<Boolean> isMeasured(UUID accountId, UUID meterId) {
    return ask(meterId, new Measured(accountId, null, null));
  }

  /// Whether the account's meter has a value that would be outside of this validity.
  public Uni<Boolean> isMeasuredOutside(
      UUID accountId, UUID meterId, Instant startDate, @Nullable Instant endDate) {
    return ask(meterId, new Measured(accountId, startDate, endDate));
  }

  private Uni<Boolean> ask(UUID meterId, Measured request) {
    return client
        .measured(meterId, request)
        .onFailure()
        .transform(
            failure -> {
              Log.warn("Cannot ask balancing-service for measurements", failure);
              return Problems.unavailable(
                  "Measurements cannot be asked for now; nothing was changed. Try again.");
            })
        .map(Measured.Answer::isMeasured);
  }
}
