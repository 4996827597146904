package energy.saldo.site.meter;

import energy.saldo.chassis.attribute.AttributeDefinition;
import energy.saldo.chassis.feed.SiteClosure;
import energy.saldo.chassis.problem.ProblemKind;
import energy.saldo.chassis.problem.Problems;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/// Tells meter-service what goes and comes. Each call fails with 503 if it does not answer.
@ApplicationScoped
public class MeterServiceWriter {

  private final MeterServiceClient client;

  MeterServiceWriter(@RestClient MeterServiceClient client) {
    this.client = client;
  }

  /// Closes a site, so that nothing more is created at it; 409 if something is there.
  public Uni<Void> closeSite(UUID siteId) {
    return answered(client.close(siteId, new SiteClosure(UUID.randomUUID())))
        .invoke(
            answer -> {
              if (answer.obstacle() != null) {
                throw Problems.problem(
                    ProblemKind.CONFLICT,
                    "The site has " + answer.obstacle() + "; delete them first.");
              }
            })
        .replaceWithVoid();
  }

  /// Makes an attribute of meters known there.
  public Uni<Void> define(UUID attributeId, AttributeDefinition definition) {
    return answered(client.define(attributeId, definition));
  }

  /// Removes an attribute of meters there, unless a value is set; returns whether one is.
  public Uni<Boolean> isUsedOrRemoved(UUID attributeId) {
    return answered(client.remove(attributeId)).map(AttributeDefinition.Removal::isUsed);
  }

  private static <T> Uni<T> answered(Uni<T> call) {
    return call.onFailure()
        .transform(
            failure -> {
              Log.warn("Cannot ask meter-service", failure);
              return Problems.unavailable(
                  "Meters cannot be asked for now; nothing was changed. Try again.");
            });
  }
}
