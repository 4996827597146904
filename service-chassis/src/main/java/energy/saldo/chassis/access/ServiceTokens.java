package energy.saldo.chassis.access;

import energy.saldo.chassis.access.OauthClient.Grant;
import energy.saldo.chassis.access.OauthClient.Secret;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// The access token with which this service asks another one. Held until a minute before it
/// expires; then the first who needs it exchanges the secret anew, and everyone who asks meanwhile
/// waits for that one exchange. A failed exchange is not held: the next caller tries again.
@Singleton
public class ServiceTokens {

  private static final Duration RENEWED_BEFORE_EXPIRY = Duration.ofMinutes(1);
  private static final long CONNECT_TIMEOUT_MILLIS = 1_000;
  private static final long READ_TIMEOUT_MILLIS = 3_000;

  private final URI siteService;
  private final Optional<String> secret;
  private @Nullable OauthClient client;
  private @Nullable CompletableFuture<Held> held;

  ServiceTokens(
      @ConfigProperty(name = "saldo.site-service-url") URI siteService,
      @ConfigProperty(name = "saldo.service-token") Optional<String> secret) {
    this.siteService = siteService;
    this.secret = secret;
  }

  /// The token to send. Fails as [OauthClient] does, or when `saldo.service-token` is not set.
  Uni<String> current() {
    // A dependent future, so that a caller who gives up does not end the exchange for the others.
    return Uni.createFrom().completionStage(() -> usable().thenApply(Held::accessToken));
  }

  private synchronized CompletableFuture<Held> usable() {
    CompletableFuture<Held> last = held;
    if (last == null || isSpent(last)) {
      last = exchange().subscribeAsCompletionStage();
      held = last;
    }
    return last;
  }

  private Uni<Held> exchange() {
    if (secret.isEmpty()) {
      return Uni.createFrom().failure(new IllegalStateException("saldo.service-token is not set"));
    }
    return client().exchange(Secret.of(secret.get())).map(Held::of);
  }

  private OauthClient client() {
    if (client == null) {
      client =
          QuarkusRestClientBuilder.newBuilder()
              .baseUri(siteService)
              .connectTimeout(CONNECT_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
              .readTimeout(READ_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
              .build(OauthClient.class);
    }
    return client;
  }

  private static boolean isSpent(CompletableFuture<Held> exchange) {
    return switch (exchange.state()) {
      case RUNNING -> false;
      case SUCCESS -> !Instant.now().isBefore(exchange.resultNow().renewedFrom());
      case FAILED, CANCELLED -> true;
    };
  }

  private record Held(String accessToken, Instant renewedFrom) {

    static Held of(Grant grant) {
      Instant expiry = Instant.now().plusSeconds(grant.expiresIn());
      return new Held(grant.accessToken(), expiry.minus(RENEWED_BEFORE_EXPIRY));
    }
  }
}
