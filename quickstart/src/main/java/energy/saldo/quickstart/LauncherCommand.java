package energy.saldo.quickstart;

import picocli.CommandLine.Command;

/// The commands implemented in Java; the script implements the others.
@Command(
    name = "./saldo",
    description = "Runs Saldo on this machine.",
    subcommands = UpCommand.class,
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = false)
final class LauncherCommand {}
