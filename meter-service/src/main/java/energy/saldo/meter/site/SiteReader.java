package energy.saldo.meter.site;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import energy.saldo.chassis.feed.Change;
import energy.saldo.chassis.feed.Lookup;
import energy.saldo.chassis.http.LogFields;
import energy.saldo.chassis.problem.Problems;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/// Reads sites from site-service, each time again.
@ApplicationScoped
public class SiteReader {

  private final SiteClient client;
  private final ObjectMapper json;

  SiteReader(@RestClient SiteClient client, ObjectMapper json) {
    this.client = client;
    this.json = json;
  }

  /// The account's site; a 422 naming `siteId` if the account has none with this id, a 503 if
  /// site-service does not answer.
  public Uni<Site> require(UUID accountId, UUID id) {
    LogFields.site(id);
    return client
        .lookup(new Lookup(List.of(id)))
        .map(answer -> answer.changes().stream().map(this::site).toList())
        .onFailure()
        .transform(failure -> unavailable(id, failure))
        .map(
            found ->
                found.stream()
                    .filter(site -> site.accountId().equals(accountId))
                    .findAny()
                    .orElseThrow(() -> unknown(id)));
  }

  private Site site(Change change) {
    try {
      return json.treeToValue(change.resource(), Site.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("site-service answered a site of another form: " + change, e);
    }
  }

  private static RuntimeException unavailable(UUID id, Throwable failure) {
    Log.warnf(failure, "Cannot read site %s from site-service", id);
    return Problems.unavailable("Sites cannot be read now; nothing was changed. Try again.");
  }

  private static RuntimeException unknown(UUID id) {
    return Problems.unprocessable("siteId", "there is no site with the id " + id);
  }
}
