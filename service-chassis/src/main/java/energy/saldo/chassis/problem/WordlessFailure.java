package energy.saldo.chassis.problem;

import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import io.vertx.pgclient.PgException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A failure as the log may show it: its kind and where it happened, but not its message, which may
/// quote what was submitted or stored. For a refusal by the database, also the constraint that was
/// violated, without the row; for a class that Jackson cannot handle, its name.
public final class WordlessFailure extends RuntimeException {

  private static final int DEEPEST_CAUSE = 10;

  private WordlessFailure(Throwable failure, @Nullable Throwable cause) {
    super(kind(failure), cause, false, true);
    setStackTrace(failure.getStackTrace());
  }

  public static WordlessFailure of(Throwable failure) {
    return of(failure, 0);
  }

  private static WordlessFailure of(Throwable failure, int depth) {
    Throwable cause = failure.getCause();
    return new WordlessFailure(
        failure, cause == null || depth == DEEPEST_CAUSE ? null : of(cause, depth + 1));
  }

  private static String kind(Throwable failure) {
    String type = failure.getClass().getName();
    return switch (failure) {
      case PgException refusal ->
          Stream.of(type, refusal.getSqlState(), refusal.getTable(), refusal.getConstraint())
              .filter(word -> word != null)
              .collect(Collectors.joining(" "));
      case InvalidDefinitionException refusal -> type + " of " + refusal.getType();
      default -> type;
    };
  }
}
