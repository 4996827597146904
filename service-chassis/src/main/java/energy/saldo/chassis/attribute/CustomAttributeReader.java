package energy.saldo.chassis.attribute;

import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/// Reads the custom attributes of accounts.
@Singleton
@IfBuildProperty(name = "chassis.feed.published", stringValue = "true")
public final class CustomAttributeReader {

  private static final String OF_ACCOUNT =
      """
      SELECT name, type FROM custom_attribute WHERE account_id = $1 AND entity = $2
      ORDER BY creation
      """;

  private final Pool pool;

  CustomAttributeReader(Pool pool) {
    this.pool = pool;
  }

  /// What the account has defined for its `site`s or `meter`s.
  public Uni<CustomAttributes> of(UUID accountId, String entity) {
    return pool.preparedQuery(OF_ACCOUNT)
        .execute(Tuple.of(accountId, entity))
        .map(
            rows -> {
              Map<String, AttributeType> types = new LinkedHashMap<>();
              for (Row row : rows) {
                String type = row.getString("type").toUpperCase(Locale.ROOT);
                types.put(row.getString("name"), AttributeType.valueOf(type));
              }
              return types.isEmpty() ? CustomAttributes.NONE : new CustomAttributes(types);
            });
  }
}
