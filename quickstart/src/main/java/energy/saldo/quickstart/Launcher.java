package energy.saldo.quickstart;

import energy.saldo.quickstart.system.StartFailure;
import picocli.CommandLine;

/// Where the Java part of the `saldo` script begins.
public final class Launcher {

  private Launcher() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new LauncherCommand())
        .setUsageHelpWidth(100)
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
