package energy.saldo.chassis;

import static java.util.Map.entry;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/// The chassis alone as an application, without a database. Its settings are here and not in a
/// file, which the services would find in the test-jar.
public final class ChassisProfile implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    String self = "http://localhost:${quarkus.http.test-port}";
    return Map.ofEntries(
        entry("quarkus.http.test-port", "0"),
        entry("quarkus.datasource.active", "false"),
        entry("quarkus.datasource.jdbc", "false"),
        entry(
            "quarkus.arc.exclude-types",
            "energy.saldo.chassis.database.*,"
                + "energy.saldo.chassis.idempotency.IdempotencyKeys,"
                + "energy.saldo.chassis.idempotency.KeyCleaning"),
        entry("quarkus.rest-client.guarded.url", self),
        entry("saldo.site-service-url", self),
        entry("saldo.service-token", "a secret"),
        entry("mp.jwt.verify.publickey.location", self + "/.well-known/jwks.json"),
        entry("quarkus.security.jaxrs.deny-unannotated-endpoints", "false"),
        entry("quarkus.log.category.\"energy.saldo.chassis.problem\".level", "DEBUG"));
  }
}
