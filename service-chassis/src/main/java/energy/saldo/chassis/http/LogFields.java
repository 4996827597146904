package energy.saldo.chassis.http;

import java.util.UUID;
import org.jboss.logging.MDC;

/// The log context: the account and the site of a request or a run, where known. A request's fields
/// are removed when it ends; tracing adds `traceId` and `spanId`.
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

  /// Removes both fields at the end of work that is not a request.
  public static void clear() {
    MDC.remove(ACCOUNT);
    MDC.remove(SITE);
  }
}
