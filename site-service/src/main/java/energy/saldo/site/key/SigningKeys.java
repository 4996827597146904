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
/// first start makes. It verifies with every key of the database, also one that another replica
/// added a moment ago.
@ApplicationScoped
class SigningKeys {

  private static final Duration READ_AT_MOST_EVERY = Duration.ofSeconds(1);

  private final SigningKeyRepository repository;
  private final Optional<Path> file;
  private final Clock clock;
  private volatile @Nullable SigningKey signer;
  private volatile List<SigningKey> known = List.of();
  private volatile Instant readAt = Instant.MIN;

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
    Uni<Void> prepared =
        own == null ? repository.addFirst(SigningKey::generate) : repository.publish(own);
    prepared.await().indefinitely();
    List<SigningKey> keys = readAll().await().indefinitely();
    signer = own == null ? newestSigner(keys) : own;
  }

  SigningKey signer() {
    SigningKey key = signer;
    if (key == null) {
      throw new IllegalStateException("asked for a signing key before the start has read one");
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

  /// All keys, read anew.
  Uni<List<SigningKey>> readAll() {
    return repository
        .all()
        .invoke(
            keys -> {
              known = keys;
              readAt = clock.instant();
            });
  }

  /// The key with this id, or null. Reads the keys anew if it is not known, at most once a second,
  /// and then blocks.
  @Nullable SigningKey find(String kid) {
    SigningKey key = findKnown(kid);
    if (key != null || clock.instant().isBefore(readAt.plus(READ_AT_MOST_EVERY))) {
      return key;
    }
    readAll().await().indefinitely();
    return findKnown(kid);
  }

  private @Nullable SigningKey findKnown(String kid) {
    for (SigningKey key : known) {
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
        .orElseThrow(() -> new IllegalStateException("no signing key, though one was just added"));
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
