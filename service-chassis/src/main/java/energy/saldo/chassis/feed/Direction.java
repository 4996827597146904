package energy.saldo.chassis.feed;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/// Whether a meter counts what its owner takes or what they give.
public enum Direction implements Word {
  CONSUMER("consumer"),
  PRODUCER("producer");

  @EnumeratedValue private final String word;

  Direction(String word) {
    this.word = word;
  }

  @Override
  @JsonValue
  public String word() {
    return word;
  }
}
