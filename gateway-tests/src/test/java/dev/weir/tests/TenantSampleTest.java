package dev.weir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The smallest real plugin in three languages, as the plugin guide shows it. */
class TenantSampleTest {
    private static final Path SAMPLES = Project.ROOT.resolve("plugin-samples");
    private static final Path JAVA = SAMPLES.resolve("tenant/java/src/main/java/TenantPlugin.java");
    private static final Path JS = SAMPLES.resolve("tenant/js/plugin.js");
    private static final Path RUST = SAMPLES.resolve("rust-tenant/src/lib.rs");

    @TempDir private Path folder;

    /** A copy of a sample, with the cases that all have. */
    private void copy(Path from) throws IOException {
        for (Path each : List.of(from, SAMPLES.resolve("tenant/cases"))) {
            Path to = each.equals(from) ? folder.resolve("plugin") : folder.resolve("plugin/cases");
            try (Stream<Path> files = Files.walk(each)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path target = to.resolve(each.relativize(file).toString());
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
        }
    }

    private WeirCommand weir(int exit, String... arguments) {
        WeirCommand command = WeirCommand.run(folder, arguments);
        assertThat(command.exit()).as("%s\n%s", command.out(), command.err()).isEqualTo(exit);
        return command;
    }

    private void passesItsCases() {
        assertThat(weir(0, "plugin", "test", "plugin").out()).contains("5 passed, 0 failed");
    }

    @Test
    void passesItsCasesInJava() throws IOException {
        copy(SAMPLES.resolve("tenant/java"));
        weir(0, "plugin", "build", "plugin");
        passesItsCases();
    }

    @Test
    void passesItsCasesInJavaScript() throws IOException {
        copy(SAMPLES.resolve("tenant/js"));
        passesItsCases();
    }

    @Test
    void passesItsCasesInRust() throws IOException {
        copy(SAMPLES.resolve("rust-tenant/target/bundle"));
        passesItsCases();
    }

    @Test
    void isWhatTheGuideShows() throws IOException {
        String guide = Files.readString(Project.ROOT.resolve("docs/plugin-guide.md"));
        for (Path source : List.of(JAVA, JS, RUST)) {
            assertThat(guide).contains(Files.readString(source));
        }
        assertThat(Files.readString(JAVA).lines().filter(line -> !line.isBlank()))
                .as("lines of Java, its configuration with it")
                .hasSizeLessThanOrEqualTo(25);
    }

    /** From `plugin new` through a registry into a gateway that trusts it. */
    @Test
    void aNewJavaPluginIsBuiltPushedInstalledAndRun() throws IOException {
        String configuration =
                """
                listeners: [ { name: public, address: "127.0.0.1:0" } ]
                admin: { address: "127.0.0.1:0" }
                registries: [ { name: team, location: ./bundles%s } ]
                routes: [ { path: /*, to: "weir:echo"%s } ]
                """;
        Path file = folder.resolve("weir.yaml");
        Files.writeString(file, configuration.formatted("", ""));
        String state = folder.resolve("state").toString();
        weir(0, "plugin", "new", "gate", "--lang", "java");
        weir(0, "plugin", "build", "gate");
        String first = weir(0, "plugin", "push", "gate", "--registry", "team").out();
        weir(0, "plugin", "build", "gate");
        assertThat(weir(0, "plugin", "push", "gate", "--registry", "team").out())
                .as("the same source makes the same bundle")
                .contains(first.substring(first.indexOf("sha256:"), first.indexOf(" pushed")))
                .contains("already");

        WeirCommand refused = weir(4, "plugin", "install", "local/gate@^1", "--state", state);
        assertThat(refused.err()).contains("`trust: java` beside registry `team`");

        String uses = ", plugins: [ { use: local/gate@^1, config: { tenants: [ north ] } } ]";
        Files.writeString(file, configuration.formatted(", trust: java", ""));
        weir(0, "plugin", "install", "local/gate@^1", "--state", state);
        Files.writeString(file, configuration.formatted(", trust: java", uses));
        try (WeirProcess weir = WeirProcess.run(folder, "-c", "weir.yaml")) {
            assertThat(Http.get(weir.url("/")).statusCode()).isEqualTo(403);
            assertThat(Http.get(weir.url("/"), "x-tenant", "north").statusCode()).isEqualTo(200);
        }

        Files.writeString(file, configuration.formatted("", uses));
        assertThat(weir(1, "validate", "--state", state).err())
                .contains("local/gate 1.0.0")
                .contains("write `trust: java` beside registry `team`");
    }
}
