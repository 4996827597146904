package energy.saldo.balancing.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.balancing.BalancingServiceConfig;
import energy.saldo.balancing.kernel.KernelChooser;
import energy.saldo.balancing.kernel.KernelChooser.Choice;
import energy.saldo.balancing.kernel.KernelSetting;
import energy.saldo.balancing.kernel.VectorKernel;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KernelChoiceTest {

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  private KernelChoice choice(KernelSetting setting, Function<KernelSetting, Choice> chooser) {
    return new KernelChoice(setting, metrics, chooser);
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

  private static Map<String, Object> toldBy(HealthCheckResponse health) {
    return health.getData().orElseThrow();
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
  @CsvSource({"SCALAR, scalar, it is set", "VECTOR, vector, 'it is set, '"})
  void aKernelThatIsSetIsThereAtOnceAndShownInHealthAndMetrics(
      KernelSetting setting, String kernel, String reason) {
    KernelChoice choice = choice(setting, KernelChooser::choose);
    choice.start(new StartupEvent());
    assertEquals(kernel, choice.kernel().name());
    HealthCheckResponse health = new KernelHealth(choice).call();
    assertEquals(Status.UP, health.getStatus());
    assertEquals(kernel, toldBy(health).get("kernel"));
    assertEquals(
        reason, String.valueOf(toldBy(health).get("reason")).substring(0, reason.length()));
    assertEquals(1, metrics.get("saldo.balancing.kernel").tag("kernel", kernel).gauge().value());
  }

  @Test
  void aKernelThatIsSetAndCannotRunStopsTheStart() {
    KernelChoice choice =
        choice(
            KernelSetting.VECTOR,
            setting -> {
              throw new IllegalStateException("the module is not there");
            });
    assertThrows(IllegalStateException.class, () -> choice.start(new StartupEvent()));
  }

  @Test
  void theServiceIsReadyAndBalancesWithTheScalarKernelWhileBothAreTried() throws Exception {
    CompletableFuture<Choice> trial = new CompletableFuture<>();
    KernelChoice choice = choice(KernelSetting.AUTO, setting -> trial.join());
    choice.start(new StartupEvent());
    HealthCheckResponse meanwhile = new KernelHealth(choice).call();
    assertEquals(Status.UP, meanwhile.getStatus());
    assertEquals(Map.of("kernel", "scalar", "reason", "until both are tried"), toldBy(meanwhile));
    assertEquals("scalar", choice.kernel().name());

    trial.complete(new Choice(new VectorKernel(), "it won"));
    choice.chosen().toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertEquals("vector", choice.kernel().name());
    assertEquals(
        Map.of("kernel", "vector", "reason", "it won"), toldBy(new KernelHealth(choice).call()));
  }

  @Test
  void aTrialThatFailsLeavesTheScalarKernelAndSaysWhy() throws Exception {
    KernelChoice choice =
        choice(
            KernelSetting.AUTO,
            setting -> {
              throw new NoClassDefFoundError("jdk/incubator/vector/LongVector");
            });
    choice.start(new StartupEvent());
    Choice chosen = choice.chosen().toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertEquals("scalar", chosen.kernel().name());
    assertEquals(
        "the kernels cannot be tried: "
            + "java.lang.NoClassDefFoundError: jdk/incubator/vector/LongVector",
        toldBy(new KernelHealth(choice).call()).get("reason"));
    assertEquals("scalar", choice.kernel().name());
  }
}
