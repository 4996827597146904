package energy.saldo.site.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignInLimitTest {

  private static final Secret TOKEN = new Secret("token");
  private static final String CLIENT = "client";

  private final StoppedClock clock = new StoppedClock();
  private final SignInLimit limit = new SignInLimit(true, clock);

  @Test
  void aTokenMayFailTenTimesAtOnceAndThenEverySixSeconds() {
    for (int i = 0; i < 10; i++) {
      assertWait(0, "client " + i, TOKEN);
      limit.failed("client " + i, TOKEN);
    }
    assertWait(6, "another client", TOKEN);
    assertWait(0, "another client", new Secret("another token"));
    clock.pass(Duration.ofSeconds(4));
    assertWait(2, CLIENT, TOKEN);
    clock.pass(Duration.ofSeconds(2));
    assertWait(0, CLIENT, TOKEN);
    limit.failed(CLIENT, TOKEN);
    assertWait(6, CLIENT, TOKEN);
    clock.pass(Duration.ofMinutes(1));
    IntStream.range(0, 9).forEach(i -> limit.failed(CLIENT, TOKEN));
    assertWait(0, CLIENT, TOKEN);
  }

  @Test
  void aClientMayFailAHundredTimesAtOnceAndThenEverySecond() {
    for (int i = 0; i < 100; i++) {
      assertWait(0, CLIENT, new Secret("token " + i));
      limit.failed(CLIENT, new Secret("token " + i));
    }
    assertWait(1, CLIENT, TOKEN);
    assertWait(0, "another client", TOKEN);
    clock.pass(Duration.ofSeconds(1));
    assertWait(0, CLIENT, TOKEN);
  }

  @Test
  void failuresAtTheSameTimeMakeNobodyWaitLongerThanOnePause() {
    IntStream.range(0, 1_000).forEach(i -> limit.failed(CLIENT, TOKEN));
    assertWait(6, "another client", TOKEN);
    assertWait(1, CLIENT, new Secret("another token"));
  }

  @Test
  void aTokenThatWasGoodIsNotRefusedUntilItFails() {
    limit.succeeded(TOKEN);
    IntStream.range(0, 100).forEach(i -> limit.failed(CLIENT, new Secret("token " + i)));
    assertWait(0, CLIENT, TOKEN);
    limit.failed(CLIENT, TOKEN);
    assertWait(1, CLIENT, TOKEN);
  }

  @Test
  void nothingIsRememberedForEver() {
    IntStream.range(0, 10).forEach(i -> limit.failed(CLIENT, TOKEN));
    IntStream.range(0, 10_000).forEach(i -> limit.failed("client " + i, new Secret("token " + i)));
    assertWait(0, CLIENT, TOKEN);
  }

  @Test
  void aClientIsTheLastForwardedAddressAndOfIpv6ItsNetwork() {
    String client = limit.client("10.0.0.1", List.of("198.51.100.1, 203.0.113.7"));
    assertEquals(client, limit.client("10.0.0.2", List.of("1.1.1.1", "2.2.2.2,203.0.113.7")));
    assertNotEquals(client, limit.client("10.0.0.1", List.of("203.0.113.7, 198.51.100.1")));

    String network = limit.client("10.0.0.1", List.of("2001:db8:0:7::1"));
    assertEquals(network, limit.client("10.0.0.1", List.of("2001:db8:0:7:ffff::9")));
    assertNotEquals(network, limit.client("10.0.0.1", List.of("2001:db8:0:8::1")));
  }

  @Test
  void whatIsForwardedIsIgnoredUnlessItIsTrustedAndAnAddress() {
    String peer = limit.client("10.0.0.1", List.of());
    assertEquals(peer, limit.client("10.0.0.1", List.of("unknown")));
    SignInLimit untrusting = new SignInLimit(false, clock);
    assertEquals(peer, untrusting.client("10.0.0.1", List.of("203.0.113.7")));
  }

  private void assertWait(long seconds, String client, Secret token) {
    assertEquals(Duration.ofSeconds(seconds), limit.pause(client, token));
  }

  private static final class StoppedClock extends Clock {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("this clock has one zone");
    }
  }
}
