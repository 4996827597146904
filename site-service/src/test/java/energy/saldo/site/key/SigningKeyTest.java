package energy.saldo.site.key;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.chassis.database.PostgresTestResource;
import energy.saldo.site.Account;
import energy.saldo.site.key.JwksResource.KeySet;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class SigningKeyTest {

  @Inject Pool pool;
  @Inject SigningKeyRepository repository;
  @Inject SigningKeys running;
  @Inject JWTParser parser;

  @Test
  void theKeySurvivesARestart() {
    SigningKey before = running.signer();
    SigningKey after = started(Optional.empty()).signer();
    assertEquals(before.kid(), after.kid());
    assertEquals(before.publicKey(), after.publicKey());
    assertEquals(before.privateKey(), after.privateKey());
  }

  @Test
  void replicasThatStartAtOnceOnAnEmptyDatabaseAgreeOnOneKey() throws Exception {
    pool.query("DELETE FROM signing_key").execute().await().indefinitely();
    try (var replicas = Executors.newFixedThreadPool(8)) {
      Callable<String> start = () -> started(Optional.empty()).signer().kid();
      Set<String> kids =
          replicas.invokeAll(Stream.generate(() -> start).limit(8).toList()).stream()
              .map(kid -> kid.resultNow())
              .collect(Collectors.toSet());
      assertEquals(1, kids.size());
      assertEquals(1, repository.all().await().indefinitely().size());
    } finally {
      add(running.signer());
    }
  }

  @Test
  void aTokenSignedWithAKeyThatAnotherReplicaAddedIsVerified(@TempDir Path folder)
      throws Exception {
    SigningKey added = SigningKey.generate();
    Path file = Files.writeString(folder.resolve("key.pem"), pem(added, added));
    JsonWebToken good = parser.parse(Account.operator().accessToken());
    AccessTokens replica = new AccessTokens(started(Optional.of(file)), "saldo", Clock.systemUTC());
    String token =
        replica.sign(
            good.getSubject(), UUID.fromString(good.getClaim("account")), Set.of("account"), null);
    Account account = new Account("", token);
    account.get("/v1/sites").statusCode(200);
    given().get("/.well-known/jwks.json").then().body("keys.kid", hasItem(added.kid()));
  }

  @Test
  void theKeysAreReadOnceASecondHoweverManyAskForThem() {
    AtomicInteger readings = new AtomicInteger();
    SigningKeyRepository counting =
        new SigningKeyRepository(pool) {
          @Override
          Uni<List<SigningKey>> all() {
            return super.all().onSubscription().invoke(readings::incrementAndGet);
          }
        };
    JwksResource jwks =
        new JwksResource(new SigningKeys(counting, Optional.empty(), Clock.systemUTC()));
    long start = System.nanoTime();
    var asked = Stream.generate(jwks::keys).limit(300).toList();
    for (KeySet keys : Uni.join().all(asked).andFailFast().await().indefinitely()) {
      assertTrue(
          keys.keys().stream().anyMatch(key -> running.signer().kid().equals(key.get("kid"))));
    }
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    assertTrue(readings.get() <= 1 + seconds, readings + " readings in " + seconds + " s");
  }

  @Test
  void aTokenPastItsHourOrOfAnotherIssuerIsRefused() {
    Clock earlier = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-3_590));
    Clock tooEarly = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-3_601));
    assertEquals(200, answerTo(new AccessTokens(running, "saldo", earlier)));
    assertEquals(401, answerTo(new AccessTokens(running, "saldo", tooEarly)));
    assertEquals(401, answerTo(new AccessTokens(running, "another", Clock.systemUTC())));
  }

  @Test
  void aKeyOfAFileSignsAndOnlyItsPublicPartIsKept(@TempDir Path folder) throws IOException {
    SigningKey key = SigningKey.generate();
    Path file = Files.writeString(folder.resolve("key.pem"), pem(key, key));
    SigningKeys keys = started(Optional.of(file));
    assertEquals(key.kid(), keys.signer().kid());
    assertEquals(key.privateKey(), keys.privateKey());
    SigningKey kept =
        repository.all().await().indefinitely().stream()
            .filter(one -> one.kid().equals(key.kid()))
            .findFirst()
            .orElseThrow();
    assertEquals(key.publicKey(), kept.publicKey());
    assertNull(kept.privateKey());
    assertEquals(running.signer().kid(), started(Optional.empty()).signer().kid());
  }

  @Test
  void aFileWithoutAPairThatBelongsTogetherIsRefused(@TempDir Path folder) throws IOException {
    SigningKey key = SigningKey.generate();
    List<String> bad =
        List.of("", "nonsense", pem(key, SigningKey.generate()), pem(key, key).substring(60));
    for (String text : bad) {
      Path file = Files.writeString(folder.resolve("key.pem"), text);
      assertThrows(IllegalArgumentException.class, () -> started(Optional.of(file)));
    }
  }

  private static int answerTo(AccessTokens tokens) {
    String token = tokens.sign("test", UUID.randomUUID(), Set.of("account"), null);
    return new Account("", token).get("/v1/sites").extract().statusCode();
  }

  private void add(SigningKey key) {
    PrivateKey privateKey = key.privateKey();
    assertNotNull(privateKey);
    pool.preparedQuery(
            "INSERT INTO signing_key (kid, public_key, private_key) VALUES ($1, $2, $3)"
                + " ON CONFLICT (kid) DO UPDATE SET private_key = excluded.private_key")
        .execute(
            Tuple.of(
                key.kid(),
                Buffer.buffer(key.publicKey().getEncoded()),
                Buffer.buffer(privateKey.getEncoded())))
        .await()
        .indefinitely();
  }

  private SigningKeys started(Optional<Path> file) {
    SigningKeys keys = new SigningKeys(repository, file, Clock.systemUTC());
    keys.start(new StartupEvent());
    return keys;
  }

  private static String pem(SigningKey publicPart, SigningKey privatePart) {
    PrivateKey privateKey = privatePart.privateKey();
    assertNotNull(privateKey);
    return block("PRIVATE KEY", privateKey.getEncoded())
        + block("PUBLIC KEY", publicPart.publicKey().getEncoded());
  }

  private static String block(String label, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(bytes), label);
  }
}
