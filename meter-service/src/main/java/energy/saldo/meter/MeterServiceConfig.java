package energy.saldo.meter;

import energy.saldo.chassis.TracingConfig;
import energy.saldo.chassis.database.DatabaseConfig;
import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.Optional;

/// All settings of this service.
@ConfigMapping(prefix = "saldo")
public interface MeterServiceConfig {

  DatabaseConfig database();

  TracingConfig tracing();

  /// Where site-service is: sites, tokens for services, public keys.
  URI siteServiceUrl();

  /// Where balancing-service is: asked before a meter is deleted or gets a shorter validity.
  URI balancingServiceUrl();

  /// The secret that the services share.
  Optional<String> serviceToken();
}
