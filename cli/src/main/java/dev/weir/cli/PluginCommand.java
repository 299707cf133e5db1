package dev.weir.cli;

import picocli.CommandLine.Command;

/** {@code weir plugin}. */
@Command(
        name = "plugin",
        description = "Makes, tests, publishes and installs plugins.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            PluginNewCommand.class,
            PluginBuildCommand.class,
            PluginTestCommand.class,
            PluginPushCommand.class,
            PluginInstallCommand.class,
            PluginListCommand.class
        })
final class PluginCommand {
    PluginCommand() {}
}
