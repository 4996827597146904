package energy.saldo.quickstart.system;

import java.util.List;

/// The three services, in the order in which they are started; they are stopped in the opposite
/// one.
public enum Service {
  SITE(
      "site-service",
      "saldo_site",
      List.of(),
      List.of("/v1/oauth", "/v1/api-tokens", "/v1/sites", "/.well-known/jwks.json")),
  METER(
      "meter-service",
      "saldo_meter",
      List.of(),
      List.of("/v1/metering-point-operators", "/v1/meters", "/v1/meter-balancing-settings")),
  BALANCING(
      "balancing-service",
      "saldo_balancing",
      List.of("--add-modules", "jdk.incubator.vector"),
      List.of(
          "/v1/measurements",
          "/v1/aggregated-measurements",
          "/v1/aggregated-balances",
          "/v1/balancing-partitions"));

  private final String title;
  private final String database;

  @SuppressWarnings("ImmutableEnumChecker") // only List.of
  private final List<String> jvmArguments;

  @SuppressWarnings("ImmutableEnumChecker") // only List.of
  private final List<String> publicPaths;

  Service(String title, String database, List<String> jvmArguments, List<String> publicPaths) {
    this.title = title;
    this.database = database;
    this.jvmArguments = jvmArguments;
    this.publicPaths = publicPaths;
  }

  /// The name of the service and of its module.
  public String title() {
    return title;
  }

  /// The database that belongs to this service alone.
  String database() {
    return database;
  }

  List<String> jvmArguments() {
    return jvmArguments;
  }

  /// The paths that this service answers to the public; each stands for itself and all below it.
  List<String> publicPaths() {
    return publicPaths;
  }
}
