package energy.saldo.balancing.run;

import energy.saldo.balancing.kernel.KernelChooser.Choice;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Reports which kernel is in use and why. Always up.
@Readiness
@ApplicationScoped
class KernelHealth implements HealthCheck {

  private final KernelChoice kernel;

  KernelHealth(KernelChoice kernel) {
    this.kernel = kernel;
  }

  @Override
  public HealthCheckResponse call() {
    Choice choice = kernel.choice();
    return HealthCheckResponse.named("balancing kernel")
        .up()
        .withData("kernel", choice.name())
        .withData("reason", choice.reason())
        .build();
  }
}
