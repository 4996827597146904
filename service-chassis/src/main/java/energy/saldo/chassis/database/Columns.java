package energy.saldo.chassis.database;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Rows as arrays, one a column, for `INSERT … SELECT FROM unnest(…)`.
public final class Columns<R> {

  private final List<R> rows;

  public Columns(List<R> rows) {
    this.rows = rows;
  }

  /// One column; elements may be null.
  public <T> T[] of(IntFunction<T[]> array, Function<R, ? extends @Nullable T> value) {
    return rows.stream().map(value).toArray(array);
  }

  /// A column of instants.
  public OffsetDateTime[] times(Function<R, @Nullable Instant> value) {
    return of(
        OffsetDateTime[]::new,
        row -> {
          Instant instant = value.apply(row);
          return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
        });
  }
}
