package energy.saldo.chassis.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.chassis.ChassisProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.RestAssured;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ChassisProfile.class)
class ServiceTokenFilterTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Instant NOW = Instant.parse("2025-01-01T00:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final int CALLERS = 50;

  @Inject GuardedResource other;
  @Inject ServiceTokens injected;
  @Inject @RestClient GuardedClient client;

  /// The client keeps its token for the life of the service: each test starts without one.
  @BeforeEach
  void forgetTheToken() {
    other.begin();
    injected.drop(await(injected.current()));
    other.begin();
  }

  @Test
  void aRefusedExchangeFailsTheCallAndIsNotKept() {
    other.refuse(true);
    var failure = assertThrows(ProcessingException.class, () -> client.askAndWait());
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains("no service token from site-service"), message);
    other.refuse(false);
    assertEquals("Bearer token-2", client.askAndWait());
  }

  @Test
  void aTokenIsKeptAndServesEveryKindOfThread() throws Throwable {
    assertEquals("Bearer token-1", client.ask().await().atMost(PATIENCE));
    assertEquals("Bearer token-1", VertxContextSupport.subscribeAndAwait(() -> client.ask()));
    try (var virtualThreads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertEquals("Bearer token-1", virtualThreads.submit(() -> client.askAndWait()).get());
    }
    assertEquals(1, other.exchangeCount());
  }

  @Test
  void aTokenThatIsRefusedIsDroppedAndFetchedAgain() {
    assertEquals("Bearer token-1", client.askAndWait());
    other.revoke("token-1");
    var refusal = assertThrows(WebApplicationException.class, () -> client.askAndWait());
    assertEquals(401, refusal.getResponse().getStatus());
    assertEquals("Bearer token-2", client.askAndWait());
    assertEquals(2, other.exchangeCount());
  }

  @Test
  void onlyTheTokenThatWasRefusedIsDropped() {
    ServiceTokens tokens = tokens(CLOCK);
    assertEquals("token-1", await(tokens.current()));
    tokens.drop("token-0");
    assertEquals("token-1", await(tokens.current()));
  }

  @Test
  void aTokenIsRenewedOnceAMinuteBeforeItExpiresHoweverManyAsk() {
    Instant expiry = NOW.plusSeconds(GuardedResource.EXPIRES_IN_SECONDS);
    SettableClock clock = new SettableClock(NOW);
    ServiceTokens tokens = tokens(clock);
    assertEquals("token-1", await(tokens.current()));
    clock.now = expiry.minusSeconds(60).minusMillis(1);
    assertEquals("token-1", await(tokens.current()));
    clock.now = expiry.minusSeconds(60);

    var gate = other.blockExchanges();
    List<CompletableFuture<String>> asked =
        IntStream.range(0, CALLERS)
            .mapToObj(i -> tokens.current().subscribeAsCompletionStage())
            .toList();
    gate.countDown();
    assertEquals(
        Collections.nCopies(CALLERS, "token-2"),
        asked.stream().map(CompletableFuture::join).toList());
    assertEquals(2, other.exchangeCount());
  }

  @Test
  void theFirstTokenIsExchangedOnceForCallersOnManyThreads() throws Exception {
    ServiceTokens tokens = tokens(CLOCK);
    try (var virtualThreads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers =
          IntStream.range(0, CALLERS)
              .mapToObj(i -> virtualThreads.submit(() -> await(tokens.current())))
              .toList();
      for (Future<String> answer : answers) {
        assertEquals("token-1", answer.get());
      }
    }
    assertEquals(1, other.exchangeCount());
  }

  @Test
  void aCallerWhoGivesUpDoesNotEndTheExchangeForTheOthers() {
    ServiceTokens tokens = tokens(CLOCK);
    var gate = other.blockExchanges();
    var impatient = tokens.current().subscribe().with(token -> {});
    var patient = tokens.current().subscribeAsCompletionStage();
    impatient.cancel();
    gate.countDown();
    assertEquals("token-1", patient.join());
    assertEquals(1, other.exchangeCount());
  }

  @Test
  void withoutASecretNothingIsExchanged() {
    ServiceTokens tokens = new ServiceTokens(other(), Optional.empty(), CLOCK);
    assertThrows(IllegalStateException.class, () -> await(tokens.current()));
    assertEquals(0, other.exchangeCount());
  }

  private static ServiceTokens tokens(Clock clock) {
    return new ServiceTokens(other(), Optional.of("a secret"), clock);
  }

  private static URI other() {
    return URI.create("http://localhost:" + RestAssured.port);
  }

  private static String await(Uni<String> token) {
    return token.await().atMost(PATIENCE);
  }

  private static final class SettableClock extends Clock {

    private volatile Instant now;

    SettableClock(Instant now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
