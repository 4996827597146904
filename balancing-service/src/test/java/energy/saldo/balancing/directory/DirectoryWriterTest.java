package energy.saldo.balancing.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import energy.saldo.balancing.AccessTokens;
import energy.saldo.balancing.Owners;
import energy.saldo.balancing.SiteDay;
import energy.saldo.balancing.queue.PartitionQueue;
import energy.saldo.balancing.storage.Transactions;
import energy.saldo.chassis.database.PostgresTestResource;
import energy.saldo.chassis.feed.Change;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pages of changes against the same changes one by one.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class DirectoryWriterTest {

  private static final LocalDate FIRST = LocalDate.of(2025, 1, 1);
  private static final int DAYS = 40;
  private static final int CHANGES = 120;

  private static final String REVISIONS =
      "SELECT day, input_revision FROM balancing_partition WHERE cell = $1 AND site_id = $2";

  @Inject DirectoryWriter writer;
  @Inject Directory directory;
  @Inject Transactions transactions;
  @Inject PartitionQueue queue;
  @Inject ObjectMapper json;

  private final UUID account = UUID.randomUUID();

  /// Two meters with three settings each at one site.
  private record Scene(UUID site, List<UUID> meters, List<UUID> settings) {

    static Scene of() {
      return new Scene(UUID.randomUUID(), ids(2), ids(6));
    }

    private static List<UUID> ids(int count) {
      return IntStream.range(0, count).mapToObj(k -> UUID.randomUUID()).toList();
    }

    UUID meterOf(int setting) {
      return meters.get(setting % meters.size());
    }
  }

  /// The same entries are there in the end, and no page leaves a day alone that one of its changes
  /// alters.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aPageDoesWhatItsChangesDoOneByOne(long seed) {
    Scene single = Scene.of();
    Scene paged = Scene.of();
    List<Change> alone = changes(single, new Random(seed));
    List<Change> inPages = changes(paged, new Random(seed));
    Set<LocalDate> altered = new TreeSet<>();
    Random random = new Random(seed);
    apply(first(single));
    apply(first(paged));
    for (int from = 3; from < CHANGES; ) {
      int until = Math.min(CHANGES, from + 1 + random.nextInt(20));
      SitePlan before = plan(single);
      alone.subList(from, until).forEach(change -> apply(List.of(change)));
      altered.addAll(alteredDays(single, before, plan(single)));
      enqueueAll(paged);
      apply(inPages.subList(from, until));
      Set<LocalDate> left = alteredDays(single, before, plan(single));
      left.removeAll(requeuedDays(paged));
      assertEquals(Set.of(), left, "days that the page altered and did not re-queue");
      assertEquals(entries(single), entries(paged));
      from = until;
    }
    assertTrue(altered.size() > DAYS / 2, altered::toString);
  }

  @Test
  void whatArrivesInTheWrongOrderIsThereInTheEnd() {
    Scene scene = Scene.of();
    apply(List.of(setting(scene, 0, 1, FIRST, 3)));
    apply(List.of(meter(scene, 0, 1, "2025-01-01T00:00:00Z")));
    assertEquals(
        Map.of(),
        transactions.run(connection -> directory.lockMeters(connection, account, scene.meters())));
    apply(List.of(site(scene, 1)));
    assertEquals(3, priority(scene));
    assertEquals(
        Set.of(scene.meters().getFirst()),
        transactions
            .run(connection -> directory.lockMeters(connection, account, scene.meters()))
            .keySet());
  }

  @Test
  void anOldChangeRevivesNothing() {
    Scene scene = Scene.of();
    apply(
        List.of(
            site(scene, 1),
            meter(scene, 0, 1, "2025-01-01T00:00:00Z"),
            setting(scene, 0, 1, FIRST, 3)));
    apply(
        List.of(
            deleted("meter_balancing_setting", scene.settings().getFirst(), 2),
            deleted("meter", scene.meters().getFirst(), 2)));
    apply(List.of(meter(scene, 0, 1, "2025-01-01T00:00:00Z"), setting(scene, 0, 1, FIRST, 3)));
    assertEquals(Collections.nCopies(8, "none"), entries(scene).subList(1, 9));
    assertEquals(
        List.of(),
        transactions.run(
            connection -> directory.unknownMeters(connection, List.of(scene.meters().getFirst()))));
  }

  private @Nullable Integer priority(Scene scene) {
    SitePlan plan = transactions.run(connection -> directory.plan(connection, scene.site()));
    return plan.requiredBy(plan.meters().getFirst(), FIRST).orElseThrow().priority();
  }

  private void apply(List<Change> changes) {
    transactions.run(
        connection -> {
          writer.apply(connection, changes);
          return changes;
        });
  }

  private @Nullable SitePlan plan(Scene scene) {
    return transactions
        .run(connection -> directory.plans(connection, List.of(scene.site())))
        .get(scene.site());
  }

  /// The days on which not the same meters take part in the same way.
  private static Set<LocalDate> alteredDays(
      Scene scene, @Nullable SitePlan before, @Nullable SitePlan after) {
    Set<LocalDate> altered = new TreeSet<>();
    for (LocalDate day : days()) {
      if (!parts(scene, before, day).equals(parts(scene, after, day))) {
        altered.add(day);
      }
    }
    return altered;
  }

  private static List<String> parts(Scene scene, @Nullable SitePlan plan, LocalDate day) {
    List<String> parts = new ArrayList<>();
    if (plan == null) {
      return parts;
    }
    for (Meter meter : plan.meters()) {
      int index = scene.meters().indexOf(meter.id());
      plan.requiredBy(meter, day)
          .ifPresent(
              setting ->
                  parts.add(
                      "%d %s %s".formatted(index, setting.participant(), setting.priority())));
    }
    Collections.sort(parts);
    return parts;
  }

  private static List<LocalDate> days() {
    return FIRST.datesUntil(FIRST.plusDays(DAYS)).toList();
  }

  private final Map<UUID, Map<LocalDate, Long>> known = new HashMap<>();

  private void enqueueAll(Scene scene) {
    short cell = Cell.of(scene.site());
    transactions.run(
        connection -> {
          queue.enqueue(
              connection,
              cell,
              days().stream().map(day -> new SiteDay(scene.site(), day)).toList());
          known.put(scene.site(), revisions(connection, scene));
          return cell;
        });
  }

  private Set<LocalDate> requeuedDays(Scene scene) {
    Map<LocalDate, Long> before = known.getOrDefault(scene.site(), Map.of());
    Set<LocalDate> requeued = new TreeSet<>();
    transactions
        .run(connection -> revisions(connection, scene))
        .forEach(
            (day, revision) -> {
              if (!revision.equals(before.get(day))) {
                requeued.add(day);
              }
            });
    return requeued;
  }

  private static Map<LocalDate, Long> revisions(SqlConnection connection, Scene scene) {
    Map<LocalDate, Long> revisions = new TreeMap<>();
    Tuple site = Tuple.of(Cell.of(scene.site()), scene.site());
    for (Row row : Transactions.execute(connection, REVISIONS, site)) {
      revisions.put(row.getLocalDate("day"), row.getLong("input_revision"));
    }
    return revisions;
  }

  /// What the directory has of the site, its meters and settings.
  private List<String> entries(Scene scene) {
    List<String> entries = new ArrayList<>();
    entries.add(entry("site", scene, scene.site()));
    scene.meters().forEach(id -> entries.add(entry("meter", scene, id)));
    scene.settings().forEach(id -> entries.add(entry("balancing_setting", scene, id)));
    return entries;
  }

  private String entry(String table, Scene scene, UUID id) {
    Tuple key = Tuple.of(Cell.of(scene.site()), id);
    String entry =
        """
        SELECT (to_jsonb(entry) - 'id' - 'cell' - 'site_id' - 'meter_id')::text AS entry
        FROM %s AS entry WHERE cell = $1 AND id = $2 AND NOT deleted
        """
            .formatted(table);
    return transactions.run(
        connection -> {
          var rows = Transactions.execute(connection, entry, key).iterator();
          return rows.hasNext() ? rows.next().getString("entry") : "none";
        });
  }

  /// The site and its meters, of which a feed shows each before its settings.
  private List<Change> first(Scene scene) {
    String start = "2025-01-01T00:00:00Z";
    return List.of(site(scene, 1), meter(scene, 0, 1, start), meter(scene, 1, 1, start));
  }

  /// At random; every fourth comes once more.
  private List<Change> changes(Scene scene, Random random) {
    List<Change> changes = new ArrayList<>(first(scene));
    for (int version = 2; changes.size() < CHANGES; version++) {
      if (random.nextInt(4) == 0) {
        changes.add(changes.get(random.nextInt(changes.size())));
        continue;
      }
      int index = random.nextInt(6);
      boolean isDeleted = random.nextInt(4) == 0;
      LocalDate start = FIRST.plusDays(random.nextInt(DAYS));
      int priority = 1 + random.nextInt(3);
      switch (random.nextInt(6)) {
        case 0 -> changes.add(site(scene, version));
        case 1 -> {
          int meter = index % 2;
          changes.add(
              isDeleted
                  ? deleted("meter", scene.meters().get(meter), version)
                  : meter(scene, meter, version, start + "T00:00:00Z"));
        }
        default ->
            changes.add(
                isDeleted
                    ? deleted("meter_balancing_setting", scene.settings().get(index), version)
                    : setting(scene, index, version, start, priority));
      }
    }
    return changes;
  }

  private Change site(Scene scene, int version) {
    return change(
        "site",
        scene.site(),
        version,
        Map.of("timezone", "Europe/Berlin", "balanceResolution", "PT15M", "distribution", "equal"));
  }

  private Change meter(Scene scene, int meter, int version, String start) {
    return change(
        "meter",
        scene.meters().get(meter),
        version,
        Map.of(
            "siteId",
            scene.site().toString(),
            "direction",
            meter == 0 ? "consumer" : "producer",
            "measuring",
            "load_profile_accurate",
            "startDate",
            start));
  }

  private Change setting(Scene scene, int setting, int version, LocalDate start, int priority) {
    return change(
        "meter_balancing_setting",
        scene.settings().get(setting),
        version,
        Map.of(
            "siteId", scene.site().toString(),
            "meterId", scene.meterOf(setting).toString(),
            "balancing", priority == 2 ? "non_participant" : "participant",
            "startDate", start.toString(),
            "priority", priority));
  }

  private Change deleted(String kind, UUID id, int version) {
    return new Change(null, kind, id, account, version, true, null);
  }

  private Change change(String kind, UUID id, int version, Map<String, Object> resource) {
    return new Change(null, kind, id, account, version, false, json.valueToTree(resource));
  }
}
