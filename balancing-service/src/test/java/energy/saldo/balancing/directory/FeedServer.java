package energy.saldo.balancing.directory;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import energy.saldo.balancing.LocalServer;
import energy.saldo.chassis.feed.Change;
import energy.saldo.chassis.feed.Changes;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A change feed over HTTP as its owner serves it: at most as many changes as asked for, those
/// after the cursor or, if it knows no such cursor, all from the first on. Breaks down where it is
/// told to, once.
final class FeedServer implements AutoCloseable {

  /// How the answer to a question fails.
  enum Breakdown {
    SERVER_ERROR,
    NO_ANSWER,
    HALF_A_PAGE
  }

  private static final Pattern QUESTION = Pattern.compile("after=([^&]*)&limit=(\\d+)");

  private static final String ANY = "any cursor";

  private final ObjectMapper json;
  private final HttpServer server;
  private final List<String> askedAfter = new CopyOnWriteArrayList<>();
  private volatile List<Change> changes;
  private volatile @Nullable String breaksDownAfter;
  private volatile Breakdown breakdown = Breakdown.SERVER_ERROR;

  FeedServer(ObjectMapper json, List<Change> changes) {
    this.json = json;
    this.changes = changes;
    this.server = LocalServer.open();
    server.createContext("/internal/v1/changes", this::answer);
    server.start();
  }

  URI address() {
    return URI.create(LocalServer.address(server));
  }

  /// Lets the next answer to what comes after this cursor fail.
  void breakDownOnceAfter(String cursor, Breakdown how) {
    breakdown = how;
    breaksDownAfter = cursor;
  }

  /// Lets the next answer fail, whatever it is asked.
  void breakDownOnce(Breakdown how) {
    breakDownOnceAfter(ANY, how);
  }

  /// The cursors it was asked with, in order.
  List<String> askedAfter() {
    return List.copyOf(askedAfter);
  }

  /// Serves another feed from now on, as after its table was restored from a backup.
  void serve(List<Change> others) {
    changes = others;
  }

  private void answer(HttpExchange exchange) throws IOException {
    Matcher question = QUESTION.matcher(exchange.getRequestURI().getQuery());
    if (!question.matches()) {
      LocalServer.answer(exchange, 400, "{}");
      return;
    }
    String cursor = question.group(1);
    askedAfter.add(cursor);
    String page = page(cursor, Integer.parseInt(question.group(2)));
    if (!cursor.equals(breaksDownAfter) && !ANY.equals(breaksDownAfter)) {
      LocalServer.answer(exchange, 200, page);
      return;
    }
    breaksDownAfter = null;
    switch (breakdown) {
      case SERVER_ERROR -> LocalServer.answer(exchange, 500, "{}");
      case NO_ANSWER -> exchange.close();
      case HALF_A_PAGE -> answerHalf(exchange, page);
    }
  }

  /// Announces the whole page and ends the connection in the middle of it.
  private static void answerHalf(HttpExchange exchange, String page) throws IOException {
    byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
    exchange.getResponseBody().flush();
    exchange.close();
  }

  private String page(String cursor, int limit) throws IOException {
    List<Change> all = changes;
    int from = 0;
    for (int i = 0; i < all.size(); i++) {
      if (cursor.equals(all.get(i).cursor())) {
        from = i + 1;
      }
    }
    List<Change> page = all.subList(from, Math.min(all.size(), from + limit));
    String next = page.isEmpty() ? cursor : Objects.requireNonNull(page.getLast().cursor());
    return json.writeValueAsString(new Changes(page, next));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
