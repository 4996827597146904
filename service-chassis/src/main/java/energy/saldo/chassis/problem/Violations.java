package energy.saldo.chassis.problem;

import energy.saldo.chassis.http.OneOrMany;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns a failed validation into a 400 that names every violation at its place in the request.
final class Violations {

  private Violations() {}

  static Problem problem(ConstraintViolationException exception) {
    List<FieldError> errors =
        exception.getConstraintViolations().stream()
            .map(Violations::fieldError)
            .sorted(Comparator.comparing(FieldError::path).thenComparing(FieldError::message))
            .toList();
    return Problems.invalid(errors);
  }

  private static FieldError fieldError(ConstraintViolation<?> violation) {
    String path = pathInRequest(violation.getPropertyPath());
    for (Object parameter : parameters(violation)) {
      if (parameter instanceof OneOrMany<?> body) {
        path = body.pathOf(path);
      }
    }
    return new FieldError(path, violation.getMessage());
  }

  /// Those of the endpoint; none for a bean.
  private static Object[] parameters(ConstraintViolation<?> violation) {
    Object @Nullable [] parameters = violation.getExecutableParameters();
    return parameters == null ? new Object[0] : parameters;
  }

  /// The path without the endpoint's method and, for a body, without its parameter's name.
  private static String pathInRequest(Path path) {
    StringBuilder text = new StringBuilder();
    String parameter = "body";
    for (Path.Node node : path) {
      if (node.getKind() == ElementKind.PARAMETER) {
        parameter = node.getName();
      } else if (node.getKind() == ElementKind.PROPERTY
          || node.getKind() == ElementKind.CONTAINER_ELEMENT) {
        append(text, node);
      }
    }
    return text.isEmpty() ? parameter : text.toString();
  }

  private static void append(StringBuilder text, Path.Node node) {
    if (node.getIndex() != null) {
      text.append('[').append(node.getIndex()).append(']');
    }
    if (node.getKind() == ElementKind.PROPERTY) {
      text.append(text.isEmpty() ? "" : ".").append(node.getName());
    }
  }
}
