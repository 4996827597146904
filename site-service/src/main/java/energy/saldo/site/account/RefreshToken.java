package energy.saldo.site.account;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import java.time.Instant;

/// A secret that is exchanged once, within a day, for a new access token, and then deleted.
@Entity
class RefreshToken {

  @Id byte[] digest;

  @ManyToOne(fetch = FetchType.EAGER)
  ApiToken apiToken;

  Instant expiresAt;

  @SuppressWarnings("NullAway.Init") // filled by the database
  protected RefreshToken() {}

  RefreshToken(Secret secret, ApiToken apiToken, Instant expiresAt) {
    this.digest = secret.digest();
    this.apiToken = apiToken;
    this.expiresAt = expiresAt;
  }
}
