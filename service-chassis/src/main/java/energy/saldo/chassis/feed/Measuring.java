package energy.saldo.chassis.feed;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/// How a meter is measured.
public enum Measuring implements Word {
  LOAD_PROFILE_ACCURATE("load_profile_accurate"),
  READINGS_ACCURATE("readings_accurate"),
  READINGS_INACCURATE("readings_inaccurate");

  @EnumeratedValue private final String word;

  Measuring(String word) {
    this.word = word;
  }

  @Override
  @JsonValue
  public String word() {
    return word;
  }

  /// Whether meters of this kind may be at a site of that type.
  public boolean fits(SiteType type) {
    return switch (type) {
      case BALANCED_ACCURATE, UNBALANCED_ACCURATE -> this != READINGS_INACCURATE;
      case BALANCED_INACCURATE -> true;
      case UNBALANCED_INACCURATE -> this == READINGS_INACCURATE;
    };
  }
}
