package energy.saldo.balancing.run;

import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.balancing.AccessTokens;
import energy.saldo.balancing.Management;
import energy.saldo.balancing.kernel.KernelChooser.Choice;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jdk.incubator.vector.DoubleVector;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
class KernelInServiceTest {

  @Inject KernelChoice choice;

  @Test
  void readinessAndMetricsShowTheChosenKernel() {
    Choice chosen = choice.choice();
    String kernel = chosen.name();
    Management.health("ready")
        .statusCode(200)
        .body("checks.find { it.name == 'balancing kernel' }.status", is("UP"))
        .body("checks.find { it.name == 'balancing kernel' }.data.kernel", is(kernel))
        .body("checks.find { it.name == 'balancing kernel' }.data.reason", is(chosen.reason()));
    assertEquals(1, Management.metric("saldo_balancing_kernel{kernel=\"%s\"}".formatted(kernel)));
  }

  @Test
  void withTheModuleWideVectorsAndC2TheVectorKernelIsChosen() {
    int lanes = DoubleVector.SPECIES_PREFERRED.length();
    assertEquals(
        lanes < 4 ? "scalar" : "vector-" + Math.min(512, 64 * lanes), choice.choice().name());
  }
}
