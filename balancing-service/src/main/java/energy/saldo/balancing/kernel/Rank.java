package energy.saldo.balancing.kernel;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// A rank of the law: the rank of a priority, 1 first, or the one that comes after all of these.
///
/// @param priority null = the common last rank
public record Rank(@Nullable Integer priority) implements Comparable<Rank> {

  /// The rank of all meters without a priority.
  public static final Rank LAST = new Rank(null);

  private static final Comparator<Rank> ORDER =
      Comparator.comparing(Rank::priority, Comparator.nullsLast(Comparator.naturalOrder()));

  @Override
  public int compareTo(Rank other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return priority == null ? "last rank" : "rank " + priority;
  }
}
