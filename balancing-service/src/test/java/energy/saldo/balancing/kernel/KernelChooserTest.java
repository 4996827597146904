package energy.saldo.balancing.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.balancing.kernel.KernelChooser.Choice;
import energy.saldo.balancing.kernel.KernelChooser.Machine;
import energy.saldo.balancing.kernel.KernelTrial.Outcome;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KernelChooserTest {

  private static final String VECTOR = "vector-" + VectorWidth.BITS;
  private static final String WITHOUT_C2 =
      "the C2 compiler is off; start a HotSpot Java without -Xint, -XX:TieredStopAtLevel, "
          + "-XX:CompilationMode=quick-only and -XX:+UseJVMCICompiler";
  private static final String INCUBATOR_WARNING =
      "WARNING: Using incubator modules: jdk.incubator.vector" + System.lineSeparator();

  private static final Outcome VECTOR_IS_FASTER =
      new Outcome(Duration.ofNanos(20_000), Duration.ofNanos(100_000));
  private static final Outcome BOTH_ARE_ALIKE =
      new Outcome(Duration.ofNanos(100_000), Duration.ofNanos(100_000));

  /// A Java virtual machine with the module.
  private static Machine jvm(int lanes, boolean hasC2) {
    return new Machine(true, () -> lanes, false, () -> hasC2, KernelChooserTest::noTrial);
  }

  private static Machine nativeImage(int lanes, Outcome outcome) {
    return new Machine(true, () -> lanes, true, KernelChooserTest::noCompiler, () -> outcome);
  }

  private static Machine withoutModule() {
    return new Machine(
        false,
        KernelChooserTest::noLanes,
        false,
        KernelChooserTest::noCompiler,
        KernelChooserTest::noTrial);
  }

  private static int noLanes() {
    throw new AssertionError("asked for lanes");
  }

  private static boolean noCompiler() {
    throw new AssertionError("asked for C2");
  }

  private static Outcome noTrial() {
    throw new AssertionError("asked for a trial");
  }

  private static void assertChosen(String name, String reason, Choice choice) {
    assertEquals(name, choice.name());
    assertEquals(reason, choice.reason());
    assertFalse(choice.isFallback());
  }

  private static void assertFallback(String reason, Choice choice) {
    assertEquals("scalar", choice.name());
    assertEquals(reason, choice.reason());
    assertTrue(choice.isFallback());
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8})
  void theVectorKernelIsChosenWhereC2CompilesWideVectors(int lanes) {
    assertChosen(
        VECTOR,
        lanes + " lanes, compiled by C2",
        KernelChooser.choose(KernelSetting.AUTO, jvm(lanes, true)));
  }

  @Test
  void theScalarKernelIsChosenWhereVectorsAreShort() {
    assertFallback(
        "vectors have 2 lanes, fewer than 4; "
            + "run on a processor with AVX2 or wider vectors, or configure the vector kernel",
        KernelChooser.choose(KernelSetting.AUTO, jvm(2, true)));
  }

  @Test
  void theScalarKernelIsChosenWithoutC2() {
    assertFallback(WITHOUT_C2, KernelChooser.choose(KernelSetting.AUTO, jvm(8, false)));
  }

  @Test
  void theScalarKernelIsChosenWithoutTheModuleAndTheModuleIsNotTouched() {
    assertFallback(
        "the module jdk.incubator.vector is missing; "
            + "start Java with --add-modules jdk.incubator.vector",
        KernelChooser.choose(KernelSetting.AUTO, withoutModule()));
  }

  @Test
  void aNativeImageTakesTheVectorKernelIfItWinsTheTrial() {
    assertChosen(
        VECTOR,
        "vector 20 µs, scalar 100 µs in the startup trial",
        KernelChooser.choose(KernelSetting.AUTO, nativeImage(4, VECTOR_IS_FASTER)));
  }

  @Test
  void aNativeImageTakesTheScalarKernelIfTheVectorKernelDoesNotWin() {
    assertFallback(
        "vector 100 µs, scalar 100 µs in the startup trial; "
            + "build the native image with -H:+VectorAPISupport",
        KernelChooser.choose(KernelSetting.AUTO, nativeImage(4, BOTH_ARE_ALIKE)));
  }

  @Test
  void theScalarKernelCanBeConfigured() {
    assertChosen(
        "scalar", "configured", KernelChooser.choose(KernelSetting.SCALAR, withoutModule()));
  }

  @Test
  void theVectorKernelCanBeConfiguredOnAnyWidthAndWithoutC2() {
    assertChosen(VECTOR, "configured", KernelChooser.choose(KernelSetting.VECTOR, jvm(2, false)));
  }

  @Test
  void aVectorKernelThatIsConfiguredButCannotRunStopsTheStart() {
    IllegalStateException refusal =
        assertThrows(
            IllegalStateException.class,
            () -> KernelChooser.choose(KernelSetting.VECTOR, withoutModule()));
    assertEquals(
        "the vector kernel is configured, but the module jdk.incubator.vector is missing; "
            + "start Java with --add-modules jdk.incubator.vector",
        refusal.getMessage());
  }

  @Test
  void eachChoiceMakesAKernelForEachThread() {
    Choice choice = KernelChooser.choose(KernelSetting.AUTO, jvm(4, true));
    assertNotSame(choice.newKernel().get(), choice.newKernel().get());
  }

  @Test
  void theVectorKernelIsNamedByTheWidthOfItsVectors() {
    assertEquals("vector-" + 64 * VectorWidth.LANES, new VectorKernel().name());
  }

  @Test
  void aProcessWithoutTheModuleBalancesWithTheScalarKernel() throws Exception {
    assertEquals(
        "scalar, 2 units: the module jdk.incubator.vector is missing; "
            + "start Java with --add-modules jdk.incubator.vector",
        outputOf(KernelSetting.AUTO, 0));
  }

  @Test
  void aProcessWithoutTheModuleSaysWhatTheVectorKernelNeeds() throws Exception {
    String output = outputOf(KernelSetting.VECTOR, 1);
    assertTrue(output.contains("start Java with --add-modules jdk.incubator.vector"), output);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1", "-XX:TieredStopAtLevel=3"})
  void aProcessWithoutC2BalancesWithTheScalarKernel(String option) throws Exception {
    assertEquals(
        "scalar, 2 units: " + WITHOUT_C2, outputOf(KernelSetting.AUTO, 0, wideVectors(option)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+TieredCompilation", "-XX:-TieredCompilation"})
  void aProcessWithC2BalancesWithTheVectorKernel(String option) throws Exception {
    assertEquals(
        "vector-256, 2 units: 4 lanes, compiled by C2",
        outputOf(KernelSetting.AUTO, 0, wideVectors(option)));
  }

  /// With the module, and with wide vectors whatever the machine has.
  private static String[] wideVectors(String option) {
    return new String[] {
      "--add-modules=jdk.incubator.vector", "-D" + VectorWidth.BITS_PROPERTY + "=256", option
    };
  }

  /// What a process prints that chooses a kernel; without options it lacks the module.
  private static String outputOf(KernelSetting setting, int exitCode, String... options)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            ChoiceInProcess.class.getName(),
            setting.name()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream output = process.getInputStream()) {
      String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(exitCode, process.waitFor(), text);
      return text.replace(INCUBATOR_WARNING, "");
    }
  }

  /// A kernel that counts and takes its time.
  private static final class SlowKernel implements BalancingKernel {

    private final Duration pause;
    private int runs;

    private SlowKernel(Duration pause) {
      this.pause = pause;
    }

    @Override
    public void balance(PartitionColumns in, Flows out) {
      runs++;
      long end = System.nanoTime() + pause.toNanos();
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
    }

    @Override
    public String name() {
      return "slow";
    }
  }

  @Test
  void aTrialRunsBothKernelsEquallyOftenAndKnowsTheFasterOne() {
    SlowKernel fast = new SlowKernel(Duration.ZERO);
    SlowKernel slow = new SlowKernel(Duration.ofMillis(5));
    Outcome outcome = KernelTrial.run(fast, slow);
    assertEquals(fast.runs, slow.runs);
    assertTrue(outcome.scalar().compareTo(Duration.ofMillis(5)) >= 0, outcome.toString());
    assertTrue(outcome.isVectorFaster(), outcome.toString());
    assertFalse(KernelTrial.run(slow, fast).isVectorFaster());
  }
}
