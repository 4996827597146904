package energy.saldo.chassis.problem;

import java.io.IOException;

/// A body that turned out to be larger than allowed while it was read. An [IOException], which
/// parsers pass on as it is.
public final class BodyTooLargeException extends IOException {

  private static final long serialVersionUID = 1L;

  private final long maxBytes;

  public BodyTooLargeException(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /// The detail for the client, also where the length was announced.
  public static String detail(long maxBytes) {
    return "A body may have at most " + maxBytes + " bytes.";
  }

  String detail() {
    return detail(maxBytes);
  }
}
