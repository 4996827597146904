package energy.saldo.balancing.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.balancing.kernel.KernelChooser.Choice;
import energy.saldo.balancing.kernel.KernelTrial.Outcome;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class KernelChooserTest {

  private static final Outcome VECTOR_IS_FASTER =
      new Outcome(Duration.ofNanos(20_000), Duration.ofNanos(100_000));
  private static final Outcome BOTH_ARE_ALIKE =
      new Outcome(Duration.ofNanos(100_000), Duration.ofNanos(100_000));

  private static KernelChooser chooser(boolean isModuleThere, int lanes, Outcome outcome) {
    return new KernelChooser(() -> isModuleThere, () -> lanes, () -> outcome);
  }

  private static KernelChooser chooserWithoutModule() {
    return new KernelChooser(
        () -> false,
        () -> {
          throw new AssertionError("asked for lanes without the module");
        },
        () -> {
          throw new AssertionError("tried without the module");
        });
  }

  private static void assertChoice(String name, String reason, Choice choice) {
    assertEquals(name, choice.kernel().name());
    assertEquals(reason, choice.reason());
  }

  @Test
  void theVectorKernelIsChosenWhereItIsFaster() {
    assertChoice(
        "vector",
        "it is the faster one: vector 20 µs, scalar 100 µs for a trial day, 4 lanes",
        chooser(true, 4, VECTOR_IS_FASTER).chooseFor(KernelSetting.AUTO));
  }

  @Test
  void theScalarKernelIsChosenWhereTheVectorKernelIsNotFaster() {
    assertChoice(
        "scalar",
        "it is the faster one: vector 100 µs, scalar 100 µs for a trial day, 8 lanes",
        chooser(true, 8, BOTH_ARE_ALIKE).chooseFor(KernelSetting.AUTO));
  }

  @Test
  void theScalarKernelIsChosenWhereVectorsAreShort() {
    assertChoice(
        "scalar",
        "vectors have 2 lanes, fewer than 4",
        chooser(true, 2, VECTOR_IS_FASTER).chooseFor(KernelSetting.AUTO));
  }

  @Test
  void theScalarKernelIsChosenWithoutTheModuleAndTheModuleIsNotTouched() {
    assertChoice(
        "scalar",
        "the module jdk.incubator.vector is not there",
        chooserWithoutModule().chooseFor(KernelSetting.AUTO));
  }

  @Test
  void theScalarKernelCanBeSet() {
    assertChoice("scalar", "it is set", chooserWithoutModule().chooseFor(KernelSetting.SCALAR));
  }

  @Test
  void theVectorKernelCanBeSetOnAnyWidth() {
    assertChoice(
        "vector",
        "it is set, 2 lanes",
        chooser(true, 2, BOTH_ARE_ALIKE).chooseFor(KernelSetting.VECTOR));
  }

  @Test
  void aVectorKernelThatIsSetButCannotRunStopsTheStart() {
    IllegalStateException refusal =
        assertThrows(
            IllegalStateException.class,
            () -> chooserWithoutModule().chooseFor(KernelSetting.VECTOR));
    assertEquals(
        "The vector kernel is set, but the module jdk.incubator.vector is not there: "
            + "start with --add-modules jdk.incubator.vector",
        refusal.getMessage());
  }

  @Test
  void onThisMachineAKernelIsChosenWithItsReason() {
    Choice choice = KernelChooser.choose(KernelSetting.AUTO);
    assertTrue(choice.reason().contains("lanes"), choice.reason());
  }

  @Test
  void aProcessWithoutTheModuleBalancesWithTheScalarKernel() throws Exception {
    assertEquals(
        "scalar, as the module jdk.incubator.vector is not there: 2",
        outputWithoutModule(KernelSetting.AUTO, 0));
  }

  @Test
  void aProcessWithoutTheModuleSaysWhatTheVectorKernelNeeds() throws Exception {
    String output = outputWithoutModule(KernelSetting.VECTOR, 1);
    assertTrue(output.contains("start with --add-modules jdk.incubator.vector"), output);
  }

  private static String outputWithoutModule(KernelSetting setting, int exitCode) throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                ChoiceWithoutModule.class.getName(),
                setting.name())
            .redirectErrorStream(true)
            .start();
    try (InputStream output = process.getInputStream()) {
      String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(exitCode, process.waitFor(), text);
      return text;
    }
  }

  @Test
  void aTrialEndsInTimeWhenTheFirstKernelIsNeverFaster() {
    ScalarKernel kernel = new ScalarKernel();
    Outcome outcome = KernelTrial.run(kernel, kernel, Duration.ZERO);
    assertTrue(outcome.vector().toNanos() > 0);
    assertTrue(outcome.scalar().toNanos() > 0);
    assertEquals(outcome.vector().compareTo(outcome.scalar()) < 0, outcome.isVectorFaster());
  }
}
