package energy.saldo.chassis;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/// Ids of new resources: UUIDs of version 7 (RFC 9562), which begin with the time. So neighbours in
/// time are neighbours in every index on an id, and adding to a large table costs what adding to a
/// small one does; random ids would read and write another page of each index for every row.
public final class ResourceId {

  private static final int COUNTER_BITS = 12;
  private static final int LONGEST_BATCH = 1 << (COUNTER_BITS - 1);
  private static final long VERSION = 0x7000;
  private static final long VARIANT = 1L << 63;
  private static final long RANDOM_BITS = (1L << 62) - 1;

  private ResourceId() {}

  /// An id of a resource that is created at this time.
  public static UUID at(Instant now) {
    return at(now, 1).getFirst();
  }

  /// Ids in ascending order, as PostgreSQL sorts them; at most 2 048.
  public static List<UUID> at(Instant now, int count) {
    if (count > LONGEST_BATCH) {
      throw new IllegalArgumentException(count + " ids at once are more than " + LONGEST_BATCH);
    }
    long time = (now.toEpochMilli() << 16) | VERSION;
    SecureRandom random = new SecureRandom(); // never static: a native image would keep its seed
    int first = random.nextInt(LONGEST_BATCH);
    return IntStream.range(first, first + count)
        .mapToObj(counter -> new UUID(time | counter, VARIANT | (random.nextLong() & RANDOM_BITS)))
        .toList();
  }
}
