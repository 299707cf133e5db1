package dev.weir.cli;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.weir.js.JsRuntime;
import dev.weir.yaml.Counted;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** {@code weir doctor}. */
@Command(
        name = "doctor",
        description =
                "Looks at the machine, the JVM and the configuration, and says what it finds.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    /** A connection is a file, and half of them are left for the upstream's side and all else. */
    private static final long FEW_FILES = 4096;

    private static final String CACHE = "-XX:AOTCache=";

    enum Format {
        TABLE,
        JSON
    }

    private enum Verdict {
        OK,
        WARN,
        FAIL
    }

    private record Finding(String what, Verdict verdict, String detail) {}

    @Option(names = "-o", paramLabel = "table|json", description = "The form (default: table).")
    private Format format = Format.TABLE;

    @Mixin private ConfigOption config = new ConfigOption();

    @Mixin private Folders folders = new Folders();

    @Spec private CommandSpec spec = CommandSpec.create();

    private final List<Finding> findings = new ArrayList<>();

    DoctorCommand() {}

    @Override
    public Integer call() {
        found("weir", Verdict.OK, Version.number());
        java();
        files();
        state();
        cache();
        javascript();
        configuration();
        print(spec.commandLine().getOut());
        return findings.stream().anyMatch(each -> each.verdict() == Verdict.FAIL)
                ? Exit.FAILED
                : Exit.OK;
    }

    private void found(String what, Verdict verdict, String detail) {
        findings.add(new Finding(what, verdict, detail));
    }

    private void java() {
        Runtime runtime = Runtime.getRuntime();
        found(
                "java",
                Verdict.OK,
                "%s, %s; %d cores, at most %d MiB of heap"
                        .formatted(
                                System.getProperty("java.vm.vendor"),
                                Runtime.version(),
                                runtime.availableProcessors(),
                                runtime.maxMemory() >> 20));
    }

    private void files() {
        if (ManagementFactory.getOperatingSystemMXBean()
                instanceof UnixOperatingSystemMXBean system) {
            long most = system.getMaxFileDescriptorCount();
            found(
                    "open files",
                    most < FEW_FILES ? Verdict.WARN : Verdict.OK,
                    most < FEW_FILES
                            ? most + ", which is few for connections: raise `ulimit -n`"
                            : "at most " + most);
        }
    }

    private void state() {
        Path bundles = folders.bundles();
        try {
            Files.createDirectories(bundles);
            Files.delete(Files.createTempFile(bundles, "doctor", ""));
            found("state folder", Verdict.OK, String.valueOf(bundles.getParent()));
        } catch (IOException e) {
            found("state folder", Verdict.FAIL, "cannot be written: " + e);
        }
    }

    private void cache() {
        boolean used =
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(argument -> argument.startsWith(CACHE))
                        .anyMatch(argument ->
                                Files.isRegularFile(Path.of(argument.substring(CACHE.length()))));
        found(
                "start cache",
                used ? Verdict.OK : Verdict.WARN,
                used ? "in use" : "none: a start takes longer");
    }

    private void javascript() {
        switch (JsRuntime.check()) {
            case OPTIMIZING -> found("javascript", Verdict.OK, "GraalJS, optimizing");
            case INTERPRETING, NOT_LOADED ->
                    found(
                            "javascript",
                            Verdict.OK,
                            "GraalJS, interpreted; `weir run --js optimizing` "
                                    + (CompilerOptions.possible(Runtime.version())
                                            ? "is for code that computes a lot"
                                            : "needs a JDK 25.0.3 or later of that line"));
        }
    }

    private void configuration() {
        if (!config.named() && !Files.exists(config.path())) {
            found("configuration", Verdict.OK, "none at " + config.path());
            return;
        }
        try {
            found(
                    "configuration",
                    Verdict.OK,
                    "%s, %s; `weir validate` checks its plugins too"
                            .formatted(
                                    config.path(),
                                    Counted.of(config.read().gateway().routes().size(), "route")));
        } catch (Stop e) {
            found("configuration", Verdict.FAIL, String.valueOf(e.getMessage()));
        }
    }

    private void print(PrintWriter out) {
        switch (format) {
            case TABLE ->
                    findings.forEach(each ->
                            out.printf(
                                    "%-14s  %-4s  %s%n",
                                    each.what(), label(each.verdict()), each.detail()));
            case JSON -> {
                ArrayNode all = JsonMapper.shared().createArrayNode();
                findings.forEach(each ->
                        all.addObject()
                                .put("what", each.what())
                                .put("verdict", label(each.verdict()))
                                .put("detail", each.detail()));
                out.println(all.toPrettyString());
            }
        }
    }

    private static String label(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }
}
