package energy.saldo.chassis.http;

import energy.saldo.chassis.problem.Problems;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/// Refuses `Idempotency-Key`: if it were ignored, a repeated request would create twice.
@Provider
public final class IdempotencyKeyFilter implements ContainerRequestFilter {

  private static final String HEADER = "Idempotency-Key";

  @Override
  public void filter(ContainerRequestContext request) {
    if (request.getMethod().equals(HttpMethod.POST) && request.getHeaderString(HEADER) != null) {
      throw Problems.notOffered("The header " + HEADER + " is not supported yet; omit it.");
    }
  }
}
