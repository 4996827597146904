package energy.saldo.meter.site;

import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import energy.saldo.chassis.feed.Change;
import energy.saldo.chassis.feed.Lookup;
import energy.saldo.chassis.http.LogFields;
import energy.saldo.chassis.problem.FieldError;
import energy.saldo.chassis.problem.Problems;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/// Reads sites from site-service, and remembers them: what a [Site] says of one never changes. That
/// a remembered site is still there is for the database to say, where sites that are deleted are
/// closed first.
@ApplicationScoped
public class SiteReader {

  /// Some two hundred bytes each.
  private static final int MOST_REMEMBERED = 50_000;

  private final Cache<UUID, Site> remembered =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

  private final SiteLookups lookups;
  private final SiteClient client;
  private final ObjectMapper json;

  SiteReader(SiteLookups lookups, @RestClient SiteClient client, ObjectMapper json) {
    this.client = client;
    this.lookups = lookups;
    this.json = json;
  }

  /// The account's sites with these ids; none for an id that it does not have. A 503 if one is not
  /// remembered and site-service does not answer.
  public Uni<Map<UUID, Site>> find(UUID accountId, Set<UUID> ids) {
    if (ids.size() == 1) {
      LogFields.site(ids.iterator().next());
    }
    Map<UUID, Site> known = new HashMap<>(remembered.getAllPresent(ids));
    Set<UUID> unknown = new HashSet<>(ids);
    unknown.removeAll(known.keySet());
    return unknown.isEmpty()
        ? Uni.createFrom().item(ofAccount(accountId, known))
        : lookups
            .lookup(unknown)
            .onFailure()
            .transform(SiteReader::unavailable)
            .map(
                answer -> {
                  for (Change change : answer.changes()) {
                    Site site = site(change);
                    remembered.put(site.id(), site);
                    if (unknown.contains(site.id())) {
                      known.put(site.id(), site);
                    }
                  }
                  return ofAccount(accountId, known);
                });
  }

  private static Map<UUID, Site> ofAccount(UUID accountId, Map<UUID, Site> sites) {
    sites.values().removeIf(site -> !site.accountId().equals(accountId));
    return sites;
  }

  /// Which of these sites are there, of whatever account, once no deletion of them is under way. A
  /// 503 if site-service does not answer. They are no longer remembered.
  public Uni<Set<UUID>> settled(Set<UUID> ids) {
    remembered.invalidateAll(ids);
    return client
        .settledLookup(new Lookup(List.copyOf(ids)))
        .onFailure()
        .transform(SiteReader::unavailable)
        .map(answer -> answer.changes().stream().map(Change::id).collect(toSet()));
  }

  /// The error (422) for a site that the account does not have.
  public static FieldError unknown(UUID id) {
    return new FieldError("siteId", "there is no site with the id " + id);
  }

  private Site site(Change change) {
    try {
      return json.treeToValue(change.resource(), Site.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("site-service answered a site of another form: " + change, e);
    }
  }

  private static RuntimeException unavailable(Throwable failure) {
    Log.warn("Cannot read sites from site-service", failure);
    return Problems.unavailable("Sites cannot be read now; nothing was changed. Try again.");
  }
}
