package energy.saldo.quickstart.system;

/// Why the system cannot start, in words for the person who started it: the first line says it all.
public final class StartFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  public StartFailure(String message) {
    super(message);
  }

  public StartFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
