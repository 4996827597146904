package energy.saldo.balancing.directory;

import energy.saldo.balancing.storage.Transactions;
import energy.saldo.chassis.feed.Lookup;
import energy.saldo.chassis.problem.Problems;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/// Asks the owners for what the directory does not know yet, so that a meter created a moment ago
/// can be measured at once. One call asks for everything that is missing; what is known, of
/// whatever account, is never asked for again.
@ApplicationScoped
public class MasterDataLookup {

  private final Transactions transactions;
  private final Directory directory;
  private final FeedReader reader;
  private final SiteServiceClient sites;
  private final MeterServiceClient meters;

  MasterDataLookup(
      Transactions transactions,
      Directory directory,
      FeedReader reader,
      @RestClient SiteServiceClient sites,
      @RestClient MeterServiceClient meters) {
    this.transactions = transactions;
    this.directory = directory;
    this.reader = reader;
    this.sites = sites;
    this.meters = meters;
  }

  /// The account's site of this id, fetched if the directory lacks it.
  ///
  /// @throws energy.saldo.chassis.problem.Problem 503 if it is not known and its owner does not
  ///     answer
  public Optional<Site> site(UUID accountId, UUID siteId) {
    return knownSite(accountId, siteId)
        .or(() -> fetchSites(List.of(siteId)) ? knownSite(accountId, siteId) : Optional.empty());
  }

  /// The account's meter of this id, fetched if the directory lacks it, together with its site.
  ///
  /// @throws energy.saldo.chassis.problem.Problem 503 if it is not known and its owner does not
  ///     answer
  public Optional<Meter> meter(UUID accountId, UUID meterId) {
    return knownMeter(accountId, meterId)
        .or(
            () ->
                fetchMeters(List.of(meterId)) ? knownMeter(accountId, meterId) : Optional.empty());
  }

  /// As [#site].
  ///
  /// @throws energy.saldo.chassis.problem.Problem 404 if the account has no such site, 503
  public Site requireSite(UUID accountId, UUID siteId) {
    return site(accountId, siteId).orElseThrow(() -> Problems.notFound("site", siteId));
  }

  /// As [#meter].
  ///
  /// @throws energy.saldo.chassis.problem.Problem 404 if the account has no such meter, 503
  public Meter requireMeter(UUID accountId, UUID meterId) {
    return meter(accountId, meterId).orElseThrow(() -> Problems.notFound("meter", meterId));
  }

  /// The account's meters of these identifiers, as far as the directory knows. If it lacks one,
  /// what is new of meters is read first, unless their owner does not answer.
  public Map<String, UUID> meterIds(UUID accountId, Collection<String> identifiers) {
    Map<String, UUID> known = knownMeterIds(accountId, identifiers);
    if (known.size() == identifiers.size()) {
      return known;
    }
    try {
      reader.follow(FeedSchedule.METER_SERVICE, meters::changes);
    } catch (WebApplicationException | ProcessingException e) {
      return known;
    }
    return knownMeterIds(accountId, identifiers);
  }

  private Map<String, UUID> knownMeterIds(UUID accountId, Collection<String> identifiers) {
    return transactions.run(connection -> directory.meterIds(connection, accountId, identifiers));
  }

  /// Fetches those of the meters that the directory does not know, and those of the meters' sites
  /// that it does not know. Returns whether it knows more now.
  ///
  /// @throws energy.saldo.chassis.problem.Problem 503 if one is not known and its owner does not
  ///     answer
  public boolean fetchMeters(Collection<UUID> meterIds) {
    List<UUID> unknown =
        transactions.run(connection -> directory.unknownMeters(connection, meterIds));
    boolean isMore = fetch(FeedSchedule.METER_SERVICE, meters::lookup, unknown);
    UUID[] ids = meterIds.toArray(UUID[]::new);
    Map<UUID, UUID> siteIds =
        transactions.run(connection -> Directory.sitesOfMeters(connection, ids));
    return fetchSites(siteIds.values()) || isMore;
  }

  private boolean fetchSites(Collection<UUID> siteIds) {
    List<UUID> unknown =
        transactions.run(connection -> directory.unknownSites(connection, siteIds));
    return fetch(FeedSchedule.SITE_SERVICE, sites::lookup, unknown);
  }

  private boolean fetch(String owner, Function<Lookup, Lookup.Answer> lookup, List<UUID> ids) {
    if (ids.isEmpty()) {
      return false;
    }
    Lookup.Answer found;
    try {
      found = lookup.apply(new Lookup(ids));
    } catch (WebApplicationException | ProcessingException e) {
      throw unreadable();
    }
    if (!reader.apply(owner, found.changes())) {
      throw unreadable();
    }
    return !found.changes().isEmpty();
  }

  private static RuntimeException unreadable() {
    return Problems.unavailable("Master data cannot be read at the moment; try again.");
  }

  private Optional<Site> knownSite(UUID accountId, UUID siteId) {
    return transactions.run(connection -> directory.site(connection, accountId, siteId));
  }

  private Optional<Meter> knownMeter(UUID accountId, UUID meterId) {
    return transactions.run(connection -> directory.meter(connection, accountId, meterId));
  }
}
