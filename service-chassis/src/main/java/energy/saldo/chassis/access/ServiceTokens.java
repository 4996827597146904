package energy.saldo.chassis.access;

import energy.saldo.chassis.access.OauthClient.Grant;
import energy.saldo.chassis.access.OauthClient.Secret;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// The access token with which this service calls another one. Kept until a minute before it
/// expires or until it is refused; then the first caller who needs it exchanges the secret again,
/// and every other one meanwhile waits for that exchange. A failed exchange is not kept: the next
/// caller tries again.
@Singleton
public class ServiceTokens {

  private static final Duration RENEWED_BEFORE_EXPIRY = Duration.ofMinutes(1);
  private static final long CONNECT_TIMEOUT_MILLIS = 1_000;
  private static final long READ_TIMEOUT_MILLIS = 3_000;

  private final URI siteService;
  private final Optional<String> secret;
  private final Clock clock;
  private @Nullable OauthClient client;
  private @Nullable CompletableFuture<Token> kept;

  ServiceTokens(
      @ConfigProperty(name = "saldo.site-service-url") URI siteService,
      @ConfigProperty(name = "saldo.service-token") Optional<String> secret,
      Clock clock) {
    this.siteService = siteService;
    this.secret = secret;
    this.clock = clock;
  }

  /// The token to send. Fails as [OauthClient] does, or when `saldo.service-token` is not set.
  Uni<String> current() {
    // A dependent future, so that a caller who gives up does not end the exchange for the others.
    return Uni.createFrom().completionStage(() -> usable().thenApply(Token::accessToken));
  }

  /// Forgets the token if it is still the one that is kept: another service refused it.
  synchronized void drop(String accessToken) {
    CompletableFuture<Token> last = kept;
    if (last != null
        && last.state() == Future.State.SUCCESS
        && last.resultNow().accessToken().equals(accessToken)) {
      kept = null;
    }
  }

  private synchronized CompletableFuture<Token> usable() {
    CompletableFuture<Token> last = kept;
    if (last == null || isSpent(last)) {
      last = exchange().subscribeAsCompletionStage();
      kept = last;
    }
    return last;
  }

  private Uni<Token> exchange() {
    if (secret.isEmpty()) {
      return Uni.createFrom().failure(new IllegalStateException("saldo.service-token is not set"));
    }
    return client().exchange(Secret.of(secret.get())).map(this::token);
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

  private Token token(Grant grant) {
    Instant expiry = clock.instant().plusSeconds(grant.expiresIn());
    return new Token(grant.accessToken(), expiry.minus(RENEWED_BEFORE_EXPIRY));
  }

  private boolean isSpent(CompletableFuture<Token> exchange) {
    return switch (exchange.state()) {
      case RUNNING -> false;
      case SUCCESS -> !clock.instant().isBefore(exchange.resultNow().renewedFrom());
      case FAILED, CANCELLED -> true;
    };
  }

  private record Token(String accessToken, Instant renewedFrom) {}
}
