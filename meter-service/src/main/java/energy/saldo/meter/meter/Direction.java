package energy.saldo.meter.meter;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/// Whether the meter counts what its owner takes or what he gives.
public enum Direction {
  CONSUMER("consumer"),
  PRODUCER("producer");

  @EnumeratedValue private final String word;

  Direction(String word) {
    this.word = word;
  }

  /// The value as the contract and the database have it.
  @JsonValue
  public String word() {
    return word;
  }
}
