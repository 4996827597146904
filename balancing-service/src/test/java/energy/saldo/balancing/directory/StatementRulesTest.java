package energy.saldo.balancing.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// What Citus refused of this product, and what it took instead.
final class StatementRulesTest {

  static final List<String> REFUSED =
      List.of(
          "INSERT INTO q AS p (cell, at) VALUES ($1, now()) ON CONFLICT (cell) DO UPDATE"
              + " SET at = clock_timestamp()",
          "INSERT INTO q (cell, trace) SELECT $1, $2 FROM unnest($3::date[]) ON CONFLICT (cell)"
              + " DO UPDATE SET trace = coalesce($2, q.trace)",
          "UPDATE q SET lease_until = clock_timestamp() WHERE cell = $1",
          "WITH due AS (SELECT day FROM q WHERE cell = $1) UPDATE q SET at = clock_timestamp()"
              + " FROM due WHERE q.cell = $1",
          "UPDATE q SET at = CASE WHEN due THEN statement_timestamp() ELSE at END WHERE cell = $1",
          "UPDATE q SET at = coalesce(at, date_trunc('day', now())) WHERE cell = $1",
          "SELECT * FROM q WHERE due ORDER BY at LIMIT 5 FOR UPDATE SKIP LOCKED");

  static final List<String> TAKEN =
      List.of(
          "INSERT INTO q AS p (cell, at) SELECT $1, statement_timestamp() FROM unnest($2::date[])"
              + " ON CONFLICT (cell) DO UPDATE SET at = least(p.at, EXCLUDED.at)",
          "UPDATE q SET lease_until = statement_timestamp() WHERE cell = $1",
          "UPDATE q SET at = CASE WHEN due THEN r.at ELSE q.at END"
              + " FROM (SELECT statement_timestamp() AS at) AS r WHERE q.cell = $1",
          "INSERT INTO q (cell, at) VALUES ($1, coalesce($2, $3))",
          "SELECT * FROM q WHERE cell = $1 AND due ORDER BY at LIMIT 5 FOR UPDATE SKIP LOCKED");

  @ParameterizedTest
  @FieldSource("REFUSED")
  void whatWasRefusedBreaksARule(String sql) {
    assertEquals(1, StatementRules.broken(sql).size(), () -> StatementRules.broken(sql) + sql);
  }

  @ParameterizedTest
  @FieldSource("TAKEN")
  void whatWasTakenInsteadBreaksNoneAndNamesItsCell(String sql) {
    assertEquals(List.of(), StatementRules.broken(sql), sql);
    assertTrue(StatementRules.namesCell(sql), sql);
  }

  @Test
  void rowsOfASelectAreFoundAndThoseOfValuesAreNone() {
    assertTrue(
        StatementRules.insertsRowsOfSelect(
            "INSERT INTO q AS p (cell, at) SELECT $1, at FROM unnest($2::date[]) AS asked (at)"));
    assertTrue(StatementRules.insertsRowsOfSelect("INSERT INTO q SELECT * FROM r"));
    assertFalse(
        StatementRules.insertsRowsOfSelect(
            "INSERT INTO q (cell, at) VALUES ($1, (SELECT max(at) FROM r WHERE cell = $1))"));
  }
}
