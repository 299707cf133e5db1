package dev.weir.cli;

import dev.weir.api.spi.BundleException;
import dev.weir.cases.CaseResult;
import dev.weir.cases.CaseRunner;
import dev.weir.cases.CaseSchema;
import dev.weir.cases.InvalidCasesException;
import dev.weir.cases.JUnitReport;
import dev.weir.cases.JsonReport;
import dev.weir.cases.PluginCase;
import dev.weir.cases.Report;
import dev.weir.cases.TextReport;
import dev.weir.control.bundle.BundleCases;
import dev.weir.control.bundle.BundleResolver;
import dev.weir.control.config.JavaTrust;
import dev.weir.control.config.SchemaFaults;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir plugin test}. */
@Command(
        name = "test",
        description = "Runs the cases of a plugin, cases/*.yaml, in this gateway's own engine.",
        mixinStandardHelpOptions = true)
final class PluginTestCommand implements Callable<Integer> {
    enum Format {
        TABLE,
        JSON
    }

    @Parameters(
            paramLabel = "DIR|REF",
            arity = "0..1",
            description = "A plugin folder (default: .), or a plugin as in a configuration.")
    private String plugin = ".";

    @Option(
            names = "--case",
            paramLabel = "TEXT",
            description = "Only cases with that text in their name.")
    private String only = "";

    @Option(names = "-o", paramLabel = "table|json", description = "The form (default: table).")
    private Format format = Format.TABLE;

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            description = "Writes the report as JUnit XML, too.")
    private @Nullable Path junit;

    @Option(names = "--schema", description = "Prints the JSON Schema of case files.")
    private boolean schema;

    @Mixin private ConfigOption config = new ConfigOption();
    @Mixin private Folders folders = new Folders();

    @Spec private CommandSpec spec = CommandSpec.create();

    PluginTestCommand() {}

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        if (schema) {
            out.print(CaseSchema.text());
            return Exit.OK;
        }
        Report report = report();
        switch (format) {
            case TABLE -> out.print(TextReport.of(report));
            case JSON -> out.println(JsonReport.of(report));
        }
        out.flush();
        if (junit != null) {
            Files.writeString(junit, JUnitReport.of(report));
        }
        return report.passed() ? Exit.OK : Exit.FAILED;
    }

    private Report report() throws Exception {
        BundleResolver.Found found = found();
        List<PluginCase> cases = cases(found);
        String label = found.bundle().manifest().name() + " " + found.bundle().manifest().version();
        try (CaseRunner runner = new CaseRunner(found.plugin(), SchemaFaults::of)) {
            List<CaseResult> results = cases.stream().map(runner::run).toList();
            return new Report(label, results);
        }
    }

    private List<PluginCase> cases(BundleResolver.Found found) throws Stop {
        String where = folder().map(path -> path.resolve("").toString()).orElse("");
        try {
            List<PluginCase> cases =
                    BundleCases.of(found.bundle(), where.isEmpty() ? "" : where + "/").stream()
                            .filter(each -> each.name().contains(only))
                            .toList();
            if (cases.isEmpty()) {
                throw new Stop(
                        "%s has no case to run: they are written in cases/*.yaml, see docs/plugin-testing.md"
                                .formatted(plugin));
            }
            return cases;
        } catch (InvalidCasesException e) {
            throw new Stop(String.valueOf(e.getMessage()));
        }
    }

    private Optional<Path> folder() {
        Path path = Path.of(plugin);
        return Files.exists(path) ? Optional.of(path) : Optional.empty();
    }

    private BundleResolver.Found found() throws Stop {
        try {
            Path here = Path.of("").toAbsolutePath();
            String use = folder().map(path -> here.resolve(path).toString()).orElse(plugin);
            if (folder().isPresent()) {
                // Who names a folder wants its code to run.
                JavaTrust trust = new JavaTrust(Set.of(), Set.of(use));
                return BuiltIns.resolver(folders).find(use, here, here, trust);
            }
            Registries registries = Registries.of(config);
            return BuiltIns.resolver(folders)
                    .find(use, here, registries.lockFile(), registries.trust());
        } catch (BundleException e) {
            throw new Stop(String.valueOf(e.getMessage()));
        }
    }
}
