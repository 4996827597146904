package energy.saldo.balancing.directory;

import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.LocalDate;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Told, inside the transaction that makes the change, which local days of a site have new input.
/// The queue of balancing partitions listens; it stands above measurements and directory, which
/// therefore know it by this interface only.
public interface InputChanges {

  /// A site's local day.
  record SiteDay(UUID siteId, LocalDate day) {}

  /// Amounts of these days changed. All sites are of the one cell.
  void measured(SqlConnection connection, short cell, Collection<SiteDay> days);

  /// Something that governs how the site is balanced changed from a local day on.
  ///
  /// @param until exclusive; null = for good
  void governed(SqlConnection connection, UUID siteId, LocalDate from, @Nullable LocalDate until);
}
