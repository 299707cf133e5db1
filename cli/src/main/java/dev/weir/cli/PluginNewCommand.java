package dev.weir.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
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
    enum Language {
        JS
    }

    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final String TEMPLATE = "/dev/weir/js/template/";
    private static final List<String> FILES = List.of("manifest.json", "plugin.js", "README.md");

    /** What stands for the plugin's name in the template. */
    private static final String PLACEHOLDER = "{{name}}";

    @Parameters(paramLabel = "NAME", description = "The plugin's name; makes ./NAME.")
    private String name = "";

    @Option(names = "--lang", paramLabel = "js", description = "The language (default: js).")
    private Language language = Language.JS;

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
        for (String file : FILES) {
            Files.writeString(folder.resolve(file), template(file).replace(PLACEHOLDER, name));
        }
        spec.commandLine()
                .getOut()
                .printf(
                        "./%1$s is a %2$s plugin. To try it:%n  weir run --dev --to weir:echo --plugin ./%1$s%n",
                        name, language.name().toLowerCase(java.util.Locale.ROOT));
        return Exit.OK;
    }

    private static String template(String file) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        PluginNewCommand.class.getResourceAsStream(TEMPLATE + file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
