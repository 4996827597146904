package energy.saldo.chassis.feed;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/// How the consumers of one rank share what their site produces.
public enum Distribution implements Word {
  EQUAL("equal"),
  PROPORTIONAL("proportional"),
  STATIC("static");

  @EnumeratedValue private final String word;

  Distribution(String word) {
    this.word = word;
  }

  @Override
  @JsonValue
  public String word() {
    return word;
  }
}
