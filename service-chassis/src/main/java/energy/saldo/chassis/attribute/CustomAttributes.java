package energy.saldo.chassis.attribute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import energy.saldo.chassis.http.ResourceView;
import energy.saldo.chassis.problem.FieldError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The custom attributes that an account has defined for one kind of entity, in the order of their
/// definition. Values are stored as JSON text; a stored one whose attribute is gone or now has
/// another type is not shown.
public final class CustomAttributes {

  /// None is defined.
  public static final CustomAttributes NONE = new CustomAttributes(Map.of());

  private static final String PATH = "customAttributes";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final Map<String, AttributeType> types;

  /// @param types by name, in their order
  public CustomAttributes(Map<String, AttributeType> types) {
    this.types = types;
  }

  /// The values of a request as they are stored; null if none is set. Adds an error for each that
  /// is not defined or of another type.
  public @Nullable String read(@Nullable JsonNode given, List<FieldError> errors) {
    if (given == null || given.isNull()) {
      return null;
    }
    if (!given.isObject()) {
      errors.add(new FieldError(PATH, "must be an object"));
      return null;
    }
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    given.properties().forEach(member -> read(member, values, errors));
    return values.isEmpty() ? null : values.toString();
  }

  private void read(
      Map.Entry<String, JsonNode> member, ObjectNode values, List<FieldError> errors) {
    String name = member.getKey();
    AttributeType type = types.get(name);
    if (type == null) {
      errors.add(new FieldError(PATH + "." + name, "is not defined; define it or omit it"));
    } else if (!member.getValue().isNull()) {
      JsonNode value = type.read(member.getValue());
      if (value == null) {
        errors.add(new FieldError(PATH + "." + name, "is not " + type.expected()));
      } else {
        values.set(name, value);
      }
    }
  }

  /// The values of a request that would set what is stored and defined; null = none.
  public @Nullable JsonNode request(@Nullable String stored) {
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    all(stored)
        .forEach(
            (name, value) -> {
              if (value != null) {
                values.set(name, value);
              }
            });
    return values.isEmpty() ? null : values;
  }

  /// Every attribute with its value, null when unset.
  public Map<String, @Nullable JsonNode> all(@Nullable String stored) {
    JsonNode values = parse(stored);
    Map<String, @Nullable JsonNode> all = new LinkedHashMap<>();
    types.forEach((name, type) -> all.put(name, type.read(values.path(name))));
    return all;
  }

  /// The entity tag of a version with these attributes: it shows every one, so it is another answer
  /// when they are others.
  public String tag(long version) {
    return types.isEmpty()
        ? ResourceView.tag(version)
        : "\"%d-%x\"".formatted(version, types.toString().hashCode());
  }

  private static JsonNode parse(@Nullable String stored) {
    try {
      return stored == null ? JsonNodeFactory.instance.objectNode() : JSON.readTree(stored);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored attributes are not JSON", e);
    }
  }
}
