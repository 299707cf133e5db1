package dev.weir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From a plugin folder through a registry and the lock into a running gateway. */
class RegistryTest {
    @TempDir private Path folder;

    private String state;

    @BeforeEach
    void pushAndInstall() throws IOException {
        state = folder.resolve("state").toString();
        Files.writeString(
                folder.resolve("weir.yaml"),
                """
                listeners: [ { name: public, address: "127.0.0.1:0" } ]
                admin: { address: "127.0.0.1:0" }
                registries: [ { name: default, location: ./bundles } ]
                routes:
                  - { name: both, path: /*, to: "weir:echo", plugins: [ { use: "quickstart/hello@^1" }, { use: "weir-samples/rust-headers@*" } ] }
                  - { name: none, path: /none, to: "weir:echo" }
                """);
        for (Path plugin : List.of(Project.JS_PLUGIN, Project.WASM_PLUGIN)) {
            WeirCommand push =
                    WeirCommand.run(
                            folder, "plugin", "push", plugin.toString(), "--registry", "default");
            assertThat(push.exit()).as(push.err()).isZero();
            assertThat(push.out()).contains("sha256:");
        }
        for (String reference : List.of("quickstart/hello@^1", "weir-samples/rust-headers@*")) {
            WeirCommand install =
                    WeirCommand.run(folder, "plugin", "install", reference, "--state", state);
            assertThat(install.exit()).as(install.err()).isZero();
        }
        assertThat(folder.resolve("weir.lock"))
                .content()
                .contains("quickstart/hello@^1", "sha256:");
    }

    @Test
    void anInstanceIsListedUnderTheReferenceThatNamesIt() throws IOException {
        WeirCommand other =
                WeirCommand.run(
                        folder, "plugin", "install", "quickstart/hello@1.0.0", "--state", state);
        assertThat(other.exit()).as(other.err()).isZero();
        try (WeirProcess weir = WeirProcess.run(folder, "-c", "weir.yaml")) {
            for (JsonNode bundle : Http.json(Http.get(weir.admin("/v1/bundles")))) {
                boolean named = !bundle.path("reference").asString().endsWith("@1.0.0");
                assertThat(bundle.path("instances").isEmpty())
                        .as(bundle.toString())
                        .isEqualTo(!named);
            }
        }
    }

    @Test
    void theGatewayServesFromTheLockWhenTheRegistryIsGone() throws IOException {
        delete(folder.resolve("bundles"));

        for (int start = 0; start < 2; start++) {
            try (WeirProcess weir = WeirProcess.run(folder, "-c", "weir.yaml")) {
                HttpResponse<String> answer = Http.get(weir.url("/a"));
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(answer.headers().firstValue("x-rust-filter")).contains("on");
                assertThat(answer.headers().firstValue("x-hello")).isPresent();
                assertThat(Http.json(Http.get(weir.admin("/v1/bundles"))).size()).isEqualTo(2);
            }
        }
    }

    @Test
    void oneChangedByteOfALayerIsRefusedByNameAndDigestAndFailsItsOwnRoutesOnly()
            throws IOException {
        JsonNode bundles = listed();
        String digest =
                layerDigest(folder.resolve("weir.lock"), "plugin.wasm")
                        .substring("sha256:".length());
        Path blob = Path.of(state, "bundles", "blobs", "sha256", digest);
        byte[] content = Files.readAllBytes(blob);
        content[content.length / 2] ^= 1;
        Files.write(blob, content);

        try (WeirProcess weir = WeirProcess.run(folder, "-c", "weir.yaml")) {
            assertThat(weir.log()).contains("weir-samples/rust-headers").contains(digest);
            HttpResponse<String> refused = Http.get(weir.url("/a"));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("content-type"))
                    .contains("application/problem+json");
            assertThat(refused.body()).doesNotContain(digest).doesNotContain("rust-headers");
            assertThat(Http.get(weir.url("/none")).statusCode()).isEqualTo(200);
            String degraded = Http.get(weir.admin("/v1/status")).body();
            assertThat(degraded).contains("weir-samples/rust-headers").contains(digest);
            assertThat(Http.get(weir.admin("/metrics")).body()).contains("weir_degraded 1.0");
        }
        WeirCommand validate = WeirCommand.run(folder, "validate", "--state", state);
        assertThat(validate.exit()).isEqualTo(1);
        assertThat(validate.err()).contains("weir-samples/rust-headers").contains(digest);
        assertThat(bundles.size()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void aVersionIsPushedOnce() throws IOException {
        Path copy = folder.resolve("hello");
        Files.createDirectories(copy);
        for (String name : List.of("manifest.json", "plugin.js")) {
            Files.copy(Project.JS_PLUGIN.resolve(name), copy.resolve(name));
        }
        Files.writeString(copy.resolve("plugin.js"), "export default {};\n");

        WeirCommand push = WeirCommand.run(folder, "plugin", "push", copy.toString());

        assertThat(push.exit()).isEqualTo(1);
        assertThat(push.err()).contains("quickstart/hello");
    }

    private JsonNode listed() {
        WeirCommand list = WeirCommand.run(folder, "plugin", "list", "-o", "json");
        assertThat(list.exit()).as(list.err()).isZero();
        return JsonMapper.shared().readTree(list.out());
    }

    private static String layerDigest(Path lock, String file) throws IOException {
        return Files.readAllLines(lock).stream()
                .filter(line -> line.contains(file))
                .map(line -> line.replaceAll(".*(sha256:[0-9a-f]{64}).*", "$1"))
                .findFirst()
                .orElseThrow();
    }

    private static void delete(Path root) throws IOException {
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path folder, IOException failure)
                            throws IOException {
                        Files.delete(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
