package dev.weir.cli;

import dev.weir.control.apply.StartRefused;
import dev.weir.registry.DigestMismatchException;
import dev.weir.registry.FileProblem;
import dev.weir.yaml.Nearest;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code weir}. */
@Command(
        name = "weir",
        description = "A pluggable API gateway.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private Main() {}

    /**
     * Runs the command and ends the process with its exit code, unless it left a gateway running.
     */
    public static void main(String[] arguments) {
        LogFormat.install();
        System.exit(commandLine(arguments).execute(arguments));
    }

    /** The command line, ready for {@code arguments} and for no others. */
    static CommandLine commandLine(String... arguments) {
        CommandLine weir = new CommandLine(new Main());
        commands(arguments).forEach(weir::addSubcommand);
        return weir.setCaseInsensitiveEnumValuesAllowed(true)
                .setExitCodeExceptionMapper(Main::exitCode)
                .setExecutionExceptionHandler((exception, line, _) -> {
                    line.getErr().println(message(exception));
                    return exitCode(exception);
                })
                .setParameterExceptionHandler(Main::usage);
    }

    /** What the user typed to get here, for messages that say what to type next. */
    static String called() {
        return System.getProperty("weir.command", "weir");
    }

    // Only the one that is asked for: reading a command's annotations takes 15 ms of a start.
    private static List<Class<?>> commands(String... arguments) {
        return switch (arguments.length == 0 ? "" : arguments[0]) {
            case "run" -> List.of(RunCommand.class);
            case "validate" -> List.of(ValidateCommand.class);
            case "toggle" -> List.of(ToggleCommand.class);
            case "plugin" -> List.of(PluginCommand.class);
            case "errors" -> List.of(ErrorsCommand.class);
            case "doctor" -> List.of(DoctorCommand.class);
            default ->
                    List.of(
                            RunCommand.class,
                            ValidateCommand.class,
                            ToggleCommand.class,
                            ErrorsCommand.class,
                            DoctorCommand.class,
                            PluginCommand.class);
        };
    }

    private static int usage(ParameterException exception, String[] arguments) {
        CommandLine line = exception.getCommandLine();
        line.getErr().println("weir: " + message(exception));
        line.getErr()
                .println("usage: see `%s --help`".formatted(line.getCommandSpec().qualifiedName()));
        return Exit.USAGE;
    }

    private static String message(ParameterException exception) {
        CommandSpec command = exception.getCommandLine().getCommandSpec();
        if (!(exception instanceof UnmatchedArgumentException unmatched)) {
            return String.valueOf(exception.getMessage());
        }
        String found = unmatched.getUnmatched().getFirst();
        if (found.startsWith("-")) {
            return "there is no option %s%s"
                    .formatted(found, Nearest.hint(found, command.optionsMap().keySet()));
        } else if (command.subcommands().isEmpty()) {
            return "%s is one argument too many".formatted(found);
        }
        return "there is no command %s%s"
                .formatted(found, Nearest.hint(found, command.subcommands().keySet()));
    }

    private static int exitCode(Throwable failure) {
        return failure instanceof DigestMismatchException ? Exit.NOT_VERIFIED : Exit.FAILED;
    }

    private static String message(Exception failure) {
        return switch (failure) {
            case StartRefused refused -> String.valueOf(refused.getMessage());
            case Stop stop -> "weir: " + stop.getMessage();
            case IOException io -> "weir: " + FileProblem.of(io);
            default -> {
                // Not foreseen: the stack says where to look.
                failure.printStackTrace();
                yield "weir: " + failure;
            }
        };
    }
}
