package dev.weir.control.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.control.Reply;
import dev.weir.control.TestGateway;
import dev.weir.yaml.ConfigFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** All mistakes of a configuration are found in one go, whoever finds them, and each once. */
final class EveryMistakeTest {
    private static final String ECHO = "routes: [ { path: /*, to: 'weir:echo' } ]\n";

    /** One of every kind; with the ports in front it begins in line 3. */
    private static final String EVERY_KIND =
            """
            limitz: { time: 1s }
            services:
              - { name: orders, targets: [ { url: 'weir:echo', weight: many } ] }
            routes:
              - { name: a, path: /a, service: ordres, plugins: [ { use: mark, config: { text: impossible } } ] }
              - name: b
                path: /b
                to: weir:echo
                plugins:
                  - { use: mark, config: { txt: m } }
                  - { use: ./greet, config: { greeting: 7 } }
                  - { use: marc }
                  - { use: acme/gone@^1.0 }
                  - { use: ./gret, name: nowhere }
                  - { use: ./refused }
                  - { use: guard, mode: shade }
              - { name: c, path: /b, to: 'weir:echo' }
            """;

    private static final List<String> FOUND =
            List.of(
                    "3:1: unknown key `limitz`, did you mean `limits`?",
                    "5:60: must be a whole number",
                    "7:35: there is no service `ordres`, did you mean `orders`?",
                    "7:83: `impossible` cannot be put (/routes/0/plugins/0/config/text)",
                    "12:32: unknown key `txt`, did you mean `text`? (/routes/1/plugins/0/config/txt)",
                    "13:45: must be of type string, found integer (/routes/1/plugins/1/config/greeting)",
                    "14:16: there is no built-in plugin `marc`, did you mean `mark`?",
                    "15:16: `acme/gone@^1.0` is not in ",
                    "16:16: `./gret`: ",
                    "17:16: the host refuses it",
                    "18:29: must be ",
                    "19:5: matches the same requests as the route at ");

    @TempDir private Path folder;

    @BeforeEach
    void plugins() throws Exception {
        TestGateway.plugin(folder, "refused", "refused");
        Path greet = TestGateway.plugin(folder, "greet", "hello");
        Files.writeString(
                greet.resolve("config.schema.json"),
                "{\"type\": \"object\", \"properties\": {\"greeting\": {\"type\": \"string\"}}}");
    }

    @Test
    void validationSaysOneOfEveryKind() throws Exception {
        areThose(validated(EVERY_KIND));
    }

    @Test
    void aStartSaysOneOfEveryKind() throws Exception {
        TestGateway.write(folder, EVERY_KIND);
        StartRefused refused =
                catchThrowableOfType(StartRefused.class, () -> TestGateway.start(folder));
        areThose(refused.faults().stream().map(ConfigFault::toString).toList());
    }

    @Test
    void aReloadSaysOneOfEveryKindAndWhatRanGoesOn() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, ECHO)) {
            gateway.write(EVERY_KIND);
            assertThat(gateway.control().reload())
                    .isInstanceOfSatisfying(
                            ChangeResult.Refused.class,
                            refused ->
                                    areThose(
                                            refused.faults().stream()
                                                    .map(ConfigFault::toString)
                                                    .toList()));
            assertThat(gateway.get("/x").status()).isEqualTo(200);
            assertThat(gateway.control().state().revision()).isEqualTo(1);
            assertThat(gateway.instances()).isEmpty();
        }
    }

    @Test
    void aReplacementSaysOneOfEveryKindAtItsPlaceInTheBody() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, ECHO)) {
            Reply reply = put(gateway, TestGateway.PORTS + EVERY_KIND);

            assertThat(reply.status()).isEqualTo(422);
            assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
            areThose(errors(reply));
            assertThat(gateway.get("/x").status()).isEqualTo(200);
            assertThat(gateway.control().state().revision()).isEqualTo(1);
        }
    }

    @Test
    void whatOnlyAnInstanceFindsHasItsPlaceInTheBodyToo() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, ECHO)) {
            String body =
                    gateway.admin("/v1/config")
                            .body()
                            .replace(
                                    "\"routes\" : [ ",
                                    """
                                    "routes" : [ {"path": "/b", "to": "weir:echo", "plugins": [ {"use": "mark", "config": {"text": "impossible"}} ] },
                                    """);
            Reply reply = put(gateway, body);

            assertThat(reply.status()).isEqualTo(422);
            assertThat(errors(reply))
                    .singleElement()
                    .asString()
                    .startsWith("request body:")
                    .contains("`impossible` cannot be put");
        }
    }

    @Test
    void aMovedAdminAddressIsSaidWithTheOthers() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, ECHO)) {
            Files.writeString(
                    folder.resolve("weir.yaml"),
                    """
                    admin: { address: 127.0.0.1:9999 }
                    plugins: [ { use: marc } ]
                    rotes: []
                    """);
            assertThat(gateway.control().reload())
                    .isInstanceOfSatisfying(
                            ChangeResult.Refused.class,
                            refused ->
                                    assertThat(refused.faults())
                                            .extracting(ConfigFault::line)
                                            .containsExactly(1, 2, 3));
        }
    }

    @Test
    void instancesOfRoutesWithoutANameAreToldApart() throws Exception {
        assertThat(
                        validated(
                                """
                                routes:
                                  - { pth: /a, to: 'weir:echo', plugins: [ { use: mark, config: { txt: m } } ] }
                                  - { pth: /b, to: 'weir:echo', plugins: [ { use: mark, config: { text: 1 } } ] }
                                """))
                .satisfiesExactly(
                        line -> assertThat(line).contains(":4:7: unknown key `pth`"),
                        line -> assertThat(line).contains(":4:").contains("unknown key `txt`"),
                        line -> assertThat(line).contains(":5:7: unknown key `pth`"),
                        line -> assertThat(line).contains(":5:").contains("type string"));
    }

    /** A broken part is no second mistake of what needs it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ use: mark, confg: { text: m } }             | unknown key `confg`",
                "{ use: mark, config: { txet: m } }            | unknown key `txet`",
                "{ use: mark, config: { text: '${env:NONE}' } } | `NONE` is not set",
                "{ use: mark, config: { text: &a !b m } }       | tag",
                "{ use: ./java, trst: java }                   | unknown key `trst`",
                "{ use: ./java, trust: jva }                   | must be `java`",
                "{ uze: mark, config: { text: 1 } }            | unknown key `uze`",
                "{ use: marc, config: { text: 1 } }            | no built-in plugin `marc`",
                "{ use: ./refused, config: { any: 1 } }        | the host refuses it",
                "{ use: weir/marc@^1, name: m }                | no built-in plugin `marc`",
                "{ use: acme/geo@one, name: m }                | range of acme/geo was",
                "{ use: mark, config: { text: m }, when: 1 }   | must be an object",
            })
    void aMistakeIsSaidOnce(String instance, String message) throws Exception {
        Path java = Files.createDirectories(folder.resolve("java"));
        Files.writeString(
                java.resolve("manifest.json"),
                """
                {"name": "acme/j", "version": "0.1.0", "kind": "java", "abi": "spi/1", "entry": "a.B"}
                """);
        assertThat(validated(ECHO + "plugins: [ " + instance + " ]\n"))
                .singleElement()
                .asString()
                .contains(message);
    }

    @Test
    void aPluginThatNoRouteRunsIsLookedAtToo() throws Exception {
        assertThat(
                        validated(
                                "services: [ { name: s, targets: [ { url: 'weir:echo' } ], plugins: [ { use: marc } ] } ]\n"))
                .singleElement()
                .asString()
                .contains("no built-in plugin `marc`");
    }

    private List<String> validated(String yaml) throws Exception {
        TestGateway.write(folder, yaml);
        return Validation.faults(
                        ConfigurationSource.of(folder.resolve("weir.yaml")),
                        TestGateway.bundles(folder))
                .stream()
                .map(ConfigFault::toString)
                .toList();
    }

    /** The faults of {@link #EVERY_KIND}, by place. */
    private static void areThose(List<String> faults) {
        assertThat(faults).hasSameSizeAs(FOUND);
        for (int i = 0; i < FOUND.size(); i++) {
            assertThat(faults.get(i)).contains(":" + FOUND.get(i));
        }
    }

    private static Reply put(TestGateway gateway, String body) throws Exception {
        return gateway.admin(
                "PUT",
                "/v1/config",
                body,
                "If-Match: " + gateway.admin("/v1/config").header("etag"));
    }

    private static List<String> errors(Reply reply) {
        return StreamSupport.stream(reply.json().path("errors").spliterator(), false)
                .map(EveryMistakeTest::shown)
                .toList();
    }

    private static String shown(JsonNode error) {
        return "%s:%d:%d: %s (%s)"
                .formatted(
                        error.path("file").asString(),
                        error.path("line").asInt(),
                        error.path("column").asInt(),
                        error.path("message").asString(),
                        error.path("pointer").asString());
    }
}
