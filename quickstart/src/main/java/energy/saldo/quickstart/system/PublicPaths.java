package energy.saldo.quickstart.system;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Maps public paths to services. Paths are compared as written: one that a service might interpret
/// differently (dot segments, doubled or encoded separators, path parameters) belongs to none.
final class PublicPaths {

  private static final Pattern AMBIGUOUS =
      Pattern.compile("//|\\\\|;|/\\.\\.?(/|$)|%(2e|2f|5c|3b|25|00)");

  private PublicPaths() {}

  static Optional<Service> owner(@Nullable String path) {
    if (path == null || AMBIGUOUS.matcher(path.toLowerCase(Locale.ROOT)).find()) {
      return Optional.empty();
    }
    for (Service service : Service.values()) {
      for (String prefix : service.publicPaths()) {
        if (path.equals(prefix) || path.startsWith(prefix + "/")) {
          return Optional.of(service);
        }
      }
    }
    return Optional.empty();
  }

  /// Whether bodies sent there may have any length, so that they are not read before they are sent
  /// on.
  static boolean isStreamed(String path) {
    return path.equals("/v1/measurements/bulk");
  }
}
