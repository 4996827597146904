package energy.saldo.meter.site;

import jakarta.ws.rs.WebApplicationException;
import java.util.function.Predicate;

/// Matches failures that are worth a retry: no connection, no answer in time, a status of 500 or
/// more. Public because the fault tolerance creates it.
public final class NoAnswer implements Predicate<Throwable> {

  private static final int FIRST_SERVER_ERROR = 500;

  @Override
  public boolean test(Throwable failure) {
    return !(failure instanceof WebApplicationException answer)
        || answer.getResponse().getStatus() >= FIRST_SERVER_ERROR;
  }
}
