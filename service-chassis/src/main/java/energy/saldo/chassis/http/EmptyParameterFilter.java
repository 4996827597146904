package energy.saldo.chassis.http;

import energy.saldo.chassis.problem.FieldError;
import energy.saldo.chassis.problem.Problems;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.List;

/// Refuses a query parameter without a value with 400: to ignore it would answer another question
/// than the one that was meant.
@Provider
public final class EmptyParameterFilter implements ContainerRequestFilter {

  @Override
  public void filter(ContainerRequestContext request) {
    List<FieldError> errors =
        request.getUriInfo().getQueryParameters().entrySet().stream()
            .filter(parameter -> parameter.getValue().contains(""))
            .map(parameter -> new FieldError(parameter.getKey(), "is empty; omit it"))
            .toList();
    if (!errors.isEmpty()) {
      throw Problems.invalid(errors);
    }
  }
}
