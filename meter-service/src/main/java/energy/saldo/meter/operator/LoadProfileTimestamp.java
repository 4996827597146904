package energy.saldo.meter.operator;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/// Which end of its quarter-hour a load profile value is stamped with.
public enum LoadProfileTimestamp {
  INTERVAL_START("interval_start"),
  INTERVAL_END("interval_end");

  @EnumeratedValue private final String word;

  LoadProfileTimestamp(String word) {
    this.word = word;
  }

  /// The value as the contract and the database have it.
  @JsonValue
  public String word() {
    return word;
  }
}
