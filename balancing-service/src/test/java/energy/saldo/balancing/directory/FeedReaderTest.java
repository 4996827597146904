package energy.saldo.balancing.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import energy.saldo.balancing.AccessTokens;
import energy.saldo.balancing.Account;
import energy.saldo.balancing.Account.Value;
import energy.saldo.balancing.Owners;
import energy.saldo.balancing.directory.FeedServer.Breakdown;
import energy.saldo.balancing.storage.OpenTransaction;
import energy.saldo.balancing.storage.Transactions;
import energy.saldo.chassis.database.PostgresTestResource;
import energy.saldo.chassis.feed.Change;
import energy.saldo.chassis.feed.Changes;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.MeterNotFoundException;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A feed of three pages over HTTP, of 500, 500 and 100 changes. A few of them, at the edges and in
/// the middle of the pages, concern a site: a new setting each, of which each re-queues the site's
/// one measured day. Another site is new on the first page and changes on each further one. All
/// others are of a kind that balancing passes over.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class FeedReaderTest {

  private static final int CHANGES = 1_100;
  private static final List<Integer> SETTINGS = List.of(1, 250, 500, 501, 750, 1_000, 1_001, 1_100);
  private static final List<Integer> SITE_VERSIONS = List.of(2, 502, 1_002);
  private static final List<String> DISTRIBUTIONS = List.of("equal", "proportional", "static");
  private static final LocalDate DAY = LocalDate.of(2025, 6, 1);

  /// What is kept of the feed.
  ///
  /// @param distribution of the site that changes on each page, null before it is there
  /// @param inputRevision of the measured day: 1, and one more for each change that re-queued it
  private record Kept(
      String cursor, int settings, @Nullable String distribution, long inputRevision) {}

  private static final Kept NOTHING = new Kept("0.0", 0, null, 1);
  private static final Kept FIRST_PAGE = new Kept("1.500", 3, "equal", 4);
  private static final Kept SECOND_PAGE = new Kept("1.1000", 6, "proportional", 7);
  private static final Kept ALL = new Kept("1.1100", 8, "static", 9);

  private static final String KEPT =
      """
      SELECT coalesce((SELECT position FROM feed_cursor WHERE feed = $1), '0.0') AS position,
        (SELECT count(*) FROM balancing_setting WHERE site_id = $2) AS settings,
        (SELECT distribution FROM site WHERE id = $3) AS distribution,
        (SELECT input_revision FROM balancing_partition
         WHERE cell = $4 AND site_id = $2 AND day = $5) AS input_revision
      """;

  @Inject MasterData masterData;
  @Inject FeedReader reader;
  @Inject Transactions transactions;
  @Inject DirectoryWriter writer;
  @Inject FeedRefusals refusals;
  @Inject ObjectMapper json;
  @Inject Pool pool;
  @Inject MeterRegistry metrics;

  private final Account account = Account.open();
  private final UUID changingSite = UUID.randomUUID();
  private final Map<Integer, UUID> settingIds = new HashMap<>();
  private final String feed = "feed of " + account.id();

  private UUID site = account.id();
  private FeedServer server = new FeedServer(new ObjectMapper(), List.of());
  private FeedReader.Feed overHttp = (cursor, limit) -> new Changes(List.of(), cursor);

  @BeforeEach
  void aFeedOfThreePages() {
    site = masterData.site(account.id());
    UUID meter = masterData.meter(account.id(), site, "consumer");
    account.submit(List.of(new Value(meter, "2025-06-01T10:00:00Z", "1")));
    SETTINGS.forEach(position -> settingIds.put(position, UUID.randomUUID()));
    server.close();
    server = new FeedServer(json, changes("1."));
    SiteServiceClient client =
        QuarkusRestClientBuilder.newBuilder()
            .baseUri(server.address())
            .build(SiteServiceClient.class);
    overHttp = client::changes;
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void allPagesAreAppliedInOrder() {
    assertEquals(NOTHING, kept());
    assertEquals(CHANGES, reader.follow(feed, overHttp));
    assertEquals(ALL, kept());
    assertEquals(List.of("0.0", "1.500", "1.1000"), server.askedAfter());
    assertEquals(0, reader.follow(feed, overHttp));
    assertEquals(List.of("0.0", "1.500", "1.1000", "1.1100"), server.askedAfter());
    assertEquals(ALL, kept());
  }

  @ParameterizedTest
  @EnumSource
  void afterABreakdownTheReaderGoesOnWithThePageThatItLacks(Breakdown breakdown) {
    server.breakDownOnceAfter("1.500", breakdown);
    assertThrows(RuntimeException.class, () -> reader.follow(feed, overHttp));
    assertEquals(FIRST_PAGE, kept());
    server.breakDownOnceAfter("1.1000", breakdown);
    assertThrows(RuntimeException.class, () -> reader.follow(feed, overHttp));
    assertEquals(SECOND_PAGE, kept());
    assertEquals(100, reader.follow(feed, overHttp));
    assertEquals(ALL, kept());
    assertEquals(List.of("0.0", "1.500", "1.500", "1.1000", "1.1000"), server.askedAfter());
  }

  @Test
  void aReaderThatDiedBetweenTwoPagesIsFollowedByOneThatKnowsOnlyWhatIsStored() {
    assertThrows(IllegalStateException.class, () -> reader.follow(feed, dyingAfter("1.500")));
    assertEquals(FIRST_PAGE, kept());
    FeedReader ofTheNextProcess = new FeedReader(transactions, writer, refusals);
    assertEquals(600, ofTheNextProcess.follow(feed, overHttp));
    assertEquals(ALL, kept());
    assertEquals(List.of("0.0", "1.500", "1.1000"), server.askedAfter());
  }

  /// The last but one of what the second page brings cannot be written, because another transaction
  /// holds its place; there the reader loses its connection to the database.
  @Test
  void ofAPageInWhichTheReaderDiesNothingIsKept() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        OpenTransaction other = new OpenTransaction(pool)) {
      other.execute(
          """
          INSERT INTO balancing_setting
            (cell, id, account_id, site_id, meter_id, version, balancing, start_date)
          VALUES ($1, $2, $2, $3, $2, 1, 'participant', '2025-01-01')
          """,
          Tuple.of(Cell.of(site), settingIds.get(1_000), site));
      Future<Integer> reading = threads.submit(() -> reader.follow(feed, overHttp));
      int backend = other.awaitOneThatWaits();
      assertEquals(FIRST_PAGE, kept());
      pool.preparedQuery("SELECT pg_terminate_backend($1)").executeAndAwait(Tuple.of(backend));
      assertThrows(ExecutionException.class, reading::get);
    }
    assertEquals(FIRST_PAGE, kept());
    assertEquals(600, reader.follow(feed, overHttp));
    assertEquals(ALL, kept());
    assertEquals(List.of("0.0", "1.500", "1.500", "1.1000"), server.askedAfter());
  }

  @Test
  void aFeedThatBeginsAgainChangesNothing() {
    reader.follow(feed, overHttp);
    List<String> directory = directory();
    server.serve(changes("2."));
    assertEquals(CHANGES, reader.follow(feed, overHttp));
    assertEquals(directory, directory());
    assertEquals(new Kept("2.1100", 8, "static", 9), kept());
  }

  @Test
  void aReaderThatAnotherOvertookNeitherAppliesAgainNorTurnsTheCursorBack() {
    FeedReader faster = new FeedReader(transactions, writer, refusals);
    FeedReader.Feed dying = dyingAfter("1.500");
    FeedReader.Feed slow =
        (cursor, limit) -> {
          Changes page = dying.after(cursor, limit);
          faster.follow(feed, overHttp);
          return page;
        };
    assertThrows(IllegalStateException.class, () -> reader.follow(feed, slow));
    assertEquals(ALL, kept());
  }

  /// Four changes of the first page say what cannot be; all others of the feed are applied.
  @Test
  void aChangeThatCannotBeAppliedIsSetAsideAndTheFeedGoesOn() {
    List<Change> changes = changes("1.");
    Map<String, Object> unknownZone =
        Map.of("timezone", "Europe/Atlantis", "distribution", "equal");
    Map<String, Object> unknownRule = Map.of("timezone", "Europe/Berlin", "distribution", "fair");
    Map<String, Object> noDate = new HashMap<>(setting());
    noDate.put("startDate", "the first of May");
    changes.set(
        2, change("1.3", "site", new UUID(1, site.getLeastSignificantBits()), 1, unknownZone));
    changes.set(
        3, change("1.4", "site", new UUID(2, site.getLeastSignificantBits()), 1, unknownRule));
    changes.set(4, change("1.5", "meter_balancing_setting", UUID.randomUUID(), 1, noDate));
    changes.set(5, change("1.6", "meter", UUID.randomUUID(), 1, Map.of("siteId", "nowhere")));
    server.serve(changes);
    assertEquals(CHANGES, reader.follow(feed, overHttp));
    assertEquals(ALL, kept());
    List<String> refused =
        List.of(
            "meter 1: siteId cannot be read",
            "meter_balancing_setting 1: startDate cannot be read",
            "site 1: the database refuses it: site_distribution_check",
            "site 1: timezone cannot be read");
    assertEquals(refused, refused());
    assertEquals(2, refusedCount("site"));
    assertEquals(1, refusedCount("meter"));
    assertEquals(1, refusedCount("meter_balancing_setting"));
    assertEquals(0, rows("SELECT FROM site WHERE id = $1", changes.get(2).id()));
    assertEquals(0, rows("SELECT FROM site WHERE id = $1", changes.get(3).id()));

    reader.retryRefused(feed);
    assertEquals(refused, refused());

    pool.preparedQuery("UPDATE feed_refusal SET resource = $2 WHERE id = $1")
        .executeAndAwait(
            Tuple.of(
                changes.get(2).id(),
                "{\"timezone\":\"Europe/Berlin\",\"distribution\":\"equal\"}"));
    reader.retryRefused(feed);
    assertEquals(refused.subList(0, 3), refused());
    assertEquals(1, rows("SELECT FROM site WHERE id = $1", changes.get(2).id()));

    Map<String, Object> right = Map.of("timezone", "Europe/Berlin", "distribution", "static");
    server.serve(List.of(change("2.1", "site", changes.get(3).id(), 2, right)));
    assertEquals(1, reader.follow(feed, overHttp));
    assertEquals(refused.subList(0, 2), refused());
    assertEquals(1, rows("SELECT FROM site WHERE id = $1 AND version = 2", changes.get(3).id()));
    assertEquals(1, refusedCount("meter"));
    assertThrows(MeterNotFoundException.class, () -> refusedCount("site"));
  }

  private List<String> refused() {
    List<String> refused = new ArrayList<>();
    pool.preparedQuery("SELECT kind, version, reason FROM feed_refusal WHERE feed = $1")
        .executeAndAwait(Tuple.of(feed))
        .forEach(
            row ->
                refused.add(
                    "%s %d: %s"
                        .formatted(
                            row.getString("kind"),
                            row.getLong("version"),
                            row.getString("reason"))));
    refused.sort(null);
    return refused;
  }

  private double refusedCount(String kind) {
    return metrics
        .get("saldo.feed.changes.refused")
        .tag("feed", feed)
        .tag("kind", kind)
        .gauge()
        .value();
  }

  private int rows(String sql, UUID id) {
    return pool.preparedQuery(sql).executeAndAwait(Tuple.of(id)).size();
  }

  /// The process of the reader ends where it would ask for what comes after this cursor.
  private FeedReader.Feed dyingAfter(String lastCursor) {
    return (cursor, limit) -> {
      if (cursor.equals(lastCursor)) {
        throw new IllegalStateException("the process ends");
      }
      return overHttp.after(cursor, limit);
    };
  }

  private List<Change> changes(String cursorPrefix) {
    List<Change> changes = new ArrayList<>(CHANGES);
    for (int position = 1; position <= CHANGES; position++) {
      changes.add(change(cursorPrefix + position, position));
    }
    return changes;
  }

  private Change change(String cursor, int position) {
    UUID settingId = settingIds.get(position);
    if (settingId != null) {
      return change(cursor, "meter_balancing_setting", settingId, 1, setting());
    }
    int pageIndex = SITE_VERSIONS.indexOf(position);
    if (pageIndex >= 0) {
      Map<String, Object> changed =
          Map.of("timezone", "Europe/Berlin", "distribution", DISTRIBUTIONS.get(pageIndex));
      return change(cursor, "site", changingSite, pageIndex + 1, changed);
    }
    return change(cursor, "metering_point_operator", UUID.randomUUID(), 1, Map.of());
  }

  private Map<String, Object> setting() {
    return Map.of(
        "siteId", site.toString(),
        "meterId", UUID.randomUUID().toString(),
        "balancing", "participant",
        "startDate", DAY.toString());
  }

  private Change change(
      String cursor, String kind, UUID id, long version, Map<String, Object> resource) {
    return new Change(cursor, kind, id, account.id(), version, false, json.valueToTree(resource));
  }

  private Kept kept() {
    Tuple parameters = Tuple.of(feed, site, changingSite, Cell.of(site), DAY);
    Row row = pool.preparedQuery(KEPT).executeAndAwait(parameters).iterator().next();
    return new Kept(
        row.getString("position"),
        row.getInteger("settings"),
        row.getString("distribution"),
        row.getLong("input_revision"));
  }

  /// All that the feed brought, with the transaction that wrote it last.
  private List<String> directory() {
    String sql =
        """
        SELECT xmin::text || s::text AS content FROM balancing_setting s WHERE site_id = $1
        UNION ALL SELECT xmin::text || s::text FROM site s WHERE id = $2
        ORDER BY content
        """;
    List<String> rows = new ArrayList<>();
    pool.preparedQuery(sql)
        .executeAndAwait(Tuple.of(site, changingSite))
        .forEach(row -> rows.add(row.getString("content")));
    return rows;
  }
}
