package energy.saldo.balancing.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import energy.saldo.balancing.kernel.KernelTrial.Outcome;
import java.lang.management.ManagementFactory;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/// Chooses the kernel that a process balances with, once at its start.
///
/// Touches nothing of `jdk.incubator.vector` before it knows that the module is there.
public final class KernelChooser {

  /// The chosen kind of kernel.
  ///
  /// @param newKernel makes a kernel; each thread needs its own
  /// @param reason why this kind, for logs and health; of a fallback also what to do about it
  /// @param isFallback whether the vector kernel was wanted and cannot run, or not fast
  public record Choice(Supplier<BalancingKernel> newKernel, String reason, boolean isFallback) {

    /// The name of the kernels made.
    public String name() {
      return newKernel.get().name();
    }
  }

  /// What the choice depends on. Suppliers are asked only where their answer counts.
  record Machine(
      boolean hasVectorModule,
      IntSupplier lanes,
      boolean isNativeImage,
      BooleanSupplier hasC2,
      Supplier<Outcome> trial) {}

  private static final String MODULE = "jdk.incubator.vector";
  private static final String MODULE_IS_MISSING =
      "the module %1$s is missing; start Java with --add-modules %1$s".formatted(MODULE);
  private static final int FEWEST_LANES = 4;

  private KernelChooser() {}

  /// The kernel for this machine.
  ///
  /// @throws IllegalStateException if the vector kernel is configured and cannot run
  public static Choice choose(KernelSetting setting) {
    return choose(
        setting,
        new Machine(
            ModuleLayer.boot().findModule(MODULE).isPresent(),
            () -> VectorWidth.LANES,
            isInNativeImage(),
            KernelChooser::hasC2,
            () -> KernelTrial.run(new VectorKernel(), new ScalarKernel())));
  }

  static Choice choose(KernelSetting setting, Machine machine) {
    return switch (setting) {
      case SCALAR -> new Choice(ScalarKernel::new, "configured", false);
      case VECTOR -> configuredVector(machine);
      case AUTO -> best(machine);
    };
  }

  /// Whether this is a native image, or one is being built.
  static boolean isInNativeImage() {
    return System.getProperty("org.graalvm.nativeimage.imagecode") != null;
  }

  private static Choice configuredVector(Machine machine) {
    if (!machine.hasVectorModule()) {
      throw new IllegalStateException("the vector kernel is configured, but " + MODULE_IS_MISSING);
    }
    return new Choice(VectorKernel::new, "configured", false);
  }

  private static Choice best(Machine machine) {
    if (!machine.hasVectorModule()) {
      return fallback(MODULE_IS_MISSING);
    }
    int lanes = machine.lanes().getAsInt();
    if (lanes < FEWEST_LANES) {
      return fallback(
          "vectors have %d lanes, fewer than %d".formatted(lanes, FEWEST_LANES)
              + "; run on a processor with AVX2 or wider vectors, or configure the vector kernel");
    }
    if (machine.isNativeImage()) {
      return faster(machine.trial().get());
    }
    if (!machine.hasC2().getAsBoolean()) {
      return fallback(
          "the C2 compiler is off; start a HotSpot Java without -Xint, -XX:TieredStopAtLevel,"
              + " -XX:CompilationMode=quick-only and -XX:+UseJVMCICompiler");
    }
    return new Choice(VectorKernel::new, "%d lanes, compiled by C2".formatted(lanes), false);
  }

  private static Choice faster(Outcome outcome) {
    String times =
        "vector %d µs, scalar %d µs in the startup trial"
            .formatted(outcome.vector().toNanos() / 1_000, outcome.scalar().toNanos() / 1_000);
    return outcome.isVectorFaster()
        ? new Choice(VectorKernel::new, times, false)
        : fallback(times + "; build the native image with -H:+VectorAPISupport");
  }

  private static Choice fallback(String reason) {
    return new Choice(ScalarKernel::new, reason, true);
  }

  /// Whether this Java virtual machine has C2 and uses it: only C2 is known to compile the vectors
  /// to machine instructions.
  private static boolean hasC2() {
    return "true".equals(option("UseCompiler"))
        && "4".equals(option("TieredStopAtLevel"))
        && !"quick-only".equals(option("CompilationMode"))
        && !"true".equals(option("UseJVMCICompiler"));
  }

  /// The value of an option of HotSpot; empty if this Java virtual machine has no such option.
  private static String option(String name) {
    try {
      HotSpotDiagnosticMXBean hotSpot =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return hotSpot == null ? "" : hotSpot.getVMOption(name).getValue();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
