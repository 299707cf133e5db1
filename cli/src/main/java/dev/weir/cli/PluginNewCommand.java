package dev.weir.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir plugin new}. */
@Command(
        name = "new",
        description = "Makes the folder of a new plugin, ready to run.",
        mixinStandardHelpOptions = true)
final class PluginNewCommand implements Callable<Integer> {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    @Parameters(paramLabel = "NAME", description = "The plugin's name; makes ./NAME.")
    private String name = "";

    @Option(
            names = "--lang",
            paramLabel = "js|ts|rust|go|assemblyscript|java",
            description = "The language (default: js).")
    private PluginTemplate language = PluginTemplate.JS;

    @Spec private CommandSpec spec = CommandSpec.create();

    PluginNewCommand() {}

    @Override
    public Integer call() throws Exception {
        if (!NAME.matcher(name).matches()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "NAME must be lower-case letters, digits and single hyphens, was " + name);
        }
        Path folder = Path.of(name);
        if (Files.exists(folder)) {
            throw new Stop("there is a ./%s already: choose another name".formatted(name));
        }
        Files.createDirectories(folder);
        language.write(folder, name);
        spec.commandLine()
                .getOut()
                .printf(
                        "./%1$s is a %2$s plugin. To try it:%n%3$s  %4$s run --dev --to weir:echo --plugin ./%1$s%n",
                        name,
                        language.language(),
                        language.isBuilt()
                                ? "  %s plugin build ./%s%n".formatted(Main.called(), name)
                                : "",
                        Main.called());
        return Exit.OK;
    }
}
