package energy.saldo.quickstart;

import picocli.CommandLine.Command;

/// The commands that need the Java part; the script has further ones.
@Command(
    name = "./saldo",
    description = "Runs Saldo on this machine.",
    subcommands = UpCommand.class,
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = false)
final class LauncherCommand {}
