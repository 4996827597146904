package energy.saldo.meter.site;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import energy.saldo.chassis.feed.Change;
import energy.saldo.chassis.http.LogFields;
import energy.saldo.chassis.problem.Problems;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/// Reads sites from site-service, fresh each time.
@ApplicationScoped
public class SiteReader {

  private static final int NOT_FOUND = 404;

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
        .site(id)
        .map(this::site)
        .onFailure(SiteReader::isUnknown)
        .recoverWithItem(Optional.empty())
        .onFailure()
        .transform(SiteReader::unavailable)
        .map(
            found ->
                found
                    .filter(site -> site.accountId().equals(accountId))
                    .orElseThrow(() -> unknown(id)));
  }

  private Optional<Site> site(Change change) {
    JsonNode resource = change.resource();
    if (change.deleted() || resource == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(json.treeToValue(resource, Site.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("site-service gave a site of another form: " + resource, e);
    }
  }

  private static boolean isUnknown(Throwable failure) {
    return failure instanceof WebApplicationException answer
        && answer.getResponse().getStatus() == NOT_FOUND;
  }

  private static RuntimeException unavailable(Throwable failure) {
    Log.warn("site-service did not tell about a site", failure);
    return Problems.unavailable("The sites cannot be read now; nothing was changed. Try again.");
  }

  private static RuntimeException unknown(UUID id) {
    return Problems.unprocessable("siteId", "there is no site with the id " + id);
  }
}
