package energy.saldo.chassis.http;

import java.util.UUID;
import org.jboss.logging.MDC;

/// What each line of the log says beside its message: the account and the site that a request or a
/// run is about, where known. A request's fields end with it; tracing adds `traceId` and `spanId`.
public final class LogFields {

  private static final String ACCOUNT = "account";
  private static final String SITE = "site";

  private LogFields() {}

  public static void account(UUID accountId) {
    MDC.put(ACCOUNT, accountId.toString());
  }

  public static void site(UUID siteId) {
    MDC.put(SITE, siteId.toString());
  }

  /// Ends both fields, where work that is no request does.
  public static void clear() {
    MDC.remove(ACCOUNT);
    MDC.remove(SITE);
  }
}
