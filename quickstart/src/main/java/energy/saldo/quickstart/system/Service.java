package energy.saldo.quickstart.system;

import java.util.List;

/// The three services in the order in which they are started; they are stopped in reverse order.
public enum Service {
  SITE(
      "site-service",
      "saldo_site",
      "256m",
      List.of(),
      List.of(
          "/v1/oauth",
          "/v1/api-tokens",
          "/v1/account",
          "/v1/sites",
          "/v1/custom-attributes",
          "/.well-known/jwks.json")),
  METER(
      "meter-service",
      "saldo_meter",
      "256m",
      List.of(),
      List.of(
          "/v1/metering-point-operators",
          "/v1/meters",
          "/v1/meter-balancing-settings",
          "/v1/site-balancing-settings")),
  BALANCING(
      "balancing-service",
      "saldo_balancing",
      "768m",
      List.of("--add-modules", "jdk.incubator.vector"),
      List.of(
          "/v1/measurements",
          "/v1/aggregated-measurements",
          "/v1/aggregated-balances",
          "/v1/balancing-partitions",
          "/v1/device-changes"));

  private final String title;
  private final String database;
  private final String heap;

  @SuppressWarnings("ImmutableEnumChecker") // only List.of
  private final List<String> jvmArguments;

  @SuppressWarnings("ImmutableEnumChecker") // only List.of
  private final List<String> publicPaths;

  Service(
      String title,
      String database,
      String heap,
      List<String> jvmArguments,
      List<String> publicPaths) {
    this.title = title;
    this.database = database;
    this.heap = heap;
    this.jvmArguments = jvmArguments;
    this.publicPaths = publicPaths;
  }

  /// The name of the service and of its module.
  public String title() {
    return title;
  }

  /// The database that belongs to this service alone.
  public String database() {
    return database;
  }

  /// The largest heap of its process unless set otherwise, as `-Xmx` takes it.
  String heap() {
    return heap;
  }

  List<String> jvmArguments() {
    return jvmArguments;
  }

  /// The public paths of this service; each stands for itself and all paths below it.
  List<String> publicPaths() {
    return publicPaths;
  }
}
