package dev.weir.cli;

import dev.weir.api.spi.BundleException;
import dev.weir.registry.Bundle;
import dev.weir.registry.BundleReference;
import dev.weir.registry.BundleStore;
import dev.weir.registry.Capabilities;
import dev.weir.registry.LockEntry;
import dev.weir.registry.Manifest;
import dev.weir.registry.Resolver;
import dev.weir.yaml.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir plugin install}. */
@Command(
        name = "install",
        description = "Resolves a plugin, verifies it, keeps it, and pins it in weir.lock.",
        mixinStandardHelpOptions = true)
final class PluginInstallCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NS/NAME@RANGE", description = "Such as acme/geo@^1.2.")
    private String reference = "";

    @Option(
            names = "--accept",
            paramLabel = "CAPABILITY",
            split = ",",
            description = "What the plugin asks for and may have.")
    private List<String> accepted = new ArrayList<>();

    @Mixin private ConfigOption config = new ConfigOption();
    @Mixin private Folders folders = new Folders();

    @Spec private CommandSpec spec = CommandSpec.create();

    PluginInstallCommand() {}

    @Override
    public Integer call() throws Exception {
        BundleReference wanted = parsed();
        accepted.forEach(this::requireCapability);
        Registries registries = Registries.of(config);
        Resolver resolver = new Resolver(registries.open());
        Resolver.Resolved found = resolver.resolve(wanted);
        Bundle bundle = found.load();
        try {
            BuiltIns.resolver(folders).requireThisGateway(bundle.manifest());
        } catch (BundleException e) {
            throw new Stop(String.valueOf(e.getMessage()));
        }
        if (bundle.manifest().kind() == Manifest.Kind.JAVA
                && !registries.trust().registries().contains(found.registryName())) {
            spec.commandLine()
                    .getErr()
                    .printf(
                            "weir: %s %s is a Java plugin, which nothing holds back; to allow that, write `trust: java` beside registry `%s`%n",
                            found.name(), found.version(), found.registryName());
            return Exit.NOT_VERIFIED;
        }
        SortedSet<String> asked = capabilities(bundle);
        SortedSet<String> refused = new TreeSet<>(asked);
        refused.removeAll(accepted);
        if (!refused.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .printf(
                            "weir: %s asks for %s; to allow that:%n  %s plugin install %s --accept %s%n",
                            reference, refused, Main.called(), reference, String.join(",", asked));
            return Exit.NOT_VERIFIED;
        }
        LockEntry entry =
                new BundleStore(folders.bundles()).install(wanted, resolver, registries.lockFile());
        spec.commandLine()
                .getOut()
                .printf(
                        "%s is %s %s, pinned in %s%n",
                        reference, entry.version(), entry.manifest(), registries.lockFile());
        return Exit.OK;
    }

    private BundleReference parsed() {
        try {
            return BundleReference.parse(reference);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** What is misspelt would be accepted from nobody. */
    private void requireCapability(String accepted) {
        if (!Capabilities.isElement(accepted)) {
            String remedy =
                    accepted.startsWith("call-outs")
                            ? ": a host to call is written call-outs:HOST"
                            : Nearest.hint(accepted, Capabilities.FLAGS) + " (and call-outs:HOST)";
            throw new ParameterException(
                    spec.commandLine(),
                    "--accept: there is no capability `%s`%s".formatted(accepted, remedy));
        }
    }

    private static SortedSet<String> capabilities(Bundle bundle) {
        return new TreeSet<>(bundle.manifest().capabilities().asSet());
    }
}
