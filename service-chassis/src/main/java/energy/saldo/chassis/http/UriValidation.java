package energy.saldo.chassis.http;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;

/// Turns off Quarkus' own check of a request's address, which answers 400 with an empty body before
/// any handler runs; [RequestChecks] makes the same check and answers with a problem. Quarkus reads
/// the switch as it starts, so it is set where the configuration is built, which comes first.
public final class UriValidation implements SmallRyeConfigBuilderCustomizer {

  @Override
  public void configBuilder(SmallRyeConfigBuilder builder) {
    System.setProperty("vertx.disableURIValidation", "true");
  }
}
