package energy.saldo.balancing.kernel;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/// Chooses the kernel that a process balances with, once at its start.
///
/// Touches nothing of `jdk.incubator.vector` before it knows that the module is there.
public final class KernelChooser {

  /// A kernel, and why it and not the other one, for logs and health.
  public record Choice(BalancingKernel kernel, String reason) {}

  private static final String MODULE = "jdk.incubator.vector";
  private static final int FEWEST_LANES = 4;
  private static final Duration LONGEST_TRIAL = Duration.ofSeconds(30);
  private static final Duration LONGEST_TRIAL_WHEN_COMPILED = Duration.ofSeconds(1);

  private final BooleanSupplier isModuleThere;
  private final IntSupplier lanes;
  private final Supplier<KernelTrial.Outcome> trial;

  KernelChooser(
      BooleanSupplier isModuleThere, IntSupplier lanes, Supplier<KernelTrial.Outcome> trial) {
    this.isModuleThere = isModuleThere;
    this.lanes = lanes;
    this.trial = trial;
  }

  /// The kernel for this machine. If both are tried, it takes as long as the Java virtual machine
  /// needs to compile them: a second or two, on a very busy machine up to thirty. A native image is
  /// compiled already and tries for a second at most.
  ///
  /// @throws IllegalStateException if the vector kernel is demanded and cannot run
  public static Choice choose(KernelSetting setting) {
    return new KernelChooser(
            () -> ModuleLayer.boot().findModule(MODULE).isPresent(),
            () -> VectorWidth.LANES,
            () -> KernelTrial.run(new VectorKernel(), new ScalarKernel(), longestTrial()))
        .chooseFor(setting);
  }

  private static Duration longestTrial() {
    return VectorWidth.isInNativeImage() ? LONGEST_TRIAL_WHEN_COMPILED : LONGEST_TRIAL;
  }

  Choice chooseFor(KernelSetting setting) {
    return switch (setting) {
      case SCALAR -> scalar("it is set");
      case VECTOR -> forced();
      case AUTO -> better();
    };
  }

  private Choice forced() {
    if (!isModuleThere.getAsBoolean()) {
      throw new IllegalStateException(
          "The vector kernel is set, but the module %s is not there: start with --add-modules %s"
              .formatted(MODULE, MODULE));
    }
    return new Choice(new VectorKernel(), "it is set, %d lanes".formatted(lanes.getAsInt()));
  }

  private Choice better() {
    if (!isModuleThere.getAsBoolean()) {
      return scalar("the module %s is not there".formatted(MODULE));
    }
    if (lanes.getAsInt() < FEWEST_LANES) {
      return scalar(
          "vectors have %d lanes, fewer than %d".formatted(lanes.getAsInt(), FEWEST_LANES));
    }
    KernelTrial.Outcome outcome = trial.get();
    String times =
        "vector %d µs, scalar %d µs for a trial day, %d lanes"
            .formatted(
                outcome.vector().toNanos() / 1_000,
                outcome.scalar().toNanos() / 1_000,
                lanes.getAsInt());
    return outcome.isVectorFaster()
        ? new Choice(new VectorKernel(), "it is the faster one: " + times)
        : scalar("it is the faster one: " + times);
  }

  private static Choice scalar(String reason) {
    return new Choice(new ScalarKernel(), reason);
  }
}
