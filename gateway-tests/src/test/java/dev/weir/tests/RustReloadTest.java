package dev.weir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Saving Rust source under {@code weir run --dev} builds it and puts it in force; the guest before
 * serves until then, and goes on where the source is wrong.
 */
class RustReloadTest {
    private static final String FIELD = "x-rust-filter";
    private static final String VALUE = "value: \"on\".into()";

    @TempDir private Path folder;

    @Test
    void savedRustIsBuiltWhileTheOldGuestServes() throws Exception {
        Path plugin = folder.resolve("edited");
        copy(Project.ROOT.resolve("plugin-samples/rust-headers"), plugin);
        build();
        try (WeirProcess weir = WeirProcess.echo(folder, "--dev", "--plugin", "./edited")) {
            assertThat(version(Http.get(weir.url("/")))).isEqualTo("on");
            AtomicBoolean done = new AtomicBoolean();
            List<String> failures = new CopyOnWriteArrayList<>();
            Thread client = Thread.ofVirtual().start(() -> ask(weir, done, failures));

            save(plugin, "value: \"saved\".into()");
            Await.until("the saved one answers", weir::log, () -> "saved".equals(last(weir)));
            save(plugin, "value: 4711");
            Await.until("the build fails", weir::log, () -> weir.log().contains("error[E0308]"));
            assertThat(last(weir)).isEqualTo("saved");
            save(plugin, "value: \"mended\".into()");
            Await.until("the mended one answers", weir::log, () -> "mended".equals(last(weir)));

            done.set(true);
            client.join();
            assertThat(failures).isEmpty();
        }
    }

    /** As an author does first. Cargo compiles its library too, which takes long the first time. */
    private void build() throws IOException, InterruptedException {
        Path log = folder.resolve("build.log");
        int exit =
                new ProcessBuilder(Project.WEIR.toString(), "plugin", "build", "./edited")
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start()
                        .waitFor();
        assertThat(exit).as(Files.readString(log)).isZero();
    }

    private static void save(Path plugin, String value) throws IOException {
        String source =
                Files.readString(Project.ROOT.resolve("plugin-samples/rust-headers/src/lib.rs"));
        assertThat(source).contains(VALUE);
        Files.writeString(plugin.resolve("src/lib.rs"), source.replace(VALUE, value));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file :
                    files.filter(file -> !file.startsWith(from.resolve("target"))).toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private static void ask(WeirProcess weir, AtomicBoolean done, List<String> failures) {
        while (!done.get()) {
            try {
                HttpResponse<String> answer = Http.get(weir.url("/"));
                if (answer.statusCode() != 200 || version(answer).isEmpty()) {
                    failures.add(answer.statusCode() + " " + answer.body());
                }
                // The compiler needs the cores.
                Thread.sleep(5);
            } catch (UncheckedIOException | InterruptedException e) {
                failures.add(e.toString());
            }
        }
    }

    private static String last(WeirProcess weir) {
        return version(Http.get(weir.url("/")));
    }

    private static String version(HttpResponse<String> answer) {
        return answer.headers().firstValue(FIELD).orElse("");
    }
}
