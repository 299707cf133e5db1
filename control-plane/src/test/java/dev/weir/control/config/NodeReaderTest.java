package dev.weir.control.config;

import static dev.weir.control.config.Reading.faults;
import static dev.weir.control.config.Reading.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kernel.config.RouteConfig;
import dev.weir.yaml.NodeReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeReaderTest {

    /** The config of one plugin as JSON, where any YAML may stand. */
    private static String value(String yaml) {
        return ok("plugins:\n  - use: x\n    config:\n      v: " + yaml + "\n")
                .gateway()
                .plugins()
                .getFirst()
                .config()
                .toJson();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "1, 1",
                "+1, 1",
                "012, 12",
                "0x1F, 31",
                "0o17, 15",
                "1.50, 1.50",
                ".5, 0.5",
                "true, true",
                "FALSE, false",
                "~, null",
                "null, null",
                "yes, \"yes\"",
                "on, \"on\"",
                "1_000, \"1_000\"",
                "2001-01-01, \"2001-01-01\"",
                "'1', \"1\"",
                "\"true\", \"true\"",
                "12:30, \"12:30\"",
                "<<, \"<<\"",
            })
    void plainScalarsAreThoseOfTheCoreSchema(String yaml, String json) {
        assertThat(value(yaml)).isEqualTo("{\"v\":" + json + "}");
    }

    @Test
    void aMergeKeyIsAKeyLikeAnyOther() {
        assertThat(value("\n        a: &a { b: 1 }\n        c: { <<: *a }"))
                .isEqualTo("{\"v\":{\"a\":{\"b\":1},\"c\":{\"<<\":{\"b\":1}}}}");
    }

    @Test
    void scalarKeysAreTexts() {
        assertThat(value("{ 200: a, true: b }"))
                .isEqualTo("{\"v\":{\"200\":\"a\",\"true\":\"b\"}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '|',
            value = {
                "routes: [;1:10: not YAML: it ends too early",
                "routes: 'a;1:11: not YAML: a text in quotes has no end",
                "a: b: c;1:5: not YAML: a `:` where no key can be",
                "routes: @;1:9: not YAML: a text cannot begin with `@`: put it in quotes",
                "routes: ];1:9: not YAML: unexpected `]`",
            })
    void aSyntaxErrorHasItsPlace(String text, String fault) {
        assertThat(faults(text)).singleElement().asString().startsWith("weir.yaml:" + fault);
    }

    @Test
    void aTabAsIndentIsNamed() {
        assertThat(faults("routes:\n\t- path: /*\n"))
                .containsExactly("weir.yaml:2:1: a tab cannot indent YAML: use spaces");
    }

    @Test
    void aCharacterThatYamlHasNotIsNamed() {
        assertThat(faults("routes: []\n# \uD83D\uDE00 \u0001\n"))
                .containsExactly("weir.yaml:2:5: character U+0001 is not allowed in YAML");
    }

    @Test
    void duplicateKeysAreFaultsOfTheSecond() {
        assertThat(faults("routes: []\nroutes:\n  - { path: /*, path: /a, to: weir:echo }\n"))
                .containsExactly(
                        "weir.yaml:2:1: key `routes` is given twice; first at weir.yaml:1:1 (/routes)",
                        "weir.yaml:3:17: key `path` is given twice; first at weir.yaml:3:7 (/routes/0/path)");
    }

    @Test
    void tagsAreRefused() {
        assertThat(faults("routes: !!seq []\nplugins: [ { use: !java.net.URL x } ]\n"))
                .containsExactly(
                        "weir.yaml:1:9: tag `tag:yaml.org,2002:seq`: tags have no meaning here, leave it out (/routes)",
                        "weir.yaml:2:19: tag `!java.net.URL`: tags have no meaning here, leave it out (/plugins/0/use)");
    }

    @Test
    void aSecondDocumentIsRefused() {
        assertThat(faults("routes: []\n---\nroutes: []\n"))
                .containsExactly(
                        "weir.yaml:2:1: a second YAML document begins: one file is one configuration");
    }

    @ParameterizedTest
    @ValueSource(strings = {".inf", "-.inf", ".nan", "1e99999999999", "1e999999"})
    void numbersThatJsonHasNotAreRefused(String number) {
        assertThat(faults("plugins: [ { use: x, config: { v: " + number + " } } ]"))
                .singleElement()
                .asString()
                .startsWith("weir.yaml:1:35: ");
    }

    @Test
    void aNumberOfManyDigitsIsRefused() {
        assertThat(faults("plugins: [ { use: x, config: { v: " + "9".repeat(5000) + " } } ]"))
                .containsExactly(
                        "weir.yaml:1:35: a number has at most 100 digits, found 5000 (/plugins/0/config/v)");
    }

    @Test
    void complexKeysAreRefused() {
        assertThat(faults("? [ a ]\n: b\n"))
                .containsExactly("weir.yaml:1:3: a key must be a plain or quoted text");
    }

    @Test
    void aliasesAreCopiesWithTheirOwnPointer() {
        String yaml =
                """
                services:
                  - name: a
                    targets: &targets [ { url: weir:echo } ]
                  - name: b
                    targets: *targets
                """;
        assertThat(ok(yaml).gateway().services()).hasSize(2);
        assertThat(faults(yaml.replace("weir:echo", "nowhere")))
                .containsExactly(
                        "weir.yaml:3:32: must be http://HOST:PORT, https://HOST:PORT, unix:PATH, or weir:echo, found `nowhere` (/services/0/targets/0/url)",
                        "weir.yaml:3:32: must be http://HOST:PORT, https://HOST:PORT, unix:PATH, or weir:echo, found `nowhere` (/services/1/targets/0/url)");
    }

    @Test
    void anAliasToNothingAndOneToItselfAreRefused() {
        assertThat(faults("routes: *x"))
                .containsExactly(
                        "weir.yaml:1:9: alias `*x` names nothing: no `&x` before it (/routes)");
        assertThat(faults("routes: &r [ *r ]"))
                .containsExactly(
                        "weir.yaml:1:14: alias `*r` stands inside of what it names (/routes/0)");
    }

    @Test
    void aBombOfAliasesIsCut() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [ x, x, x, x, x, x, x, x, x, x ]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [ ".formatted(i, i));
            bomb.append(("*a" + (i - 1) + ", ").repeat(10)).append("]\n");
        }
        assertThat(faults(bomb.toString()))
                .singleElement()
                .asString()
                .contains("more than 100000 values, those behind aliases counted each time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "{\"a\":", "[ &a "})
    void depthIsBounded(String opening) {
        assertThat(faults(opening.repeat(100_000)))
                .singleElement()
                .asString()
                .contains("nested more than 64 levels deep");
    }

    @Test
    void sizeIsBounded() {
        assertThat(faults("#".repeat(NodeReader.MAX_CHARS + 1)))
                .containsExactly("weir.yaml:1:1: the file is longer than 4194304 characters");
        assertThat(faults("x".repeat(2000) + ": 1"))
                .singleElement()
                .asString()
                .startsWith("weir.yaml:1:");
    }

    @Test
    void windowsLineEndsCountOnce() {
        assertThat(faults("routes:\r\n  - path: /*\r\n    too: weir:echo\r\n"))
                .contains("weir.yaml:3:5: unknown key `too`, did you mean `to`? (/routes/0/too)");
    }

    @Test
    void yamlInFlowAndBlockStyleIsTheSame() {
        assertThat(ok("{routes: [{path: /*, to: 'weir:echo'}]}").gateway().routes())
                .extracting(RouteConfig::name)
                .containsExactly("all");
    }
}
