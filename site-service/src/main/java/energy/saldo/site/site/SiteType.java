package energy.saldo.site.site;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;
import org.jspecify.annotations.Nullable;

/// How a site is balanced. The type and the balance resolution go together, one to one where there
/// is a resolution.
enum SiteType {
  BALANCED_ACCURATE("balanced_accurate", BalanceResolution.PT15M),
  BALANCED_INACCURATE("balanced_inaccurate", BalanceResolution.P1M),
  UNBALANCED_ACCURATE("unbalanced_accurate", null),
  UNBALANCED_INACCURATE("unbalanced_inaccurate", null);

  @EnumeratedValue private final String text;
  private final @Nullable BalanceResolution resolution;

  SiteType(String text, @Nullable BalanceResolution resolution) {
    this.text = text;
    this.resolution = resolution;
  }

  /// As the contract and the database name it.
  @JsonValue
  String text() {
    return text;
  }

  /// Null where nothing is balanced.
  @Nullable BalanceResolution resolution() {
    return resolution;
  }

  static SiteType of(BalanceResolution resolution) {
    return switch (resolution) {
      case PT15M -> BALANCED_ACCURATE;
      case P1M -> BALANCED_INACCURATE;
    };
  }
}
