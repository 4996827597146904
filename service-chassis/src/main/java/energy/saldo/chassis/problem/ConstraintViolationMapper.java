package energy.saldo.chassis.problem;

import jakarta.annotation.Priority;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Comparator;
import java.util.List;

/// Answers a failed validation with 400 and every violation, each at its place in the request.
@Provider
@Priority(Problems.MAPPER_PRIORITY)
public final class ConstraintViolationMapper
    implements ExceptionMapper<ConstraintViolationException> {

  @Override
  public Response toResponse(ConstraintViolationException exception) {
    List<FieldError> errors =
        exception.getConstraintViolations().stream()
            .map(ConstraintViolationMapper::fieldError)
            .sorted(Comparator.comparing(FieldError::path).thenComparing(FieldError::message))
            .toList();
    return Problems.invalid(errors).toResponse();
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
