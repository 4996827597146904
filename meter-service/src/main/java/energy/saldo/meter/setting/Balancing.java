package energy.saldo.meter.setting;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/// Whether a meter takes part in the pool of its site.
public enum Balancing {
  PARTICIPANT("participant"),
  NON_PARTICIPANT("non_participant");

  @EnumeratedValue private final String word;

  Balancing(String word) {
    this.word = word;
  }

  /// The value as the contract and the database have it.
  @JsonValue
  public String word() {
    return word;
  }
}
