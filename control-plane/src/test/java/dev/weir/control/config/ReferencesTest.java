package dev.weir.control.config;

import static dev.weir.control.config.Reading.faults;
import static dev.weir.control.config.Reading.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kernel.config.TargetConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferencesTest {
    @TempDir Path folder;

    private static String value(String written) {
        return ok("plugins: [ { use: x, config: { v: \"" + written + "\" } } ]")
                .gateway()
                .plugins()
                .getFirst()
                .config()
                .toJson();
    }

    @Test
    void variablesAreFilledIn() {
        assertThat(value("${env:PORT}")).isEqualTo("{\"v\":\"9000\"}");
        assertThat(value("a ${env:PORT} b ${env:WEIGHT}")).isEqualTo("{\"v\":\"a 9000 b 7\"}");
    }

    @Test
    void aDefaultStandsInForWhatIsMissingOrEmpty() {
        assertThat(value("${env:NOWHERE:-x:-y}")).isEqualTo("{\"v\":\"x:-y\"}");
        assertThat(value("${env:EMPTY:-z}")).isEqualTo("{\"v\":\"z\"}");
        assertThat(value("${env:EMPTY}")).isEqualTo("{\"v\":\"\"}");
        assertThat(value("${env:NOWHERE:-}")).isEqualTo("{\"v\":\"\"}");
    }

    @Test
    void twoDollarsMakeOne() {
        assertThat(value("$${env:PORT}")).isEqualTo("{\"v\":\"${env:PORT}\"}");
        assertThat(value("$$ $x $")).isEqualTo("{\"v\":\"$$ $x $\"}");
    }

    @Test
    void whatIsMissingIsAFaultAtItsPlace() {
        assertThat(
                        faults(
                                """
                                plugins:
                                  - use: x
                                    config: [ "${env:NOWHERE}", "${nonsense}", "${secret:A}", "${env:PORT" ]
                                """))
                .containsExactly(
                        "weir.yaml:3:15: environment variable `NOWHERE` is not set: set it, or write `${env:NOWHERE:-default}` (/plugins/0/config/0)",
                        "weir.yaml:3:33: `${nonsense}` is not a reference: `${env:NAME}`, `${env:NAME:-default}` and `${file:PATH}` are; for a literal `${` write `$${` (/plugins/0/config/1)",
                        "weir.yaml:3:48: `${secret:…}` is not available in this version: use `${env:NAME}` or `${file:PATH}` (/plugins/0/config/2)",
                        "weir.yaml:3:63: `${` without `}`; for a literal `${` write `$${` (/plugins/0/config/3)");
    }

    @Test
    void aMissingReferenceIsTheOnlyFaultOfItsValue() {
        assertThat(faults("routes: [ { path: /*, to: \"${env:NOWHERE}\" } ]")).hasSize(1);
        assertThat(
                        faults(
                                """
                                services: [ { name: "${env:NOWHERE}", targets: [ { url: weir:echo } ] } ]
                                routes: [ { path: /*, service: orders } ]
                                """))
                .hasSize(1);
    }

    @Test
    void filesAreReadBesideTheConfigurationWithoutTheirLastNewline() throws IOException {
        Files.writeString(folder.resolve("unix"), "one\n");
        Files.writeString(folder.resolve("dos"), "two\r\n");
        Files.writeString(folder.resolve("lines"), "three\n\n");
        String text =
                "plugins: [ { use: x, config: [ \"${file:unix}\", \"${file:./dos}\", \"${file:lines}\" ] } ]";
        Files.writeString(folder.resolve("weir.yaml"), text);

        WeirConfig config = ok(Reading.READER.read(folder.resolve("weir.yaml")));

        assertThat(config.gateway().plugins().getFirst().config().toJson())
                .isEqualTo("[\"one\",\"two\",\"three\\n\"]");
        assertThat(config.document().toJson())
                .contains("[\"${file:unix}\",\"${file:./dos}\",\"${file:lines}\"]");
    }

    @Test
    void aFileThatCannotBeHadIsAFault() throws IOException {
        Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xFF});
        Files.write(folder.resolve("big"), new byte[(1 << 20) + 1]);
        Files.writeString(
                folder.resolve("weir.yaml"),
                """
                plugins:
                  - use: x
                    config:
                      - "${file:nowhere}"
                      - "${file:bytes}"
                      - "${file:big}"
                      - "${file:.}"
                      - "${file:\\0}"
                """);

        assertThat(faults(Reading.READER.read(folder.resolve("weir.yaml"))))
                .hasSize(5)
                .anyMatch(f -> f.contains("`${file:nowhere}`: there is no file"))
                .anyMatch(f -> f.contains("`${file:bytes}`: the file is not UTF-8"))
                .anyMatch(f -> f.contains("`${file:big}`: the file is longer than 1048576 bytes"))
                .anyMatch(f -> f.contains("is no file, but a folder or a device"))
                .anyMatch(f -> f.contains("the file has no name that a file may have"));
    }

    @Test
    void referencesCannotFillTheMemory() throws IOException {
        Files.writeString(folder.resolve("big"), "x".repeat(1 << 20));
        Files.writeString(
                folder.resolve("weir.yaml"),
                "plugins: [ { use: x, config: \"" + "${file:big}".repeat(17) + "\" } ]");

        assertThat(faults(Reading.READER.read(folder.resolve("weir.yaml"))))
                .singleElement()
                .asString()
                .contains("references bring more than");
    }

    @Test
    void aValueCannotBecomeStructure() {
        WeirConfig config = ok("plugins:\n  - use: x\n    config: ${env:STRUCTURE}\n");

        assertThat(config.gateway().routes()).isEmpty();
        assertThat(config.gateway().plugins().getFirst().config().toJson())
                .isEqualTo("\"a\\nroutes: [ { path: /* } ]\\n\\\"'{}[]\"");
    }

    @Test
    void aValueIsNotLookedAtForReferences() {
        ConfigReader reader =
                new ConfigReader(name -> java.util.Optional.of("${env:" + name + "}"));
        ReadResult result =
                reader.read("plugins: [ { use: x, config: \"${env:A}\" } ]", "t", folder);

        assertThat(ok(result).gateway().plugins().getFirst().config().toJson())
                .isEqualTo("\"${env:A}\"");
    }

    @Test
    void aReferenceIsTakenAsWhatIsWantedWhateverItsQuotes() {
        WeirConfig config =
                ok(
                        """
                        services:
                          - name: s
                            targets:
                              - url: http://127.0.0.1:${env:PORT}
                                weight: "${env:WEIGHT}"
                              - url: weir:echo
                                weight: ${env:WEIGHT}
                        routes:
                          - path: /a/*
                            service: s
                            strip-prefix: ${env:YES}
                        """);

        assertThat(config.gateway().services().getFirst().targets())
                .extracting(TargetConfig::weight)
                .containsExactly(7, 7);
        assertThat(config.gateway().routes().getFirst().stripPrefix()).isTrue();
    }

    @Test
    void noMessageShowsAValueThatCameFromAReference() {
        String faults =
                faults(
                                """
                                listeners: [ { address: "${env:KEY}" }, { name: "${env:STRUCTURE}" } ]
                                admin: { address: "${env:KEY}" }
                                services:
                                  - name: "${env:KEY}"
                                    targets: [ { url: "${env:KEY}", weight: "${env:KEY}" } ]
                                    load-balancing: ${env:KEY}
                                    timeouts: { connect: "${env:KEY}" }
                                  - { name: "${env:KEY}", targets: [ { url: weir:echo } ] }
                                routes:
                                  - path: ${env:KEY}
                                    hosts: [ "${env:STRUCTURE}" ]
                                    methods: [ "${env:KEY}" ]
                                    headers: { a: "${env:STRUCTURE}" }
                                    service: s3cret-kez
                                    strip-prefix: ${env:KEY}
                                    host: ${env:STRUCTURE}
                                    order: [ "${env:KEY}" ]
                                    plugins:
                                      - use: "${env:STRUCTURE}"
                                        on-error: ${env:KEY}
                                        limits: { time: "${env:KEY}", memory: "${env:KEY}" }
                                """)
                        .toString();

        assertThat(faults)
                .contains("${env:KEY}")
                .doesNotContain("s3cret-key")
                .doesNotContain("[ {");
    }
}
