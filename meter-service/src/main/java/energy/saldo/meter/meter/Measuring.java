package energy.saldo.meter.meter;

import com.fasterxml.jackson.annotation.JsonValue;
import energy.saldo.meter.site.SiteType;
import jakarta.persistence.EnumeratedValue;

/// How a meter is measured.
public enum Measuring {
  LOAD_PROFILE_ACCURATE("load_profile_accurate"),
  READINGS_ACCURATE("readings_accurate"),
  READINGS_INACCURATE("readings_inaccurate");

  @EnumeratedValue private final String word;

  Measuring(String word) {
    this.word = word;
  }

  /// The value as the contract and the database have it.
  @JsonValue
  public String word() {
    return word;
  }

  /// Whether meters of this kind may be at a site of that type.
  boolean fits(SiteType type) {
    return switch (type) {
      case BALANCED_ACCURATE, UNBALANCED_ACCURATE -> this != READINGS_INACCURATE;
      case BALANCED_INACCURATE -> true;
      case UNBALANCED_INACCURATE -> this == READINGS_INACCURATE;
    };
  }
}
