package dev.weir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Starting, stopping, and what survives a restart. */
class LifecycleTest {
    private static final String CONFIGURATION =
            """
            listeners: [ { name: public, address: "127.0.0.1:0" } ]
            admin: { address: "127.0.0.1:0" }
            """;

    private static final String ROUTES =
            """
            routes:
              - name: all
                path: /*
                to: weir:echo
                plugins: [ { use: headers, config: { response: { set: { x-on: "yes" } } } } ]
            """;

    @TempDir private Path folder;

    @Test
    void sigtermLetsARequestInFlightEndAndExitsZero() throws IOException {
        write(CONFIGURATION + ROUTES);
        WeirProcess weir = WeirProcess.run(folder, "-c", "weir.yaml");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), weir.port())) {
            socket.getOutputStream()
                    .write(
                            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            // The answer to Expect: the request is with the upstream.
            assertThat(socket.getInputStream().readNBytes(25)).hasSize(25);
            int port = weir.port();
            weir.signal("TERM");
            weir.awaitLog(Pattern.compile("stopping"));
            Await.until("no new connections", weir::log, () -> refuses(port));
            socket.getOutputStream().write("done".getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 200").contains("Connection: close", "done");
        }
        assertThat(weir.awaitExit()).isZero();
    }

    private static boolean refuses(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !socket.isConnected();
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void whatTheAdminApiWroteSurvivesARestartAndFilesKeepWhatTheyOwn() throws IOException {
        write(CONFIGURATION);
        try (WeirProcess weir = WeirProcess.run(folder, "-c", "weir.yaml")) {
            assertThat(Http.get(weir.url("/a")).statusCode()).isEqualTo(404);
            HttpResponse<String> config = Http.get(weir.admin("/v1/config"));
            String etag = config.headers().firstValue("etag").orElseThrow();
            String body =
                    config.body()
                            .strip()
                            .replaceFirst(
                                    "\\}$",
                                    ", \"routes\": [{\"name\": \"api\", \"path\": \"/*\", \"to\": \"weir:echo\"}]}");

            assertThat(Http.put(weir.admin("/v1/config"), body).statusCode()).isEqualTo(428);
            assertThat(Http.put(weir.admin("/v1/config"), body, "If-Match", "\"old\"").statusCode())
                    .isEqualTo(412);
            HttpResponse<String> put = Http.put(weir.admin("/v1/config"), body, "If-Match", etag);
            assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
            assertThat(Http.get(weir.url("/a")).statusCode()).isEqualTo(200);

            String now =
                    Http.get(weir.admin("/v1/config")).headers().firstValue("etag").orElseThrow();
            HttpResponse<String> owned = Http.put(weir.admin("/v1/config"), "{}", "If-Match", now);
            assertThat(owned.statusCode()).isEqualTo(409);
            assertThat(owned.body()).contains("weir.yaml:1:");
        }
        try (WeirProcess weir = WeirProcess.run(folder, "-c", "weir.yaml")) {
            assertThat(Http.get(weir.url("/a")).statusCode()).isEqualTo(200);
            assertThat(Http.json(Http.get(weir.admin("/v1/status"))).path("mode").asString())
                    .isEqualTo("api");
        }
    }

    @Test
    void aToggleIsAnOverlayThatSurvivesARestartOrEndsByItself() throws IOException {
        write(CONFIGURATION + ROUTES);
        try (WeirProcess weir = WeirProcess.run(folder, "-c", "weir.yaml")) {
            WeirCommand off =
                    WeirCommand.run(
                            folder, "toggle", "all", "headers", "off", "--admin", weir.admin());
            assertThat(off.exit()).as(off.err()).isZero();
            assertThat(on(weir)).isFalse();
        }
        try (WeirProcess weir = WeirProcess.run(folder, "-c", "weir.yaml")) {
            assertThat(on(weir)).isFalse();
            JsonNode overlays = Http.json(Http.get(weir.admin("/v1/status"))).path("overlays");
            assertThat(overlays.path(0).path("plugin").asString()).isEqualTo("headers");

            WeirCommand back =
                    WeirCommand.run(
                            folder,
                            "toggle",
                            "all",
                            "headers",
                            "on",
                            "--for",
                            "1s",
                            "--admin",
                            weir.admin());
            assertThat(back.exit()).as(back.err()).isZero();
            assertThat(Http.json(Http.get(weir.admin("/v1/status"))).path("overlays").size())
                    .isEqualTo(1);
            Await.until(
                    "the toggle ends",
                    weir::log,
                    () -> Http.json(Http.get(weir.admin("/v1/status"))).path("overlays").isEmpty());
            // The configuration says on.
            assertThat(on(weir)).isTrue();
        }
    }

    @Test
    void theToggleIsConditional() throws IOException {
        write(CONFIGURATION + ROUTES);
        try (WeirProcess weir = WeirProcess.run(folder, "-c", "weir.yaml")) {
            java.net.URI toggle = weir.admin("/v1/routes/all/plugins/headers/enabled");
            HttpResponse<String> is = Http.get(toggle);
            assertThat(is.body().strip()).isEqualTo("true");
            String etag = is.headers().firstValue("etag").orElseThrow();

            HttpResponse<String> off = Http.put(toggle, "false", "If-Match", etag);
            assertThat(off.statusCode()).as(off.body()).isEqualTo(200);
            assertThat(off.headers().firstValue("etag")).isPresent().isNotEqualTo(etag);
            HttpResponse<String> stale = Http.put(toggle, "false", "If-Match", etag);
            assertThat(stale.statusCode()).isEqualTo(412);
            assertThat(stale.body()).contains("difference");
            assertThat(Http.put(toggle, "maybe").statusCode()).isEqualTo(400);
            assertThat(
                            Http.put(weir.admin("/v1/routes/all/plugins/nope/enabled"), "true")
                                    .statusCode())
                    .isEqualTo(404);
            assertThat(
                            Http.put(
                                            weir.admin(
                                                    "/v1/routes/all/plugins/headers/enabled?dry-run=true"),
                                            "true")
                                    .statusCode())
                    .isEqualTo(200);
            assertThat(on(weir)).isFalse();
        }
    }

    @Test
    void runsWithoutAConfigurationFile() {
        try (WeirProcess weir = WeirProcess.echo(folder, "--plugin", "rate-limit=1/d")) {
            assertThat(Http.get(weir.url("/a")).statusCode()).isEqualTo(200);
            HttpResponse<String> limited = Http.get(weir.url("/a"));
            assertThat(limited.statusCode()).isEqualTo(429);
            assertThat(limited.headers().firstValue("retry-after")).isPresent();
            assertThat(limited.headers().firstValue("ratelimit")).isPresent();
        }
    }

    private static boolean on(WeirProcess weir) {
        return Http.get(weir.url("/a")).headers().firstValue("x-on").isPresent();
    }

    private void write(String configuration) throws IOException {
        Files.writeString(folder.resolve("weir.yaml"), configuration);
    }
}
