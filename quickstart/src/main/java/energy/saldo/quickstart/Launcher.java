package energy.saldo.quickstart;

import energy.saldo.quickstart.system.StartFailure;
import picocli.CommandLine;

/// The entry point of the Java part of the `saldo` script.
public final class Launcher {

  private Launcher() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new LauncherCommand())
        .setUsageHelpWidth(100)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (!(failure instanceof StartFailure)) {
                throw failure;
              }
              command.getErr().println("saldo: " + failure.getMessage());
              command.getErr().flush();
              return CommandLine.ExitCode.SOFTWARE;
            });
  }
}
