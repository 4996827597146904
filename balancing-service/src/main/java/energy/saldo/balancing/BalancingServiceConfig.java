package energy.saldo.balancing;

import energy.saldo.balancing.kernel.KernelSetting;
import energy.saldo.chassis.TracingConfig;
import energy.saldo.chassis.database.DatabaseConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.time.Period;
import java.util.Optional;
import java.util.OptionalInt;

/// All settings of this service.
@ConfigMapping(prefix = "saldo")
public interface BalancingServiceConfig {

  DatabaseConfig database();

  Citus citus();

  TracingConfig tracing();

  /// Where site-service is: sites, tokens for services, public keys.
  URI siteServiceUrl();

  /// Where meter-service is: operators, meters and their settings.
  URI meterServiceUrl();

  /// The secret that the services share.
  Optional<String> serviceToken();

  Directory directory();

  Balancing balancing();

  /// Beyond one PostgreSQL.
  interface Citus {

    /// Whether the database must be distributed by the extension Citus. It is where the extension
    /// is there; with this setting the service creates the extension and does not start without it.
    @WithDefault("false")
    boolean enabled();
  }

  /// How this service learns of master data.
  interface Directory {

    /// How often the change feeds are read, or `off`.
    @WithDefault("1s")
    String every();
  }

  /// How this service balances.
  interface Balancing {

    /// How long a partition rests after its first unbalanced change, so that deliveries that belong
    /// together are balanced together.
    @WithDefault("PT2S")
    Duration settlingDelay();

    /// How long a worker may keep what it claimed; when it dies, another takes over after that.
    @WithDefault("PT1M")
    Duration lease();

    /// How often a worker looks for due partitions, or `off`.
    @WithDefault("1s")
    String every();

    /// How many batches are balanced at the same time; by default as many as there are processors.
    OptionalInt concurrency();

    /// How many partitions a worker claims at once.
    @WithDefault("32")
    int batchSize();

    /// How long a partition whose balancing failed waits for its second try; doubles with each
    /// further one, up to an hour.
    @WithDefault("PT5S")
    Duration retryDelay();

    /// Which kernel computes: `auto`, `vector` or `scalar`. All give the same balances to the last
    /// unit. `auto` takes the vector kernel where it can run fast; `vector` takes it in any case
    /// and needs the module `jdk.incubator.vector`.
    @WithDefault("auto")
    KernelSetting kernel();

    Retention retention();
  }

  /// What is dropped, a month at a time, when the whole month is older than this; nothing by
  /// default.
  interface Retention {

    /// How often months are made and dropped, or `off`.
    @WithDefault("10s")
    String every();

    /// How long measured values are kept, such as `P5Y`. A day whose values are gone must not be
    /// balanced again: settings then change for later days only.
    Optional<Period> measurements();

    /// How long what was received is kept as it came.
    Optional<Period> journal();

    /// How long balances and earlier runs are kept.
    Optional<Period> runs();
  }
}
