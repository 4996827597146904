package energy.saldo.balancing.run;

import energy.saldo.balancing.BalancingServiceConfig;
import energy.saldo.balancing.kernel.BalancingKernel;
import energy.saldo.balancing.kernel.KernelChooser;
import energy.saldo.balancing.kernel.KernelChooser.Choice;
import energy.saldo.balancing.kernel.KernelSetting;
import energy.saldo.balancing.kernel.ScalarKernel;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/// The kernel that this process balances with, chosen once at its start.
///
/// A kernel that is set is there at once, or stops the start. `auto` tries both on a thread of its
/// own, seconds of one core while the service already answers; batches that cannot wait are
/// balanced by the scalar kernel, to the same result.
@ApplicationScoped
class KernelChoice {

  private static final Logger LOG = Logger.getLogger(KernelChoice.class);

  private static final Choice UNTIL_CHOSEN = new Choice(new ScalarKernel(), "until both are tried");

  private final KernelSetting setting;
  private final MeterRegistry metrics;
  private final Function<KernelSetting, Choice> chooser;
  private final CompletableFuture<Choice> choice = new CompletableFuture<>();

  @Inject
  KernelChoice(BalancingServiceConfig config, MeterRegistry metrics) {
    this(config.balancing().kernel(), metrics, KernelChooser::choose);
  }

  KernelChoice(
      KernelSetting setting, MeterRegistry metrics, Function<KernelSetting, Choice> chooser) {
    this.setting = setting;
    this.metrics = metrics;
    this.chooser = chooser;
  }

  /// Begins to choose.
  ///
  /// @throws IllegalStateException if the kernel that is set cannot run
  void start(@Observes StartupEvent event) {
    switch (setting) {
      case SCALAR, VECTOR -> announce(chooser.apply(setting), 0);
      case AUTO -> Thread.ofPlatform().name("kernel-choice").daemon().start(this::tryBoth);
    }
  }

  /// The kernel to balance the next batch with.
  BalancingKernel kernel() {
    return choice().kernel();
  }

  /// The kernel and why, once it is chosen.
  CompletionStage<Choice> chosen() {
    return choice.minimalCompletionStage();
  }

  /// The kernel in use and why.
  Choice choice() {
    return choice.getNow(UNTIL_CHOSEN);
  }

  private void tryBoth() {
    long start = System.nanoTime();
    Choice chosen;
    try {
      chosen = chooser.apply(setting);
    } catch (RuntimeException | LinkageError failure) {
      LOG.error("the kernels cannot be tried", failure);
      chosen = new Choice(new ScalarKernel(), "the kernels cannot be tried: " + failure);
    }
    announce(chosen, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
  }

  private void announce(Choice chosen, long millis) {
    String kernel = chosen.kernel().name();
    LOG.infof("balancing with the %s kernel: %s; chosen in %d ms", kernel, chosen.reason(), millis);
    Gauge.builder("saldo.balancing.kernel", () -> 1)
        .description("1 for the kernel that this process balances with")
        .tag("kernel", kernel)
        .strongReference(true)
        .register(metrics);
    choice.complete(chosen);
  }
}
