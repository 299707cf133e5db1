package dev.weir.cli;

import dev.weir.registry.Bundle;
import dev.weir.registry.OciLayout;
import dev.weir.registry.PluginFolder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir plugin push}. */
@Command(
        name = "push",
        description = "Packs a plugin folder and publishes it to a registry.",
        mixinStandardHelpOptions = true)
final class PluginPushCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "The folder with manifest.json.")
    private Path folder = Path.of("");

    @Option(
            names = "--registry",
            paramLabel = "NAME",
            description = "A registry of the configuration (default: default).")
    private String registry = "default";

    @Mixin private ConfigOption config = new ConfigOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    PluginPushCommand() {}

    @Override
    public Integer call() throws Exception {
        Bundle bundle = PluginFolder.pack(folder);
        Path location = Registries.of(config).location(registry);
        boolean pushed = OciLayout.create(location).push(bundle);
        spec.commandLine()
                .getOut()
                .printf(
                        "%s@%s %s %s%n",
                        bundle.manifest().name(),
                        bundle.manifest().version(),
                        bundle.digest(),
                        pushed ? "pushed to " + location : "is in " + location + " already");
        return Exit.OK;
    }
}
