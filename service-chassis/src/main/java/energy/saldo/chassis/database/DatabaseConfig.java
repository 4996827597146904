package energy.saldo.chassis.database;

import io.smallrye.config.WithDefault;

/// Where a service's own database is.
public interface DatabaseConfig {

  /// The host of the PostgreSQL server, 15 or later.
  @WithDefault("localhost")
  String host();

  /// Its port.
  @WithDefault("5432")
  int port();

  /// The service's own database on that server.
  String name();

  /// The role that owns the database; migrations run as it, too.
  @WithDefault("saldo")
  String username();

  /// That role's password.
  @WithDefault("saldo")
  String password();
}
