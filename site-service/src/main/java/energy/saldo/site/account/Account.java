package energy.saldo.site.account;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/// A customer, to whom everything else belongs. The operator's account may open others.
@Entity
class Account {

  @Id UUID id;

  String name;

  boolean operator;

  Instant createdAt;

  @SuppressWarnings("NullAway.Init") // filled by the database
  protected Account() {}

  Account(UUID id, String name, Instant createdAt) {
    this.id = id;
    this.name = name;
    this.operator = false;
    this.createdAt = createdAt;
  }
}
