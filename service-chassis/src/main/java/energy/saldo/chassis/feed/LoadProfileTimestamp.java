package energy.saldo.chassis.feed;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/// Which end of its quarter-hour a load profile value is stamped with.
public enum LoadProfileTimestamp implements Word {
  INTERVAL_START("interval_start"),
  INTERVAL_END("interval_end");

  @EnumeratedValue private final String word;

  LoadProfileTimestamp(String word) {
    this.word = word;
  }

  @Override
  @JsonValue
  public String word() {
    return word;
  }
}
