package energy.saldo.chassis.problem;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.util.Comparator;
import java.util.List;

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
    return new FieldError(pathInRequest(violation.getPropertyPath()), violation.getMessage());
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
