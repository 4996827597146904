package energy.saldo.site.key;

import energy.saldo.site.SiteServiceConfig;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The keys this replica signs and verifies with. It signs with the key of
/// `saldo.signing-key-file` if there is one, otherwise with the newest of the database, which the
/// first start creates. It verifies with every key of the database, including one that another
/// replica added a moment ago.
@ApplicationScoped
class SigningKeys {

  private static final Duration READ_AT_MOST_EVERY = Duration.ofSeconds(1);

  private final SigningKeyRepository repository;
  private final Optional<Path> file;
  private final Clock clock;
  private volatile @Nullable SigningKey signer;
  private volatile List<SigningKey> known = List.of();
  private Uni<List<SigningKey>> recent = Uni.createFrom().item(List.of());
  private Instant readAt = Instant.EPOCH;

  @Inject
  SigningKeys(SigningKeyRepository repository, SiteServiceConfig config, Clock clock) {
    this(repository, config.signingKeyFile(), clock);
  }

  SigningKeys(SigningKeyRepository repository, Optional<Path> file, Clock clock) {
    this.repository = repository;
    this.file = file;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    SigningKey own = file.map(SigningKeys::read).orElse(null);
    if (own == null) {
      repository.addFirst(SigningKey::generate).await().indefinitely();
      signer = newestSigner(repository.all().await().indefinitely());
    } else {
      signer = own;
      publish(own).await().indefinitely();
    }
  }

  /// Completes when every replica publishes the key: one that is new is in none of the keys that
  /// the other replicas have read before.
  private Uni<Void> publish(SigningKey own) {
    return repository
        .publish(own)
        .onItem()
        .transformToUni(
            added -> {
              Uni<Void> published = Uni.createFrom().voidItem();
              return added ? published.onItem().delayIt().by(READ_AT_MOST_EVERY) : published;
            });
  }

  SigningKey signer() {
    SigningKey key = signer;
    if (key == null) {
      throw new IllegalStateException("asked for a signing key before one was read at the start");
    }
    return key;
  }

  PrivateKey privateKey() {
    PrivateKey key = signer().privateKey();
    if (key == null) {
      throw new IllegalStateException("key " + signer().kid() + " cannot sign");
    }
    return key;
  }

  /// Returns all keys as they were at most a second ago; all callers share one reading.
  synchronized Uni<List<SigningKey>> recent() {
    Instant now = clock.instant();
    if (!now.isBefore(readAt.plus(READ_AT_MOST_EVERY))) {
      readAt = now;
      recent = repository.all().invoke(keys -> known = keys).memoize().indefinitely();
    }
    return recent;
  }

  /// Returns the key with this id, or null. If it is not known, blocks while the keys are read.
  @Nullable SigningKey find(String kid) {
    SigningKey key = find(kid, known);
    return key != null ? key : find(kid, recent().await().indefinitely());
  }

  private static @Nullable SigningKey find(String kid, List<SigningKey> keys) {
    for (SigningKey key : keys) {
      if (key.kid().equals(kid)) {
        return key;
      }
    }
    return null;
  }

  private static SigningKey newestSigner(List<SigningKey> newestFirst) {
    return newestFirst.stream()
        .filter(key -> key.privateKey() != null)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no signing key in the database, though one was just added"));
  }

  private static SigningKey read(Path file) {
    try {
      return SigningKey.decodePem(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the signing key in " + file, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("no signing key in " + file + ": " + e.getMessage(), e);
    }
  }
}
