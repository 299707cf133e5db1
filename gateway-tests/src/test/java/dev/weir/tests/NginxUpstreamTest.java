package dev.weir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes pass unchanged, without and with both guest filters, in a heap smaller than the bodies. */
class NginxUpstreamTest {
    private static final long UPLOAD_BYTES = 100L << 20;

    @TempDir private static Path folder;

    private static Nginx nginx;
    private static WeirProcess weir;

    @BeforeAll
    static void start() throws IOException {
        nginx = Nginx.start(folder);
        Files.writeString(
                folder.resolve("weir.yaml"),
                """
                listeners: [ { name: public, address: "127.0.0.1:0" } ]
                admin: { address: "127.0.0.1:0" }
                services:
                  - name: files
                    targets: [ { url: "%1$s" } ]
                routes:
                  - path: /plain/*
                    service: files
                    strip-prefix: true
                  - path: /filtered/*
                    service: files
                    strip-prefix: true
                    plugins:
                      - use: "%2$s"
                      - use: "%3$s"
                """
                        .formatted(nginx.url(), Project.JS_PLUGIN, Project.WASM_PLUGIN));
        weir = WeirProcess.run(folder, Map.of("JAVA_TOOL_OPTIONS", "-Xmx256m"), "-c", "weir.yaml");
    }

    @AfterAll
    static void stop() {
        weir.close();
        nginx.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/plain", "/filtered"})
    void answersComeThroughUnchanged(String prefix) {
        for (String name : new String[] {"small", "large"}) {
            HttpResponse<byte[]> response = get(prefix + "/" + name);
            assertThat(response.statusCode()).isEqualTo(200);
            assertFiltered(response, prefix);
            assertThat(response.body()).as(name).isEqualTo(nginx.content(name));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/plain", "/filtered"})
    void chunkedAnswersComeThroughUnchanged(String prefix) {
        HttpResponse<byte[]> response = get(prefix + "/chunked/large");

        assertFiltered(response, prefix);
        assertThat(response.headers().firstValue("transfer-encoding")).contains("chunked");
        assertThat(response.body()).isEqualTo(nginx.content("large"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/plain", "/filtered"})
    void aStreamedUploadLargerThanTheHeapAllowsComesThroughUnchanged(String prefix)
            throws Exception {
        String name = "big" + prefix.substring(1);
        // Of unknown length: it is sent in chunks.
        HttpResponse<String> response =
                Http.send(
                        HttpRequest.newBuilder(weir.url(prefix + "/upload/" + name))
                                .timeout(WeirProcess.PATIENCE)
                                .PUT(
                                        HttpRequest.BodyPublishers.ofInputStream(
                                                () -> new Pseudorandom(UPLOAD_BYTES)))
                                .build());

        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        assertFiltered(response, prefix);
        assertThat(digest(Files.newInputStream(nginx.uploaded(name))))
                .isEqualTo(digest(new Pseudorandom(UPLOAD_BYTES)));
        Files.delete(nginx.uploaded(name));
    }

    private static HttpResponse<byte[]> get(String target) {
        return Http.send(
                HttpRequest.newBuilder(weir.url(target)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    /** Each guest filter leaves a field on what passes through it. */
    private static void assertFiltered(HttpResponse<?> response, String prefix) {
        boolean filtered = prefix.equals("/filtered");
        for (String field : new String[] {"x-rust-filter", "x-hello"}) {
            assertThat(response.headers().firstValue(field).isPresent())
                    .as(field)
                    .isEqualTo(filtered);
        }
    }

    private static String digest(InputStream content) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = new DigestInputStream(content, digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The same bytes every time, without holding them. */
    private static final class Pseudorandom extends InputStream {
        private final Random random = new Random(42);
        private long left;

        Pseudorandom(long length) {
            this.left = length;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (left == 0) {
                return -1;
            }
            // One step of the generator a byte, so that the reads' sizes do not matter.
            int count = (int) Math.min(Math.min(length, 8192), left);
            for (int i = 0; i < count; i++) {
                into[offset + i] = (byte) random.nextInt();
            }
            left -= count;
            return count;
        }
    }
}
