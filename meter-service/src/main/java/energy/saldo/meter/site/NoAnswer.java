package energy.saldo.meter.site;

import jakarta.ws.rs.WebApplicationException;
import java.util.function.Predicate;

/// Tells a failure that may pass (no connection, no answer in time, an answer of the 500s) from an
/// answer that will stay the same. Made by the fault tolerance, hence public.
public final class NoAnswer implements Predicate<Throwable> {

  private static final int FIRST_SERVER_ERROR = 500;

  @Override
  public boolean test(Throwable failure) {
    return !(failure instanceof WebApplicationException answer)
        || answer.getResponse().getStatus() >= FIRST_SERVER_ERROR;
  }
}
