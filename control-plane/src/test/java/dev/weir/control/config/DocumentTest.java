package dev.weir.control.config;

import static dev.weir.control.config.Reading.ok;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DocumentTest {
    private static final String FULL =
            """
            consumers:
              - name: acme
                key-auth: [ { key: plain-key }, { key: "${env:KEY}" } ]
            plugins:
              - use: acme/x@^1.2
                config:
                  texts: [ "012", "true", "null", "~", "0x1F", "1e3", "<<", "", "a: b", "# c", "$${x}", "é\\n\\t\\"", " x " ]
                  numbers: [ 1, -2.50, 1e30, 1e-30, 0x10 ]
                  others: { yes: true, no: null, empty: {}, list: [], "key: with": 1, "12": 2 }
                  reference: a ${env:KEY} b
            routes:
              - path: /*
                to: http://127.0.0.1:${env:PORT}
            """;

    @Test
    void readingAnExportGivesTheSameConfiguration() {
        WeirConfig config = ok(FULL);

        for (String export :
                new String[] {config.document().toYaml(), config.document().toJson()}) {
            WeirConfig again = ok(export);
            assertThat(again.gateway()).isEqualTo(config.gateway());
            assertThat(again.document().value()).isEqualTo(config.document().value());
            assertThat(again.document().toYaml()).isEqualTo(config.document().toYaml());
        }
    }

    @Test
    void referencesStayAndKeysBecomeDigests() {
        Document document = ok(FULL).document();

        assertThat(document.toJson() + document.toYaml())
                .contains("a ${env:KEY} b", "http://127.0.0.1:${env:PORT}")
                .doesNotContain("plain-key", "s3cret-key", "9000");
        assertThat(document.toJson())
                .contains(
                        "\"key-auth\":[{\"sha256\":\""
                                + Secrets.digest("plain-key")
                                + "\"},{\"key\":\"${env:KEY}\"}]");
    }

    @Test
    void keysOfTheWholeHaveAFixedOrderAndTheirContentTheWrittenOne() {
        assertThat(ok("plugins: [ { use: b, name: x } ]\nadmin: { address: 'localhost:1' }\n"))
                .extracting(config -> config.document().toYaml())
                .isEqualTo("admin:\n  address: localhost:1\nplugins:\n- use: b\n  name: x\n");
    }

    @Test
    void sharedValuesAreWrittenInFull() {
        assertThat(
                        ok("plugins: [ { use: a, config: &c { k: [ v ] } }, { use: b, config: *c } ]")
                                .document()
                                .toYaml())
                .doesNotContain("&", "*");
    }

    @Test
    void anEmptyConfigurationIsAnEmptyObject() {
        assertThat(ok("").document().toJson()).isEqualTo("{}");
        assertThat(ok(ok("").document().toYaml()).gateway()).isEqualTo(ok("").gateway());
    }
}
