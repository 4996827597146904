package energy.saldo.balancing.measurement;

import com.fasterxml.jackson.annotation.JsonValue;
import energy.saldo.chassis.feed.Word;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// How a value came about, the worst last.
@Schema(description = "How a value came about, the worst last")
public enum Quality implements Word {
  MEASURED(0),
  SUBSTITUTED(1),
  PROVISIONAL(2);

  static final String BAD = "must be one of measured, substituted, provisional";

  /// What is stored.
  public final int code;

  private final String word = name().toLowerCase(Locale.ROOT);

  Quality(int code) {
    this.code = code;
  }

  @Override
  @JsonValue
  public String word() {
    return word;
  }

  /// The quality of this word; null if it is none.
  static @Nullable Quality parse(String word) {
    return switch (word) {
      case "measured" -> MEASURED;
      case "substituted" -> SUBSTITUTED;
      case "provisional" -> PROVISIONAL;
      default -> null;
    };
  }

  /// The quality of this code.
  public static Quality of(long code) {
    return switch ((int) code) {
      case 0 -> MEASURED;
      case 1 -> SUBSTITUTED;
      case 2 -> PROVISIONAL;
      default -> throw new IllegalStateException("no quality has the code " + code);
    };
  }

  /// The worse of two.
  public static Quality worse(Quality one, Quality other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
