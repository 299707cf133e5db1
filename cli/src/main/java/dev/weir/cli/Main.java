package dev.weir.cli;

import dev.weir.control.apply.StartRefused;
import dev.weir.registry.DigestMismatchException;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** {@code weir}. */
@Command(
        name = "weir",
        description = "A pluggable API gateway.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            ValidateCommand.class,
            ToggleCommand.class,
            PluginCommand.class
        })
public final class Main {
    private Main() {}

    /**
     * Runs the command and ends the process with its exit code, unless it left a gateway running.
     */
    public static void main(String[] arguments) {
        LogFormat.install();
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExitCodeExceptionMapper(Main::exitCode)
                .setExecutionExceptionHandler((exception, line, _) -> {
                    line.getErr().println(message(exception));
                    return exitCode(exception);
                })
                .setParameterExceptionHandler(Main::usage);
    }

    private static int usage(ParameterException exception, String[] arguments) {
        CommandLine line = exception.getCommandLine();
        line.getErr().println("weir: " + exception.getMessage());
        line.getErr()
                .println("usage: see `%s --help`".formatted(line.getCommandSpec().qualifiedName()));
        return Exit.USAGE;
    }

    private static int exitCode(Throwable failure) {
        return failure instanceof DigestMismatchException ? Exit.NOT_VERIFIED : Exit.FAILED;
    }

    private static String message(Exception failure) {
        return switch (failure) {
            case StartRefused refused -> String.valueOf(refused.getMessage());
            case Stop stop -> "weir: " + stop.getMessage();
            case IOException io -> "weir: " + io.getMessage();
            default -> {
                // Not foreseen: the stack says where to look.
                failure.printStackTrace();
                yield "weir: " + failure;
            }
        };
    }
}
