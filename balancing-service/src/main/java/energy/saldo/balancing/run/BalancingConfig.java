package energy.saldo.balancing.run;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How this service balances.
@ConfigMapping(prefix = "saldo.balancing")
public interface BalancingConfig {

  /// How long a partition rests after its first unbalanced change, so that deliveries that belong
  /// together are balanced together.
  @WithDefault("PT2S")
  Duration settlingDelay();

  /// How long a worker may keep what it claimed; when it dies, another takes over after that.
  @WithDefault("PT1M")
  Duration lease();

  /// How often a worker looks for due partitions.
  @WithDefault("1s")
  String every();

  /// How many partitions a worker claims at once.
  @WithDefault("32")
  int batchSize();

  /// How long a partition whose balancing failed waits for its second try; doubles with each
  /// further one, up to an hour.
  @WithDefault("PT5S")
  Duration retryDelay();
}
