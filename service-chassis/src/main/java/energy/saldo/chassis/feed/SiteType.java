package energy.saldo.chassis.feed;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;
import org.jspecify.annotations.Nullable;

/// How a site is balanced. The type and the balance resolution go together, one to one where there
/// is a resolution.
public enum SiteType implements Word {
  BALANCED_ACCURATE("balanced_accurate", BalanceResolution.PT15M),
  BALANCED_INACCURATE("balanced_inaccurate", BalanceResolution.P1M),
  UNBALANCED_ACCURATE("unbalanced_accurate", null),
  UNBALANCED_INACCURATE("unbalanced_inaccurate", null);

  @EnumeratedValue private final String word;
  private final @Nullable BalanceResolution resolution;

  SiteType(String word, @Nullable BalanceResolution resolution) {
    this.word = word;
    this.resolution = resolution;
  }

  @Override
  @JsonValue
  public String word() {
    return word;
  }

  /// Null where nothing is balanced.
  public @Nullable BalanceResolution resolution() {
    return resolution;
  }

  /// The type of a site that is balanced at this resolution.
  public static SiteType of(BalanceResolution resolution) {
    return switch (resolution) {
      case PT15M -> BALANCED_ACCURATE;
      case P1M -> BALANCED_INACCURATE;
    };
  }
}
