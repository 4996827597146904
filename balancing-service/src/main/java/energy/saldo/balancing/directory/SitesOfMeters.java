package energy.saldo.balancing.directory;

import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Remembers which site a meter is at, which never changes, in a small part of the heap: batches
/// for the same meters come again and again. Each place holds the meter that was asked for last.
@ApplicationScoped
class SitesOfMeters {

  /// An entry takes some ninety bytes, so all take at most a twentieth of the heap.
  private static final int HEAP_BYTES_A_PLACE = 2048;

  private static final int MOST_PLACES = 1 << 22;

  /// By hash of the meter: the meter and its site.
  private final AtomicReferenceArray<Map.@Nullable Entry<UUID, UUID>> places;

  SitesOfMeters() {
    long most = Math.min(Runtime.getRuntime().maxMemory() / HEAP_BYTES_A_PLACE, MOST_PLACES);
    places = new AtomicReferenceArray<>(Integer.highestOneBit((int) most));
  }

  /// The sites of those of the meters that were ever heard of, by meter.
  Map<UUID, UUID> of(SqlConnection connection, Collection<UUID> meterIds) {
    Map<UUID, UUID> siteIds = HashMap.newHashMap(meterIds.size());
    List<UUID> unknown = new ArrayList<>();
    for (UUID id : meterIds) {
      UUID siteId = remembered(id);
      if (siteId == null) {
        unknown.add(id);
      } else {
        siteIds.put(id, siteId);
      }
    }
    if (!unknown.isEmpty()) {
      Directory.sitesOfMeters(connection, unknown.toArray(UUID[]::new))
          .forEach(
              (meterId, siteId) -> {
                places.set(place(meterId), Map.entry(meterId, siteId));
                siteIds.put(meterId, siteId);
              });
    }
    return siteIds;
  }

  /// The site of the meter, if it is remembered.
  @Nullable UUID remembered(UUID meterId) {
    Map.Entry<UUID, UUID> entry = places.get(place(meterId));
    return entry != null && entry.getKey().equals(meterId) ? entry.getValue() : null;
  }

  private int place(UUID meterId) {
    int hash = meterId.hashCode() * 0x9E3779B9;
    return (hash ^ hash >>> 16) & places.length() - 1;
  }
}
