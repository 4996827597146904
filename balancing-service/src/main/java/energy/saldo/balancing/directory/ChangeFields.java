package energy.saldo.balancing.directory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import energy.saldo.chassis.feed.Change;
import java.time.DateTimeException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads the resource that a change carries.
final class ChangeFields {

  private ChangeFields() {}

  /// @throws ChangeRefusal if the field is absent, null or not what the parser reads
  static <T> T required(Change change, String field, Function<String, T> parser) {
    T value = optional(change, field, parser);
    if (value == null) {
      throw new ChangeRefusal(field + " is missing");
    }
    return value;
  }

  /// A field of the resource; null if it is absent or null.
  ///
  /// @throws ChangeRefusal if it is not what the parser reads
  static <T> @Nullable T optional(Change change, String field, Function<String, T> parser) {
    JsonNode value = resource(change).path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    try {
      return parser.apply(value.asText());
    } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
      throw new ChangeRefusal(field + " cannot be read");
    }
  }

  /// The formula of a meter as text; null if it has none.
  ///
  /// @throws ChangeRefusal if it is not what can be computed
  static @Nullable String formula(Change change) {
    JsonNode components = resource(change).path("formula");
    try {
      return components.isArray() ? Formula.text(components) : null;
    } catch (IllegalArgumentException e) {
      throw new ChangeRefusal("formula cannot be read");
    }
  }

  /// Whether a field is true; an absent one is not.
  static boolean isTrue(Change change, String field) {
    return resource(change).path(field).asBoolean();
  }

  private static JsonNode resource(Change change) {
    JsonNode resource = change.resource();
    return resource == null ? MissingNode.getInstance() : resource;
  }
}
