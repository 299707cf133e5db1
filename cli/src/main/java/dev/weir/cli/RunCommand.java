package dev.weir.cli;

import dev.weir.control.apply.ConfigurationSource;
import dev.weir.control.bundle.BundleResolver;
import dev.weir.control.config.JavaTrust;
import dev.weir.registry.Manifest;
import dev.weir.registry.PluginFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir run}. */
@Command(
        name = "run",
        description = "Runs a gateway, from a configuration or from a single --to URL.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Mixin private ConfigOption config = new ConfigOption();
    @Mixin private Folders folders = new Folders();
    @Mixin private CompilerOptions compilers = new CompilerOptions();

    @Option(
            names = "--to",
            paramLabel = "URL",
            description = "Instead of a configuration: sends everything there.")
    private @Nullable String to;

    @Option(
            names = "--listen",
            paramLabel = "ADDR",
            description = "With --to: where to listen (default: 0.0.0.0:8080).")
    private @Nullable String listen;

    @Option(
            names = "--admin",
            paramLabel = "ADDR",
            description = "With --to: where the admin API is (default: 127.0.0.1:9901).")
    private @Nullable String admin;

    @Option(
            names = "--plugin",
            paramLabel = "REF[=CONFIG]",
            description =
                    "With --to: runs a plugin, such as ./hi or rate-limit=10/s; CONFIG is its first setting or {a: b}.")
    private List<String> plugins = new ArrayList<>();

    @Option(
            names = "--watch",
            description = "Puts changes of the configuration in force when files change.")
    private boolean watch;

    @Option(
            names = "--dev",
            description =
                    "For writing plugins: implies --watch, and builds their folders when source changes.")
    private boolean dev;

    @Spec private CommandSpec spec = CommandSpec.create();

    RunCommand() {}

    @Override
    public Integer call() throws Exception {
        if (to != null && config.named()) {
            throw wrong("--to is instead of a configuration: give it or -c");
        } else if (to == null && (listen != null || admin != null || !plugins.isEmpty())) {
            throw wrong(
                    "--listen, --admin and --plugin go with --to; write them into the configuration");
        } else if (to == null && Files.notExists(config.path())) {
            throw wrong(
                    "there is no %s: name a configuration with -c, or an upstream with --to"
                            .formatted(config.path()));
        }
        compilers.check();
        if (dev) {
            GuestBuild.renew(pluginFolders());
        }
        GatewayProcess process =
                to == null
                        ? GatewayProcess.start(
                                ConfigurationSource.of(config.path()),
                                BuiltIns.resolver(folders),
                                folders.revisions(config.path()))
                        : quick(to);
        Signals.install(process);
        process.announce();
        if (dev) {
            process.develop();
        } else if (watch) {
            process.watch();
        }
        // Signals are handled on daemon threads: this one keeps the process alive until it has
        // drained.
        process.awaitStopped();
        return Exit.OK;
    }

    /** The folders among the plugins of the command line. */
    private List<Path> pluginFolders() {
        return references().stream().map(Path::of).filter(Files::isDirectory).toList();
    }

    /** The plugins of the command line, without their settings. */
    private List<String> references() {
        return plugins.stream().map(plugin -> plugin.split("=", 2)[0]).toList();
    }

    private GatewayProcess quick(String url) throws Exception {
        BundleResolver bundles = BuiltIns.resolver(folders);
        // A place in the configuration that is made of the command line would help nobody.
        List<String> wrong =
                references().stream()
                        .map(use -> bundles.misnamed(use, Path.of("")))
                        .flatMap(Optional::stream)
                        .map(why -> "--plugin: " + why)
                        .toList();
        if (!wrong.isEmpty()) {
            throw new Stop(String.join("\nweir: ", wrong));
        }
        // Who names a folder on the command line wants its code to run.
        Set<String> trusted = new TreeSet<>();
        for (String use : references()) {
            Path folder = Path.of(use);
            if (Files.isDirectory(folder)
                    && PluginFolder.pack(folder).manifest().kind() == Manifest.Kind.JAVA) {
                trusted.add(use);
            }
        }
        QuickConfig quick =
                new QuickConfig(
                        url,
                        listen == null ? "0.0.0.0:8080" : listen,
                        admin == null ? "127.0.0.1:9901" : admin,
                        plugins,
                        trusted);
        // What is switched on a gateway without a configuration file is gone when it ends.
        Path revisions = Files.createTempDirectory("weir-");
        return GatewayProcess.start(
                new ConfigurationSource(
                        "command line",
                        Path.of(""),
                        quick.toYaml(
                                bundles.in(
                                        Path.of(""),
                                        Path.of("weir.lock"),
                                        new JavaTrust(Set.of(), trusted)))),
                bundles,
                revisions);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
