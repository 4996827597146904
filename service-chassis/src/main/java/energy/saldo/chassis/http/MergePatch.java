package energy.saldo.chassis.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import energy.saldo.chassis.problem.FieldError;
import energy.saldo.chassis.problem.Problems;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import jakarta.ws.rs.BadRequestException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Applies JSON merge patches (RFC 7396) to requests: a resource is changed to what a request to
/// create it would have said, so both have the same form and the same rules.
@Singleton
public final class MergePatch {

  /// The media type of a patch.
  public static final String MEDIA_TYPE = "application/merge-patch+json";

  private final ObjectMapper json;
  private final Validator validator;

  MergePatch(ObjectMapper json, Validator validator) {
    this.json = json;
    this.validator = validator;
  }

  /// The request with the patch applied: `null` removes, members that it does not have are ignored.
  /// Refuses with 400 a patch that is no object and a request of another form.
  public <T> T apply(T request, JsonNode patch) {
    if (!patch.isObject()) {
      throw Problems.invalid("body", "must be an object with the members to change");
    }
    JsonNode merged = merge(json.valueToTree(request), patch);
    T patched = read(merged, request);
    Set<ConstraintViolation<T>> violations = validator.validate(patched);
    if (!violations.isEmpty()) {
      throw new ConstraintViolationException(violations);
    }
    return patched;
  }

  @SuppressWarnings("unchecked") // of the request's own class
  private <T> T read(JsonNode merged, T request) {
    try {
      return (T) json.treeToValue(merged, request.getClass());
    } catch (JsonProcessingException e) {
      throw new BadRequestException(e);
    }
  }

  /// Adds an error (409) if what never changes would.
  ///
  /// @param way what to do instead
  public static void refuseChange(
      String path,
      @Nullable Object before,
      @Nullable Object after,
      String way,
      List<FieldError> errors) {
    if (!Objects.equals(before, after)) {
      errors.add(new FieldError(path, "never changes; " + way));
    }
  }

  /// The algorithm of RFC 7396.
  static JsonNode merge(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch;
    }
    ObjectNode merged =
        target.isObject()
            ? ((ObjectNode) target).deepCopy()
            : JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : patch.properties()) {
      String name = member.getKey();
      if (member.getValue().isNull()) {
        merged.remove(name);
      } else {
        merged.set(name, merge(merged.path(name), member.getValue()));
      }
    }
    return merged;
  }
}
