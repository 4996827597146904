package energy.saldo.site.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
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

  @Enumerated(EnumType.STRING)
  Access access;

  Instant createdAt;

  @Nullable Instant revokedAt;

  @Column(insertable = false, updatable = false) // set by the database
  long creation;

  @SuppressWarnings("NullAway.Init") // filled by the database
  protected ApiToken() {}

  ApiToken(UUID id, Account account, NewApiToken request, Secret secret, Instant createdAt) {
    this.id = id;
    this.account = account;
    this.name = request.name();
    this.access = request.accessOrDefault();
    this.digest = secret.digest();
    this.createdAt = createdAt;
  }
}
