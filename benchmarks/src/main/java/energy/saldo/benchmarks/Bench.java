package energy.saldo.benchmarks;

import energy.saldo.benchmarks.volume.VolumeBench;
import java.util.Arrays;
import picocli.CommandLine;

/// The entry point of `./saldo bench`.
final class Bench {

  private Bench() {}

  public static void main(String[] arguments) {
    boolean isKernel = arguments.length > 0 && arguments[0].equals("kernel");
    System.exit(
        isKernel
            ? new CommandLine(new KernelBench())
                .execute(Arrays.copyOfRange(arguments, 1, arguments.length))
            : VolumeBench.commandLine().execute(arguments));
  }
}
