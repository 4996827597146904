package energy.saldo.balancing.directory;

import energy.saldo.balancing.storage.Transactions;
import energy.saldo.chassis.feed.Change;
import energy.saldo.chassis.problem.Problems;
import io.opentelemetry.context.Context;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/// Asks the owners for what the directory does not know yet, so that a meter created a moment ago
/// can be measured at once. What is known is never asked for again.
@ApplicationScoped
public class MasterDataLookup {

  private static final int NOT_FOUND = 404;
  private static final int CONCURRENT = 16;

  private final Transactions transactions;
  private final Directory directory;
  private final DirectoryWriter writer;
  private final SiteServiceClient sites;
  private final MeterServiceClient meters;

  MasterDataLookup(
      Transactions transactions,
      Directory directory,
      DirectoryWriter writer,
      @RestClient SiteServiceClient sites,
      @RestClient MeterServiceClient meters) {
    this.transactions = transactions;
    this.directory = directory;
    this.writer = writer;
    this.sites = sites;
    this.meters = meters;
  }

  /// The account's site of this id, asked for if the directory lacks it.
  ///
  /// @throws energy.saldo.chassis.problem.Problem 503 if it is not known and its owner does not
  ///     answer
  public Optional<Site> site(UUID accountId, UUID siteId) {
    return knownSite(accountId, siteId)
        .or(() -> learn(sites::site, siteId) ? knownSite(accountId, siteId) : Optional.empty());
  }

  /// The account's meter of this id, asked for if the directory lacks it, together with its site.
  ///
  /// @throws energy.saldo.chassis.problem.Problem 503 if it is not known and its owner does not
  ///     answer
  public Optional<Meter> meter(UUID accountId, UUID meterId) {
    fetchMeters(accountId, List.of(meterId));
    return transactions.run(connection -> directory.meter(connection, accountId, meterId));
  }

  /// Sees to it that the directory knows those of the meters that the account has, and their sites.
  ///
  /// @throws energy.saldo.chassis.problem.Problem 503 if one is not known and its owner does not
  ///     answer
  public void fetchMeters(UUID accountId, Collection<UUID> meterIds) {
    List<Meter> known = knownMeters(accountId, meterIds);
    if (known.size() < meterIds.size()) {
      Set<UUID> unknown = new HashSet<>(meterIds);
      known.forEach(meter -> unknown.remove(meter.id()));
      fetchAll(unknown);
      known = knownMeters(accountId, meterIds);
    }
    known.stream()
        .map(Meter::siteId)
        .distinct()
        .filter(siteId -> knownSite(accountId, siteId).isEmpty())
        .forEach(siteId -> learn(sites::site, siteId));
  }

  private void fetchAll(Set<UUID> meterIds) {
    try (ExecutorService executor =
        Context.taskWrapping(
            Executors.newFixedThreadPool(
                Math.min(CONCURRENT, meterIds.size()), Thread.ofVirtual().factory()))) {
      List<Future<Boolean>> asked =
          meterIds.stream().map(id -> executor.submit(() -> learn(meters::meter, id))).toList();
      for (Future<Boolean> answer : asked) {
        answer.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problems.unavailable("The service is shutting down; send the request again.");
    }
  }

  private boolean learn(Function<UUID, Change> owner, UUID id) {
    Change change;
    try {
      change = owner.apply(id);
    } catch (WebApplicationException e) {
      if (e.getResponse().getStatus() == NOT_FOUND) {
        return false;
      }
      throw Problems.unavailable("Master data cannot be read at the moment; try again.");
    } catch (ProcessingException e) {
      throw Problems.unavailable("Master data cannot be read at the moment; try again.");
    }
    transactions.run(
        connection -> {
          writer.apply(connection, List.of(change));
          return change;
        });
    return true;
  }

  private Optional<Site> knownSite(UUID accountId, UUID siteId) {
    return transactions.run(connection -> directory.site(connection, accountId, siteId));
  }

  private List<Meter> knownMeters(UUID accountId, Collection<UUID> meterIds) {
    return transactions.run(connection -> directory.meters(connection, accountId, meterIds));
  }
}
