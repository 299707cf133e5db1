package dev.weir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway pays for no engine that it does not use. */
class LoadedClassesTest {
    @TempDir private Path folder;

    @Test
    void aGatewayWithoutJavaScriptLoadsNoClassOfItsEngine() throws IOException {
        Path classes = folder.resolve("classes.log");
        Map<String, String> logging =
                Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + classes);
        try (WeirProcess weir =
                WeirProcess.echo(
                        folder, logging, "--plugin", "headers={request: {set: {x-a: b}}}")) {
            assertThat(Http.get(weir.url("/")).statusCode()).isEqualTo(200);
            assertThat(Http.get(weir.admin("/metrics")).body())
                    .contains("weir_js_runtime{optimizing=\"false\"} 0");
        }
        try (Stream<String> lines = Files.lines(classes)) {
            List<String> loaded = lines.toList();
            assertThat(loaded).anyMatch(line -> line.contains("dev.weir.kernel.Gateway "));
            assertThat(loaded)
                    .noneMatch(line ->
                            line.contains("org.graalvm.") || line.contains("com.oracle.truffle."));
        }
    }
}
