package dev.weir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A wrong configuration is told whole, with places, and what runs goes on. */
class ConfigurationFaultsTest {
    private static final String GOOD =
            """
            listeners: [ { name: public, address: "127.0.0.1:0" } ]
            admin: { address: "127.0.0.1:0" }
            routes:
              - name: all
                path: /*
                to: weir:echo
                plugins:
                  - { use: headers, config: { response: { set: { x-version: "1" } } } }
            """;

    /** An unknown key, a service that is not there, and a setting that its plugin does not know. */
    private static final String BAD =
            """
            listeners: [ { name: public, address: "127.0.0.1:0" } ]
            admin: { address: "127.0.0.1:0" }
            routes:
              - name: all
                pth: /*
                to: weir:echo
              - name: other
                path: /other/*
                service: ordres
                plugins:
                  - { use: headers, config: { respons: {} } }
            """;

    private static final String[] THREE_MESSAGES = {
        "weir\\.yaml:5:5: .*`pth`.*did you mean `path`",
        "weir\\.yaml:9:14: .*`ordres`",
        "weir\\.yaml:11:35: .*`respons`.*did you mean `response`",
    };

    /** One of every kind. */
    private static final String EVERY_KIND =
            """
            listeners: [ { name: public, address: "127.0.0.1:0" } ]
            admin: { address: "127.0.0.1:0" }
            limitz: { time: 1s }
            services:
              - { name: orders, targets: [ { url: "weir:echo", weight: many } ] }
            routes:
              - { name: a, path: /a, service: ordres }
              - name: b
                path: /b
                to: weir:echo
                plugins:
                  - { use: headers, config: { respons: {} } }
                  - { use: ./greet, config: { greeting: 7 } }
                  - { use: hedaers, name: misspelt }
                  - { use: acme/gone@^1.0 }
                  - { use: ./gret, name: nowhere }
                  - { use: ./broken }
                  - { use: key-auth, when: "request.method == " }
              - { name: c, path: /b, to: weir:echo }
            """;

    private static final String[] EVERY_MESSAGE = {
        "3:1: unknown key `limitz`, did you mean `limits`\\?",
        "5:60: must be a whole number .*`many`",
        "7:35: there is no service `ordres`, did you mean `orders`\\?",
        "12:35: unknown key `respons`, did you mean `response`\\?",
        "13:45: must be of type string, found integer",
        "14:16: there is no built-in plugin `hedaers`, did you mean `headers`\\?",
        "15:16: `acme/gone@\\^1\\.0` is not in .*weir plugin install",
        "16:16: `\\./gret`: .*/gret: there is no such plugin folder.*did you mean `greet`\\?",
        "17:16: bundle acme/broken@1\\.0\\.0: plugin\\.js:1:25: SyntaxError: ",
        "18:32: .*request\\.method == ",
        "19:5: matches the same requests as the route at .*:8:5",
    };

    @TempDir private Path folder;

    @Test
    void validateAndRunSayEveryMistakeWithItsPlaceAndExitOne() throws IOException {
        write(BAD);
        for (String command : new String[] {"validate", "run"}) {
            WeirCommand done =
                    WeirCommand.run(
                            folder, command, "-c", "weir.yaml", "--state", folder + "/state");

            assertThat(done.exit()).isEqualTo(1);
            assertThat(done.out()).isEmpty();
            for (String message : THREE_MESSAGES) {
                assertThat(done.err()).containsPattern(message);
            }
        }
    }

    @Test
    void validateAndRunSayOneOfEveryKindInOneGo() throws IOException {
        writeEveryKind();
        for (String command : new String[] {"validate", "run"}) {
            WeirCommand done =
                    WeirCommand.run(
                            folder, command, "-c", "weir.yaml", "--state", folder + "/state");

            assertThat(done.exit()).isEqualTo(1);
            assertThat(done.out()).isEmpty();
            assertEveryMessage("weir.yaml:", done.err());
            assertThat(folder.resolve("state")).doesNotExist();
        }
    }

    @Test
    void aRunningGatewaySaysOneOfEveryKindInOneGoAndGoesOn() throws IOException {
        write(GOOD);
        try (WeirProcess weir = WeirProcess.run(folder, "-c", "weir.yaml", "--watch")) {
            writeEveryKind();
            weir.awaitLog(Pattern.compile("is not in force"));
            assertEveryMessage("weir.yaml:", weir.log());
            assertThat(version(weir)).isEqualTo("1");

            HttpResponse<String> refused =
                    Http.put(
                            weir.admin("/v1/config"),
                            EVERY_KIND,
                            "If-Match",
                            Http.get(weir.admin("/v1/config"))
                                    .headers()
                                    .firstValue("etag")
                                    .orElseThrow());
            assertThat(refused.statusCode()).isEqualTo(422);
            StringBuilder errors = new StringBuilder();
            for (JsonNode error : Http.json(refused).path("errors")) {
                errors.append(
                        "%s:%d:%d: %s%n"
                                .formatted(
                                        error.path("file").asString(),
                                        error.path("line").asInt(),
                                        error.path("column").asInt(),
                                        error.path("message").asString()));
            }
            assertEveryMessage("request body:", errors.toString());
            assertThat(version(weir)).isEqualTo("1");
        }
    }

    @Test
    void aPluginThatThereIsNotEndsTheStart() throws IOException {
        write(GOOD.replace("use: headers", "use: hedaers"));
        assertRefused("did you mean `headers`", "run", "-c", "weir.yaml");
        write(GOOD.replace("use: headers", "use: ./nowhere"));
        assertRefused("there is no such plugin folder", "run", "-c", "weir.yaml");
        write(GOOD.replace("use: headers", "use: ./nowhere.wasm"));
        assertRefused("there is no such plugin folder or .wasm file", "run", "-c", "weir.yaml");
        for (String plugin : new String[] {"nope", "./nope", "nope=1"}) {
            assertRefused(
                    "nope",
                    "run",
                    "--to",
                    "weir:echo",
                    "--listen",
                    "127.0.0.1:0",
                    "--admin",
                    "127.0.0.1:0",
                    "--plugin",
                    plugin);
        }
    }

    private void assertRefused(String message, String... command) {
        WeirCommand done = WeirCommand.run(folder, command);
        assertThat(done.exit()).as(done.err()).isEqualTo(1);
        assertThat(done.err()).contains(message).doesNotContain("listening");
    }

    private void writeEveryKind() throws IOException {
        plugin("greet", "export default { onRequest() {} }");
        plugin("broken", "export default { fetch( }");
        Files.writeString(
                folder.resolve("greet/config.schema.json"),
                "{\"type\": \"object\", \"properties\": {\"greeting\": {\"type\": \"string\"}}}");
        write(EVERY_KIND);
    }

    private void plugin(String name, String code) throws IOException {
        Path plugin = Files.createDirectories(folder.resolve(name));
        Files.writeString(
                plugin.resolve("manifest.json"),
                """
                {"name": "acme/%s", "version": "1.0.0", "kind": "js", "abi": "js/1", "entry": "plugin.js"}
                """
                        .formatted(name));
        Files.writeString(plugin.resolve("plugin.js"), code);
    }

    /** Each in a line of its own, by place, and no other. */
    private static void assertEveryMessage(String file, String text) {
        List<String> said = text.lines().filter(line -> line.startsWith(file)).toList();
        assertThat(said).hasSameSizeAs(EVERY_MESSAGE);
        for (int i = 0; i < EVERY_MESSAGE.length; i++) {
            assertThat(said.get(i)).containsPattern(file + EVERY_MESSAGE[i]);
        }
    }

    @Test
    void threeDifferentMistakesGiveThreeMessages() throws IOException {
        write(
                """
                listeners: [ { name: public, address: "127.0.0.1:0", limits: { head: 32kb } } ]
                routes:
                  - path: /*
                    servce: x
                    to: weir:echo
                    plugins:
                      - { use: headers, enabled: maybe }
                """);

        WeirCommand done = WeirCommand.run(folder, "validate");

        assertThat(done.exit()).isEqualTo(1);
        assertThat(done.err().lines().filter(line -> line.startsWith("weir.yaml:")))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("weir.yaml:1:").contains("32kb"),
                        line ->
                                assertThat(line)
                                        .startsWith("weir.yaml:4:5:")
                                        .contains("`servce`", "`service`"),
                        line -> assertThat(line).startsWith("weir.yaml:7:").contains("maybe"));
    }

    @Test
    void aRunningGatewayIsUntouchedByAWrongFileAndTakesTheRightOne() throws IOException {
        write(GOOD);
        try (WeirProcess weir = WeirProcess.run(folder, "-c", "weir.yaml")) {
            write(BAD);
            weir.signal("HUP");
            weir.awaitLog(Pattern.compile("is not in force"));
            for (String message : THREE_MESSAGES) {
                assertThat(weir.log()).containsPattern(message);
            }
            assertThat(version(weir)).isEqualTo("1");
            JsonNode status = Http.json(Http.get(weir.admin("/v1/status")));
            assertThat(status.path("drift").asBoolean()).isTrue();
            assertThat(status.path("degraded").size()).isEqualTo(1);

            write(GOOD.replace("\"1\"", "\"2\""));
            weir.signal("HUP");
            Await.until("the new file is in force", weir::log, () -> version(weir).equals("2"));
            // Told a moment after the new revision has taken its first request.
            Await.until(
                    "nothing is degraded any more",
                    weir::log,
                    () -> {
                        JsonNode after = Http.json(Http.get(weir.admin("/v1/status")));
                        return !after.path("drift").asBoolean() && after.path("degraded").isEmpty();
                    });
        }
    }

    @Test
    void watchTakesAChangedFileByItself() throws IOException {
        write(GOOD);
        try (WeirProcess weir = WeirProcess.run(folder, "-c", "weir.yaml", "--watch")) {
            write(GOOD.replace("\"1\"", "\"22\""));
            Await.until("the new file is in force", weir::log, () -> version(weir).equals("22"));
        }
    }

    @Test
    void aGatewayWhoseFileWasSpoiledStartsWithTheLastGoodRevision() throws IOException {
        write(GOOD);
        WeirProcess.run(folder, "-c", "weir.yaml").close();
        write(BAD);
        try (WeirProcess weir = WeirProcess.run(folder, "-c", "weir.yaml")) {
            assertThat(version(weir)).isEqualTo("1");
            assertThat(weir.log()).contains("degraded").containsPattern(THREE_MESSAGES[0]);
            assertThat(Http.get(weir.admin("/metrics")).body()).contains("weir_degraded 1.0");
        }
    }

    @Test
    void aGatewayWhoseFileWasRemovedDoesNotStart() throws Exception {
        write(GOOD);
        WeirProcess.run(folder, "-c", "weir.yaml").close();
        Files.delete(folder.resolve("weir.yaml"));

        WeirCommand refused = WeirCommand.run(folder, "run", "-c", "weir.yaml");

        assertThat(refused.exit()).isEqualTo(64);
        assertThat(refused.err()).contains("there is no weir.yaml");
    }

    private static String version(WeirProcess weir) {
        HttpResponse<String> answer = Http.get(weir.url("/a"));
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.headers().firstValue("x-version").orElse("");
    }

    private void write(String configuration) throws IOException {
        Files.writeString(folder.resolve("weir.yaml"), configuration);
    }
}
