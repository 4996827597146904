package energy.saldo.balancing.run;

import energy.saldo.balancing.BalancingServiceConfig;
import energy.saldo.balancing.kernel.BalancingKernel;
import energy.saldo.balancing.kernel.KernelChooser;
import energy.saldo.balancing.kernel.KernelChooser.Choice;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jboss.logging.Logger;

/// The kind of kernel that this process balances with, chosen once at its start. A configured
/// kernel that cannot run stops the start.
@Startup
@ApplicationScoped
class KernelChoice {

  private static final Logger LOG = Logger.getLogger(KernelChoice.class);

  private final Choice choice;

  @Inject
  KernelChoice(BalancingServiceConfig config, MeterRegistry metrics) {
    this(KernelChooser.choose(config.balancing().kernel()), metrics);
  }

  KernelChoice(Choice choice, MeterRegistry metrics) {
    this.choice = choice;
    if (choice.isFallback()) {
      LOG.warnf("Balancing with the slower %s kernel: %s", choice.name(), choice.reason());
    } else {
      LOG.infof("Balancing with the %s kernel: %s", choice.name(), choice.reason());
    }
    Gauge.builder("saldo.balancing.kernel", () -> 1)
        .description("1 for the kernel that this process balances with")
        .tag("kernel", choice.name())
        .strongReference(true)
        .register(metrics);
  }

  /// A kernel of the chosen kind, for one thread.
  BalancingKernel newKernel() {
    return choice.newKernel().get();
  }

  /// The chosen kind and why.
  Choice choice() {
    return choice;
  }
}
