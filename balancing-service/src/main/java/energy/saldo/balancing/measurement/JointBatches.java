package energy.saldo.balancing.measurement;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.pgclient.PgException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Stores batches together that would otherwise wait for each other: while one is stored, those for
/// the same account and cell gather behind it, and the first of them stores them all. What a
/// transaction costs, and the wait for its partitions, is then paid once for many. A batch that
/// finds nobody before it waits for nobody.
///
/// Each stays all or nothing for itself. If any of them is refused, nothing of them is stored and
/// each goes on alone. Two that have a meter in common are never stored together, so what a batch
/// is checked against is what was there before.
final class JointBatches {

  /// Where batches wait for each other.
  record Place(UUID accountId, short cell) {}

  /// What a batch has to do once it waited.
  private enum Turn {
    STORE_GROUP,
    GO_ALONE,
    NOTHING
  }

  private static final class Waiting {

    final Delivery delivery;
    final CompletableFuture<Turn> turn = new CompletableFuture<>();
    List<Waiting> group = List.of(this);

    Waiting(Delivery delivery) {
      this.delivery = delivery;
    }
  }

  /// The most values of a group: as many as a chunk of a bulk delivery has.
  private static final int MOST_VALUES = BulkIntake.CHUNK_VALUES;

  /// The places at which somebody stores, with those that wait there, in the order of arrival.
  private final Map<Place, Deque<Waiting>> places = new ConcurrentHashMap<>();

  private final AtomicInteger waitingBatches = new AtomicInteger();

  JointBatches(MeterRegistry metrics) {
    Gauge.builder("saldo.measurements.waiting", waitingBatches, AtomicInteger::get)
        .description("Batches that wait for the one before them, to be stored together")
        .register(metrics);
  }

  /// Stores a batch, together with others or alone.
  ///
  /// @param together stores all of the batches or none, and returns whether it did
  /// @param alone stores this batch, and returns what is refused of it
  List<Refusal> store(
      Place place,
      Delivery delivery,
      Predicate<List<Delivery>> together,
      Supplier<List<Refusal>> alone) {
    Waiting mine = new Waiting(delivery);
    places.compute(place, (at, waiting) -> waiting == null ? free(mine) : behind(waiting, mine));
    return switch (turn(mine)) {
      case NOTHING -> List.of();
      case GO_ALONE -> alone.get();
      case STORE_GROUP -> {
        boolean isStored;
        try {
          if (mine.group.size() == 1) {
            yield alone.get();
          }
          isStored = storeGroup(mine, together);
        } finally {
          places.computeIfPresent(place, (at, waiting) -> next(waiting));
        }
        yield isStored ? List.of() : alone.get();
      }
    };
  }

  private static Deque<Waiting> free(Waiting first) {
    first.turn.complete(Turn.STORE_GROUP);
    return new ArrayDeque<>();
  }

  private Deque<Waiting> behind(Deque<Waiting> waiting, Waiting last) {
    waiting.add(last);
    waitingBatches.incrementAndGet();
    return waiting;
  }

  /// Lets the first that waits store a group; null if nobody waits.
  private @Nullable Deque<Waiting> next(Deque<Waiting> waiting) {
    if (waiting.isEmpty()) {
      return null;
    }
    List<Waiting> group = takeGroup(waiting);
    waitingBatches.addAndGet(-group.size());
    group.getFirst().group = group;
    group.getFirst().turn.complete(Turn.STORE_GROUP);
    return waiting;
  }

  /// The first, and those behind it that have no meter in common with it, with each other or with
  /// one before them that stays behind.
  private static List<Waiting> takeGroup(Deque<Waiting> waiting) {
    List<Waiting> group = new ArrayList<>();
    Set<UUID> meters = new HashSet<>();
    int values = 0;
    for (Iterator<Waiting> rest = waiting.iterator(); rest.hasNext(); ) {
      Waiting each = rest.next();
      boolean isApart = Collections.disjoint(meters, each.delivery.meterIds());
      meters.addAll(each.delivery.meterIds());
      if (isApart && values + each.delivery.batch().size() <= MOST_VALUES) {
        values += each.delivery.batch().size();
        group.add(each);
        rest.remove();
      }
    }
    return group;
  }

  private static boolean storeGroup(Waiting first, Predicate<List<Delivery>> together) {
    List<Waiting> others = first.group.subList(1, first.group.size());
    try {
      boolean isStored = together.test(first.group.stream().map(each -> each.delivery).toList());
      others.forEach(each -> each.turn.complete(isStored ? Turn.NOTHING : Turn.GO_ALONE));
      return isStored;
    } catch (PgException refusal) {
      others.forEach(each -> each.turn.complete(Turn.GO_ALONE));
      return false;
    } catch (RuntimeException | Error failure) {
      others.forEach(each -> each.turn.completeExceptionally(failure));
      throw failure;
    }
  }

  private static Turn turn(Waiting batch) {
    try {
      return batch.turn.join();
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
    }
  }
}
