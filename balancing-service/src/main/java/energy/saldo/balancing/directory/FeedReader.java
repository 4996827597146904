package energy.saldo.balancing.directory;

import static energy.saldo.balancing.storage.Transactions.execute;

import energy.saldo.balancing.storage.Transactions;
import energy.saldo.chassis.feed.Change;
import energy.saldo.chassis.feed.ChangeFeed;
import energy.saldo.chassis.feed.Changes;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// Follows a change feed: each page of changes and the cursor after it are kept in one transaction,
/// so a reader that stops anywhere has kept a page or nothing of it, and goes on there. Several
/// readers of one feed do the same work twice at worst: a change that is known already alters
/// nothing, and the cursor never goes back over one.
///
/// Of a page with a change that cannot be applied, each change is applied in a transaction of its
/// own, that one is set aside ([FeedRefusals]), and the cursor moves after the last.
@ApplicationScoped
class FeedReader {

  /// One page of a feed after a cursor.
  interface Feed {
    Changes after(String cursor, int limit);
  }

  private static final int PAGE = 500;

  private static final String START =
      "INSERT INTO feed_cursor (feed, position) VALUES ($1, $2) ON CONFLICT DO NOTHING";

  private static final String POSITION = "SELECT position FROM feed_cursor WHERE feed = $1";

  private static final String ADVANCE =
      "UPDATE feed_cursor SET position = $3 WHERE feed = $1 AND position = $2";

  private final Transactions transactions;
  private final DirectoryWriter writer;
  private final FeedRefusals refusals;

  FeedReader(Transactions transactions, DirectoryWriter writer, FeedRefusals refusals) {
    this.transactions = transactions;
    this.writer = writer;
    this.refusals = refusals;
  }

  /// Applies all that is new in the feed and returns how many changes that were, the refused ones
  /// with them.
  int follow(String name, Feed feed) {
    String position = transactions.run(connection -> position(connection, name));
    int applied = 0;
    while (true) {
      Changes page = feed.after(position, PAGE);
      if (!page.changes().isEmpty()) {
        position = apply(name, position, page.changes());
      }
      applied += page.changes().size();
      if (page.changes().size() < PAGE) {
        measureRefused(name);
        return applied;
      }
    }
  }

  private void measureRefused(String name) {
    transactions.run(
        connection -> {
          refusals.measure(connection, name);
          return name;
        });
  }

  /// Tries once more to apply what was set aside.
  void retryRefused(String name) {
    List<Change> refused = transactions.run(connection -> refusals.all(connection, name));
    apply(name, refused);
  }

  /// Applies changes that belong to no place in the feed. Returns whether all could be; those that
  /// could not are set aside.
  boolean apply(String name, List<Change> changes) {
    int applied = 0;
    for (Change change : changes) {
      applied += applyAlone(name, change) ? 1 : 0;
    }
    return applied == changes.size();
  }

  private String apply(String name, String position, List<Change> page) {
    String next = page.getLast().cursor();
    if (next == null) {
      throw new IllegalStateException("a page of the feed " + name + " has no cursor");
    }
    try {
      transactions.run(
          connection -> {
            applyTogether(connection, name, page);
            return advance(connection, name, position, next);
          });
    } catch (RuntimeException e) {
      if (ChangeRefusal.reason(e).isEmpty()) {
        throw e;
      }
      apply(name, page);
      transactions.run(connection -> advance(connection, name, position, next));
    }
    return next;
  }

  private boolean applyAlone(String name, Change change) {
    try {
      return transactions.run(connection -> applyTogether(connection, name, List.of(change)));
    } catch (RuntimeException e) {
      String reason = ChangeRefusal.reason(e).orElseThrow(() -> e);
      return transactions.run(
          connection -> {
            refusals.add(connection, name, change, reason);
            return false;
          });
    }
  }

  private boolean applyTogether(SqlConnection connection, String name, List<Change> changes) {
    writer.apply(connection, changes);
    refusals.remove(connection, name, changes);
    return true;
  }

  private static boolean advance(
      SqlConnection connection, String name, String position, String next) {
    return execute(connection, ADVANCE, Tuple.of(name, position, next)).rowCount() > 0;
  }

  private static String position(SqlConnection connection, String name) {
    execute(connection, START, Tuple.of(name, ChangeFeed.BEGINNING));
    return execute(connection, POSITION, Tuple.of(name)).iterator().next().getString("position");
  }
}
