package energy.saldo.meter.idempotency;

import energy.saldo.contract.Problems;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Refuses `Idempotency-Key`: to ignore it would let a repeated request create twice.
class IdempotencyKeyFilter {

  private static final String HEADER = "Idempotency-Key";

  @ServerRequestFilter
  public void refuse(ContainerRequestContext request) {
    if (request.getMethod().equals(HttpMethod.POST) && request.getHeaderString(HEADER) != null) {
      throw Problems.notOffered(
          "The header " + HEADER + " is not offered yet; send the request without it.");
    }
  }
}
