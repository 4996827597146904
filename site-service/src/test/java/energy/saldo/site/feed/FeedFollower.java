package energy.saldo.site.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.chassis.feed.Change;
import energy.saldo.chassis.feed.ChangeFeed;
import energy.saldo.chassis.feed.Changes;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/// Follows the feed and remembers what it read.
final class FeedFollower implements ChangeFeedTest.Follower {

  private final ChangeFeed feed;
  private final List<Change> read = new ArrayList<>();
  private String cursor;
  private String before;

  FeedFollower(ChangeFeed feed, String cursor) {
    this.feed = feed;
    this.cursor = cursor;
    this.before = cursor;
  }

  @Override
  public void read(int limit) {
    Changes page = feed.after(cursor, limit).await().indefinitely();
    assertTrue(page.changes().size() <= limit);
    for (Change change : page.changes()) {
      before = cursor;
      cursor = String.valueOf(change.cursor());
    }
    assertEquals(cursor, page.next());
    read.addAll(page.changes());
  }

  void readAll(int limit) {
    int size;
    do {
      size = read.size();
      read(limit);
    } while (read.size() > size);
  }

  /// Reads until so many changes were read, and checks that there are no more. Other transactions
  /// of the server may delay the feed for a moment.
  void awaitCount(int count) {
    await(() -> read.size() >= count);
    readAll(1000);
    assertEquals(count, read.size());
  }

  void awaitUntilRead(UUID id) {
    await(() -> ids().contains(id));
  }

  String cursor() {
    return cursor;
  }

  String cursorBeforeLast() {
    return before;
  }

  List<UUID> ids() {
    return read.stream().map(Change::id).toList();
  }

  void assertOrdered() {
    for (int i = 1; i < read.size(); i++) {
      String earlier = String.valueOf(read.get(i - 1).cursor());
      String later = String.valueOf(read.get(i).cursor());
      assertTrue(compare(earlier, later) < 0, earlier + " was read before " + later);
    }
  }

  private static int compare(String left, String right) {
    String[] a = left.split("\\.", -1);
    String[] b = right.split("\\.", -1);
    int transactions = new BigInteger(a[0]).compareTo(new BigInteger(b[0]));
    return transactions != 0 ? transactions : new BigInteger(a[1]).compareTo(new BigInteger(b[1]));
  }

  private void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "the feed stays behind");
      read(100);
    }
  }
}
