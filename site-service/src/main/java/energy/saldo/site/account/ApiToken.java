package energy.saldo.site.account;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A secret that stands for an account until it is revoked. Only its digest is stored.
@Entity
class ApiToken {

  @Id UUID id;

  @ManyToOne(fetch = FetchType.EAGER)
  Account account;

  String name;

  byte[] digest;

  Instant createdAt;

  @Nullable Instant revokedAt;

  @SuppressWarnings("NullAway.Init") // filled by the database
  protected ApiToken() {}

  ApiToken(UUID id, Account account, String name, Secret secret, Instant createdAt) {
    this.id = id;
    this.account = account;
    this.name = name;
    this.digest = secret.digest();
    this.createdAt = createdAt;
  }
}
