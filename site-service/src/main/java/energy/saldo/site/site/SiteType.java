package energy.saldo.site.site;

import com.fasterxml.jackson.annotation.JsonProperty;
import energy.saldo.contract.Problems;
import jakarta.persistence.EnumeratedValue;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How a site is balanced. The type and the balance resolution go together, one to one where there
/// is a resolution.
enum SiteType {
  @JsonProperty("balanced_accurate")
  BALANCED_ACCURATE("balanced_accurate", BalanceResolution.PT15M),
  @JsonProperty("balanced_inaccurate")
  BALANCED_INACCURATE("balanced_inaccurate", BalanceResolution.P1M),
  @JsonProperty("unbalanced_accurate")
  UNBALANCED_ACCURATE("unbalanced_accurate", null),
  @JsonProperty("unbalanced_inaccurate")
  UNBALANCED_INACCURATE("unbalanced_inaccurate", null);

  @EnumeratedValue private final String text;
  private final @Nullable BalanceResolution resolution;

  SiteType(String text, @Nullable BalanceResolution resolution) {
    this.text = text;
    this.resolution = resolution;
  }

  /// As the contract and the database name it.
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

  /// The type of a query parameter, null if it is not given.
  static @Nullable SiteType parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    for (SiteType type : values()) {
      if (type.text.equals(text)) {
        return type;
      }
    }
    String types = Arrays.stream(values()).map(SiteType::text).collect(Collectors.joining(", "));
    throw Problems.invalid("type", "is not one of " + types);
  }
}
