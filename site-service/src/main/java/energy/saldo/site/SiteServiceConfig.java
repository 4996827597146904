package energy.saldo.site;

import energy.saldo.chassis.TracingConfig;
import energy.saldo.chassis.database.DatabaseConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// All settings of this service.
@ConfigMapping(prefix = "saldo")
public interface SiteServiceConfig {

  DatabaseConfig database();

  TracingConfig tracing();

  /// The operator's first API token; registered at the start, unless it was revoked.
  Optional<String> apiToken();

  /// The secret of the other services; without it none gets a token.
  Optional<String> serviceToken();

  /// Where meter-service is: asked before a site or an attribute is deleted.
  URI meterServiceUrl();

  /// A PEM file with the key pair to sign with, instead of one kept in the database.
  Optional<Path> signingKeyFile();

  /// Count wrong sign-ins by the last address of `X-Forwarded-For`.
  @WithDefault("false")
  boolean trustForwardedFor();
}
