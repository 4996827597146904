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
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// In order, because the token is held for the life of the service.
@QuarkusTest
@TestProfile(ChassisProfile.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServiceTokenFilterTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int CALLERS = 50;

  @Inject GuardedResource other;
  @Inject @RestClient GuardedClient client;

  @Test
  @Order(1)
  void aRefusedExchangeFailsTheCallAndIsNotHeld() {
    other.begin(3_599);
    other.refuse(true);
    var failure = assertThrows(ProcessingException.class, () -> client.askAndWait());
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains("no service token from site-service"), message);
    other.refuse(false);
    assertEquals("Bearer token-2", client.askAndWait());
  }

  @Test
  @Order(2)
  void aTokenIsHeldAndServesEveryKindOfThread() throws Throwable {
    int before = other.exchangeCount();
    assertEquals("Bearer token-2", client.ask().await().atMost(PATIENCE));
    assertEquals("Bearer token-2", VertxContextSupport.subscribeAndAwait(() -> client.ask()));
    try (var virtualThreads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertEquals("Bearer token-2", virtualThreads.submit(() -> client.askAndWait()).get());
    }
    assertEquals(before, other.exchangeCount());
  }

  @Test
  @Order(3)
  void aTokenIsRenewedOnceAMinuteBeforeItExpiresHoweverManyAsk() throws Exception {
    other.begin(62);
    ServiceTokens tokens = freshTokens();
    assertEquals("token-1", tokens.current().await().atMost(PATIENCE));
    assertEquals("token-1", tokens.current().await().atMost(PATIENCE));
    Thread.sleep(Duration.ofSeconds(2));

    List<Uni<String>> asked = IntStream.range(0, CALLERS).mapToObj(i -> tokens.current()).toList();
    List<String> answers = Uni.join().all(asked).andFailFast().await().atMost(PATIENCE);

    assertEquals(Collections.nCopies(CALLERS, "token-2"), answers);
    assertEquals(2, other.exchangeCount());
  }

  @Test
  @Order(4)
  void theFirstTokenIsExchangedOnceForCallersOnManyThreads() throws Exception {
    other.begin(3_599);
    ServiceTokens tokens = freshTokens();
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
  @Order(5)
  void aCallerWhoGivesUpDoesNotEndTheExchangeForTheOthers() {
    other.begin(3_599);
    ServiceTokens tokens = freshTokens();
    var impatient = tokens.current().subscribe().with(token -> {});
    Uni<String> patient = tokens.current();
    impatient.cancel();
    assertEquals("token-1", await(patient));
    assertEquals(1, other.exchangeCount());
  }

  @Test
  @Order(6)
  void withoutASecretNothingIsExchanged() {
    other.begin(3_599);
    ServiceTokens tokens = new ServiceTokens(other(), Optional.empty());
    assertThrows(IllegalStateException.class, () -> await(tokens.current()));
    assertEquals(0, other.exchangeCount());
  }

  private static ServiceTokens freshTokens() {
    return new ServiceTokens(other(), Optional.of("a secret"));
  }

  private static URI other() {
    return URI.create("http://localhost:" + RestAssured.port);
  }

  private static String await(Uni<String> token) {
    return token.await().atMost(PATIENCE);
  }
}
