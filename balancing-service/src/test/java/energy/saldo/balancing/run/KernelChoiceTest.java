package energy.saldo.balancing.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.balancing.BalancingServiceConfig;
import energy.saldo.balancing.kernel.BalancingKernel;
import energy.saldo.balancing.kernel.Flows;
import energy.saldo.balancing.kernel.KernelChooser.Choice;
import energy.saldo.balancing.kernel.KernelSetting;
import energy.saldo.balancing.kernel.PartitionColumns;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KernelChoiceTest {

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  /// A kernel that has only a name.
  private record NamedKernel(String name) implements BalancingKernel {

    @Override
    public void balance(PartitionColumns in, Flows out) {
      throw new AssertionError("is not to balance");
    }
  }

  /// Makes a choice and asserts the one line that it logs.
  private KernelChoice choiceThatLogs(String line, Choice chosen) {
    List<String> lines = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            lines.add(new PatternFormatter("%p %s").format(entry));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(KernelChoice.class.getName());
    logger.addHandler(handler);
    try {
      KernelChoice choice = new KernelChoice(chosen, metrics);
      assertEquals(List.of(line), lines);
      return choice;
    } finally {
      logger.removeHandler(handler);
    }
  }

  private static BalancingServiceConfig config(Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .withMapping(BalancingServiceConfig.class)
        .withDefaultValue("saldo.database.name", "balancing")
        .withDefaultValue("saldo.site-service-url", "http://site")
        .withDefaultValue("saldo.meter-service-url", "http://meter")
        .withDefaultValues(properties)
        .build()
        .getConfigMapping(BalancingServiceConfig.class);
  }

  @ParameterizedTest
  @CsvSource({"auto, AUTO", "vector, VECTOR", "scalar, SCALAR"})
  void theKernelIsSetByOneLowerCaseWord(String word, KernelSetting setting) {
    assertEquals(setting, config(Map.of("saldo.balancing.kernel", word)).balancing().kernel());
  }

  @Test
  void theKernelIsChosenAutomaticallyUnlessItIsSet() {
    assertEquals(KernelSetting.AUTO, config(Map.of()).balancing().kernel());
  }

  @Test
  void anUnknownKernelStopsTheStart() {
    ConfigValidationException refusal =
        assertThrows(
            ConfigValidationException.class, () -> config(Map.of("saldo.balancing.kernel", "gpu")));
    assertTrue(refusal.toString().contains("saldo.balancing.kernel"), refusal.toString());
  }

  @ParameterizedTest
  @CsvSource({"true, scalar", "false, vector-1024"})
  void theChosenKernelIsShownInHealthMetricsAndTheLog(boolean isFallback, String name) {
    Choice chosen = new Choice(() -> new NamedKernel(name), "it was raining", isFallback);
    KernelChoice choice =
        choiceThatLogs(
            isFallback
                ? "WARN Balancing with the slower scalar kernel: it was raining"
                : "INFO Balancing with the vector-1024 kernel: it was raining",
            chosen);
    assertEquals(name, choice.newKernel().name());
    HealthCheckResponse health = new KernelHealth(choice).call();
    assertEquals(Status.UP, health.getStatus());
    assertEquals(
        Map.of("kernel", name, "reason", "it was raining"), health.getData().orElseThrow());
    assertEquals(1, metrics.get("saldo.balancing.kernel").tag("kernel", name).gauge().value());
  }

  @Test
  void theKernelIsChosenAsConfigured() {
    BalancingServiceConfig scalar = config(Map.of("saldo.balancing.kernel", "scalar"));
    KernelChoice choice = new KernelChoice(scalar, metrics);
    assertEquals("configured", choice.choice().reason());
    assertEquals("scalar", choice.newKernel().name());
  }
}
