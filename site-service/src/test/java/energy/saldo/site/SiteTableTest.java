package energy.saldo.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgException;
import jakarta.inject.Inject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class SiteTableTest {

  private static final String CHECK_VIOLATION = "23514";

  @Inject Pool pool;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name = ' '",
        "name = repeat('x', 201)",
        "type = 'balanced'",
        "type = 'balanced_inaccurate'",
        "type = 'unbalanced_accurate'",
        "balance_resolution = 'P1M'",
        "balance_resolution = NULL",
        "locality = ''",
        "post_code = repeat('1', 21)",
        "country = 'de'",
        "country = 'DEU'",
        "street = ''",
        "house_number = ' '",
        "timezone = ''",
        "distribution = 'fair'",
        "version = 0",
        "updated_at = created_at - interval '1 second'"
      })
  void theDatabaseRefusesWhatTheServiceRefuses(String change) {
    String id = Account.open().site(Account.BUSINESSPARK);
    String update = "UPDATE site SET " + change + " WHERE id = '" + id + "'";
    PgException refusal =
        assertThrows(PgException.class, () -> pool.query(update).execute().await().indefinitely());
    assertEquals(CHECK_VIOLATION, refusal.getSqlState());
    assertTrue(String.valueOf(refusal.getConstraint()).startsWith("site_"));
  }
}
