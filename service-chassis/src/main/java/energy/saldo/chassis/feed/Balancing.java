package energy.saldo.chassis.feed;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/// Whether a meter takes part in the pool of its site.
public enum Balancing implements Word {
  PARTICIPANT("participant"),
  NON_PARTICIPANT("non_participant");

  @EnumeratedValue private final String word;

  Balancing(String word) {
    this.word = word;
  }

  @Override
  @JsonValue
  public String word() {
    return word;
  }
}
