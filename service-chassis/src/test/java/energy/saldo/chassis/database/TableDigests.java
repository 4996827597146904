package energy.saldo.chassis.database;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import java.util.Map;
import java.util.TreeMap;

/// The content of every table, to see whether anything changed.
public final class TableDigests {

  private static final String TABLES =
      """
      SELECT format(
               $$SELECT count(*) || md5(coalesce(string_agg(t::text, ',' ORDER BY t::text), ''))
                   AS digest FROM %I AS t$$, tablename) AS digest,
             tablename
      FROM pg_tables WHERE schemaname = current_schema()
      """;

  private TableDigests() {}

  /// A digest of each table's rows, by its name.
  public static Map<String, String> of(Pool pool) {
    Map<String, String> digests = new TreeMap<>();
    for (Row table : pool.query(TABLES).executeAndAwait()) {
      Row row = pool.query(table.getString("digest")).executeAndAwait().iterator().next();
      digests.put(table.getString("tablename"), row.getString("digest"));
    }
    return digests;
  }
}
