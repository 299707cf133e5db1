package dev.weir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
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
        "weir\\.yaml:5:5: .*`pth`.*did you mean `path`", "weir\\.yaml:9:14: .*`ordres`",
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
            status = Http.json(Http.get(weir.admin("/v1/status")));
            assertThat(status.path("drift").asBoolean()).isFalse();
            assertThat(status.path("degraded").size()).isZero();
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

    private static String version(WeirProcess weir) {
        HttpResponse<String> answer = Http.get(weir.url("/a"));
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.headers().firstValue("x-version").orElse("");
    }

    private void write(String configuration) throws IOException {
        Files.writeString(folder.resolve("weir.yaml"), configuration);
    }
}
