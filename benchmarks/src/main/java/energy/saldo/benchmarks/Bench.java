package energy.saldo.benchmarks;

import energy.saldo.benchmarks.volume.VolumeBench;
import java.util.Arrays;
import picocli.CommandLine;

/// The entry point of `./saldo bench`.
final class Bench {

  private Bench() {}

  public static void main(String[] arguments) {
    String kind = arguments.length == 0 ? "" : arguments[0];
    System.exit(
        switch (kind) {
          case "kernel" -> execute(new KernelBench(), arguments);
          case "virtual" -> execute(new VirtualBench(), arguments);
          default -> VolumeBench.commandLine().execute(arguments);
        });
  }

  private static int execute(Object command, String... arguments) {
    return new CommandLine(command).execute(Arrays.copyOfRange(arguments, 1, arguments.length));
  }
}
