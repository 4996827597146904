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

  FeedReader(Transactions transactions, DirectoryWriter writer) {
    this.transactions = transactions;
    this.writer = writer;
  }

  /// Applies all that is new in the feed and returns how many changes that were.
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
        return applied;
      }
    }
  }

  private String apply(String name, String position, List<Change> page) {
    String next = page.getLast().cursor();
    if (next == null) {
      throw new IllegalStateException("a page of the feed " + name + " has no cursor");
    }
    return transactions.run(
        connection -> {
          writer.apply(connection, page);
          execute(connection, ADVANCE, Tuple.of(name, position, next));
          return next;
        });
  }

  private static String position(SqlConnection connection, String name) {
    execute(connection, START, Tuple.of(name, ChangeFeed.BEGINNING));
    return execute(connection, POSITION, Tuple.of(name)).iterator().next().getString("position");
  }
}
