package energy.saldo.chassis.problem;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;

/// Answers what no other mapper knows: an outage with 503, a bug of ours with 500.
final class Failures {

  private static final Logger LOG = Logger.getLogger(Failures.class);

  private Failures() {}

  /// The answer; the log tells what happened, the answer does not.
  static Response answer(Throwable failure) {
    if (Outage.isBehind(failure)) {
      LOG.warnf("Answered 503: %s", failure);
      return Problems.unavailable("The service cannot reach what it needs; try again in a moment.")
          .toResponse();
    }
    LOG.error("Answered 500", WordlessFailure.of(failure));
    return HttpProblem.valueOf(Response.Status.INTERNAL_SERVER_ERROR).toResponse();
  }
}
