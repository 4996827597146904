package energy.saldo.balancing.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import energy.saldo.balancing.AccessTokens;
import energy.saldo.balancing.Account;
import energy.saldo.balancing.Owners;
import energy.saldo.balancing.SetClock;
import energy.saldo.balancing.directory.FeedServer.Breakdown;
import energy.saldo.chassis.database.PostgresTestResource;
import energy.saldo.chassis.feed.Change;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.quarkus.scheduler.ScheduledExecution;
import io.quarkus.scheduler.Trigger;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Each owner of master data has a feed of its own over HTTP.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class FeedScheduleTest {

  private static final Instant START = Instant.parse("2025-01-15T12:00:00Z");

  @Inject FeedReader reader;
  @Inject Vertx vertx;
  @Inject ObjectMapper json;
  @Inject Pool pool;

  private final Account account = Account.open();
  private final UUID site = UUID.randomUUID();
  private final UUID setting = UUID.randomUUID();
  private final MeterRegistry metrics = new SimpleMeterRegistry();
  private final SetClock clock = new SetClock(START);

  private FeedServer siteService = new FeedServer(new ObjectMapper(), List.of());
  private FeedServer meterService = new FeedServer(new ObjectMapper(), List.of());

  @AfterEach
  void stop() {
    siteService.close();
    meterService.close();
  }

  @Test
  void theChangesOfOneOwnerArriveWhileTheOtherIsAway() {
    String cursor = "1." + account.id().getMostSignificantBits();
    stop();
    siteService =
        new FeedServer(
            json,
            List.of(
                change(cursor, "site", site, Map.of("timezone", "UTC", "distribution", "equal"))));
    meterService =
        new FeedServer(
            json,
            List.of(
                change(
                    cursor,
                    "meter_balancing_setting",
                    setting,
                    Map.of(
                        "siteId",
                        site.toString(),
                        "meterId",
                        UUID.randomUUID().toString(),
                        "balancing",
                        "participant",
                        "startDate",
                        "2025-01-01"))));
    siteService.breakDownOnce(Breakdown.NO_ANSWER);
    FeedSchedule schedule =
        new FeedSchedule(
            reader,
            clock.schedules(vertx),
            clock,
            metrics,
            client(siteService, SiteServiceClient.class),
            client(meterService, MeterServiceClient.class));
    clock.set(START.plusSeconds(90));
    schedule.followSites(new Tick(clock.instant()));
    schedule.followMeters(new Tick(clock.instant()));
    assertEquals(0, count("site", site));
    assertEquals(1, count("balancing_setting", setting));
    assertEquals(90, lag("site-service"));
    assertEquals(0, lag("meter-service"));

    clock.set(START.plusSeconds(100));
    schedule.followSites(new Tick(clock.instant()));
    assertEquals(1, count("site", site));
    assertEquals(0, lag("site-service"));
    assertEquals(10, lag("meter-service"));
  }

  private static <T> T client(FeedServer server, Class<T> type) {
    return QuarkusRestClientBuilder.newBuilder().baseUri(server.address()).build(type);
  }

  private Change change(String cursor, String kind, UUID id, Map<String, Object> resource) {
    return new Change(cursor, kind, id, account.id(), 1, false, json.valueToTree(resource));
  }

  private int count(String table, UUID id) {
    return pool.preparedQuery("SELECT FROM " + table + " WHERE id = $1")
        .executeAndAwait(Tuple.of(id))
        .size();
  }

  private double lag(String feed) {
    return metrics.get("saldo.feed.lag.seconds").tag("feed", feed).gauge().value();
  }

  /// A turn of a schedule that comes round every second.
  private record Tick(Instant now) implements ScheduledExecution, Trigger {

    @Override
    public Trigger getTrigger() {
      return this;
    }

    @Override
    public Instant getFireTime() {
      return now;
    }

    @Override
    public Instant getScheduledFireTime() {
      return now;
    }

    @Override
    public String getId() {
      return "test";
    }

    @Override
    public Instant getNextFireTime() {
      return now.plusSeconds(1);
    }

    @Override
    public Instant getPreviousFireTime() {
      return now.minusSeconds(1);
    }

    @Override
    public boolean isOverdue() {
      return false;
    }
  }
}
