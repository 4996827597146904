package energy.saldo.balancing.directory;

import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.balancing.directory.Meter.Direction;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;

/// How the energy of a virtual meter is computed: by adding and subtracting operands. As text it is
/// one line, such as `sum_local_producer - sum_local_consumer + 6f1a2c52-…`.
///
/// @param sums how often the sum of all local meters of a direction is added, less how often it is
///     subtracted; 0 if that is even, absent if the formula does not name it
/// @param meters the same of meters by id
public record Formula(Map<Direction, Integer> sums, Map<UUID, Integer> meters) {

  private static final String SUM = "sum_local_";

  /// The formula of a text.
  ///
  /// @throws IllegalArgumentException if it is not that of one
  public static Formula parse(String text) {
    Map<Direction, Integer> sums = new EnumMap<>(Direction.class);
    Map<UUID, Integer> meters = new LinkedHashMap<>();
    String[] words = text.split(" ", -1);
    if (words.length % 2 == 0) {
      throw new IllegalArgumentException("a formula ends with an operand: " + text);
    }
    for (int k = 0; k < words.length; k += 2) {
      int sign = k == 0 ? 1 : sign(words[k - 1]);
      if (words[k].startsWith(SUM)) {
        String direction = words[k].substring(SUM.length()).toUpperCase(Locale.ROOT);
        sums.merge(Direction.valueOf(direction), sign, Integer::sum);
      } else {
        meters.merge(UUID.fromString(words[k]), sign, Integer::sum);
      }
    }
    return new Formula(Collections.unmodifiableMap(sums), Collections.unmodifiableMap(meters));
  }

  private static int sign(String operator) {
    return switch (operator) {
      case "+" -> 1;
      case "-" -> -1;
      default -> throw new IllegalArgumentException("no operator: " + operator);
    };
  }

  /// The text of a formula as its owner writes it.
  ///
  /// @throws IllegalArgumentException if that is not a formula
  static String text(JsonNode components) {
    StringJoiner text = new StringJoiner(" ");
    for (JsonNode component : components) {
      text.add(
          switch (component.path("type").asText()) {
            case "aggregation" -> component.path("aggregation").asText();
            case "meter" -> component.path("meter").asText();
            case "arithmetic" -> operator(component.path("arithmetic").asText());
            default -> throw new IllegalArgumentException("no component: " + component);
          });
    }
    parse(text.toString());
    return text.toString();
  }

  private static String operator(String arithmetic) {
    return switch (arithmetic) {
      case "addition" -> "+";
      case "subtraction" -> "-";
      default -> throw new IllegalArgumentException("no operator: " + arithmetic);
    };
  }

  /// Whether the energy of the meter counts in this formula of another one, if both are there.
  boolean isOf(UUID meterId, boolean grid, Direction direction) {
    return meters.containsKey(meterId) || (!grid && sums.containsKey(direction));
  }
}
