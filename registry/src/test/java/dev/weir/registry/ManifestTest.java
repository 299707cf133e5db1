package dev.weir.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.registry.InvalidBundleException.Fault;
import dev.weir.registry.Manifest.Failure;
import dev.weir.registry.Manifest.Kind;
import dev.weir.registry.Manifest.Limits;
import dev.weir.registry.Manifest.Phase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
    private static final String FULL =
            """
            {
              "name": "acme/geo", "version": "1.2.0-rc.1+build.7", "kind": "wasm",
              "abi": "proxy-wasm/0.2.1", "gateway": ">=0.1.0 <2.0.0", "entry": "lib/plugin.wasm",
              "phase": "AUTHORIZE", "priority": -5, "configSchema": "settings.json",
              "capabilities": {"request-body": true, "kv": false, "call-outs": ["b.example", "a.example:8443"]},
              "limits": {"time": "20ms", "wall": "120s", "memory": "16384KiB"},
              "failure": "open", "licence": "Apache-2.0", "source": "https://example.com/geo"
            }
            """;

    private static Manifest parse(String json) throws RegistryException {
        return Manifest.parse(json.getBytes(StandardCharsets.UTF_8), "manifest.json");
    }

    private static List<String> faults(String json) {
        InvalidBundleException invalid =
                catchThrowableOfType(InvalidBundleException.class, () -> parse(json));
        assertThat(invalid).as("the faults of %s", json).isNotNull();
        return invalid.faults().stream().map(Fault::toString).toList();
    }

    /** The least manifest with one field set to something else. */
    private static String with(String field, String value) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("name", "\"acme/hi\"");
        fields.put("version", "\"1.0.0\"");
        fields.put("kind", "\"js\"");
        fields.put("abi", "\"js/1\"");
        fields.put("entry", "\"plugin.js\"");
        fields.put(field, value);
        return fields.entrySet().stream()
                .map(each -> "\"%s\": %s".formatted(each.getKey(), each.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    @Test
    void theLeastManifestHasDocumentedDefaults() throws Exception {
        Manifest manifest = parse(Samples.manifest("acme/hi", "1.0.0"));

        assertThat(manifest.name()).isEqualTo("acme/hi");
        assertThat(manifest.kind()).isEqualTo(Kind.JS);
        assertThat(manifest.entry()).isEqualTo("plugin.js");
        assertThat(manifest.phase()).isEqualTo(Phase.TRANSFORM);
        assertThat(manifest.priority()).isZero();
        assertThat(manifest.failure()).isEqualTo(Failure.CLOSED);
        assertThat(manifest.limits()).isEqualTo(Limits.NONE);
        assertThat(manifest.capabilities()).isEqualTo(Capabilities.NONE);
        assertThat(manifest.configSchema()).isEmpty();
        assertThat(manifest.runsOn("0.1.0")).isTrue();
    }

    @Test
    void readsEveryField() throws Exception {
        Manifest manifest = parse(FULL);

        assertThat(manifest.version()).isEqualTo("1.2.0-rc.1+build.7");
        assertThat(manifest.abi()).isEqualTo("proxy-wasm/0.2.1");
        assertThat(manifest.entry()).isEqualTo("lib/plugin.wasm");
        assertThat(manifest.phase()).isEqualTo(Phase.AUTHORIZE);
        assertThat(manifest.priority()).isEqualTo(-5);
        assertThat(manifest.configSchema()).contains("settings.json");
        assertThat(manifest.capabilities().asSet())
                .containsExactly("call-outs:a.example:8443", "call-outs:b.example", "request-body");
        assertThat(manifest.limits())
                .isEqualTo(
                        new Limits(
                                Optional.of(Duration.ofMillis(20)),
                                Optional.of(Duration.ofMinutes(2)),
                                Optional.of(16L << 20),
                                false));
        assertThat(manifest.failure()).isEqualTo(Failure.OPEN);
        assertThat(manifest.licence()).contains("Apache-2.0");
        assertThat(manifest.source()).contains("https://example.com/geo");
        assertThat(manifest.runsOn("1.9.0")).isTrue();
        assertThat(manifest.runsOn("2.0.0")).isFalse();
    }

    @Test
    void writesCanonicalJson() throws Exception {
        assertThat(new String(parse(FULL).toJson(), StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                        {"abi":"proxy-wasm/0.2.1",\
                        "capabilities":{"call-outs":["a.example:8443","b.example"],"request-body":true},\
                        "configSchema":"settings.json","entry":"lib/plugin.wasm","failure":"open",\
                        "gateway":">=0.1.0 <2.0.0","kind":"wasm","licence":"Apache-2.0",\
                        "limits":{"memory":"16MiB","time":"20ms","wall":"2m"},\
                        "name":"acme/geo","phase":"AUTHORIZE","priority":-5,\
                        "source":"https://example.com/geo","version":"1.2.0-rc.1+build.7"}\
                        """);
    }

    @Test
    void onlyJavaScriptAsksForLanes() throws Exception {
        String js =
                """
                {"name": "acme/hi", "version": "1.0.0", "kind": "%s", "abi": "%s", "entry": "plugin.js",
                 "limits": {"isolation": "lane"}}
                """;
        Manifest manifest = parse(js.formatted("js", "js/1"));

        assertThat(manifest.limits().lane()).isTrue();
        assertThat(new String(manifest.toJson(), StandardCharsets.UTF_8))
                .contains("\"limits\":{\"isolation\":\"lane\"}");
        assertThat(faults(js.formatted("wasm", "http-wasm/0.1")))
                .containsExactly(
                        "limits.isolation was \"lane\"; must be lane or direct, and is for kind js");
    }

    @Test
    void aListOfFlagsAsksForThem() throws Exception {
        assertThat(parse(with("capabilities", "[\"kv\", \"env\"]")).capabilities().asSet())
                .containsExactly("env", "kv");
    }

    @Test
    void theEntryOfAJavaPluginIsAClass() throws Exception {
        String java =
                """
                {"name": "weir/jwt", "version": "1.0.0", "kind": "java", "abi": "spi/1", "entry": "%s"}\
                """;

        assertThat(parse(java.formatted("dev.weir.plugin.jwt.JwtPlugin")).entry())
                .isEqualTo("dev.weir.plugin.jwt.JwtPlugin");
        assertThat(faults(java.formatted("lib/jwt.jar")))
                .containsExactly(
                        "entry was \"lib/jwt.jar\"; must be the name of a plugin factory's class");
    }

    @Test
    void aJavaScriptPluginMayAskForASandbox() throws Exception {
        String of =
                """
                {"name": "acme/hi", "version": "1.0.0", "kind": "%s", "abi": "%s", "entry": "p", "sandbox": "%s"}\
                """;

        Manifest manifest = parse(of.formatted("js", "js/1", "wasm"));
        assertThat(manifest.sandbox()).contains(Manifest.Sandbox.WASM);
        assertThat(new String(manifest.toJson(), StandardCharsets.UTF_8))
                .contains("\"sandbox\":\"wasm\"");
        assertThat(faults(of.formatted("js", "js/1", "v8")))
                .containsExactly(
                        "sandbox was \"v8\"; must be wasm; leave it out for a plugin of your own");
        assertThat(faults(of.formatted("wasm", "http-wasm/0.1", "wasm")))
                .singleElement()
                .asString()
                .startsWith("sandbox was \"wasm\"; is for kind js");
    }

    @Test
    void reportsEveryFaultAtOnce() {
        String json =
                """
                {"nmae": "acme/hi", "version": "1.0", "kind": "js", "abi": "proxy-wasm/0.2.1",
                 "entry": "../plugin.js", "phase": "TRANSFROM", "priority": 1.5,
                 "limits": {"time": "fast", "memroy": "1MiB"}}
                """;

        assertThat(faults(json))
                .containsExactly(
                        "name is missing; " + BundleName.RULE,
                        "version was \"1.0\"; must be a semantic version such as 1.0.0",
                        "abi was \"proxy-wasm/0.2.1\"; must be js, a slash and a version, such as"
                                + " proxy-wasm/0.2.1, js/1 or spi/1",
                        "entry was \"../plugin.js\"; " + FileName.RULE,
                        "phase was \"TRANSFROM\"; must be one of EDGE, AUTHENTICATE, AUTHORIZE,"
                                + " ADMIT, TRANSFORM, UPSTREAM, did you mean TRANSFORM?",
                        "priority was 1.5; must be a whole number",
                        "limits.time was \"fast\"; must be a positive whole number with ms, s, m,"
                                + " h or d, such as 20ms",
                        "limits.memroy is unknown; must be one of time, wall, memory, isolation, did you mean"
                                + " memory?",
                        "nmae is unknown; must be one of name, version, kind, abi, sandbox, gateway,"
                                + " entry, phase, priority, configSchema, capabilities, limits, failure,"
                                + " licence, source, did you mean name?");
        assertThatThrownBy(() -> parse(json))
                .hasMessageStartingWith("manifest.json: 9 faults\n  name is missing; ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    name         | "Acme/hi"             | name was "Acme/hi"
                    name         | "hi"                  | name was "hi"
                    name         | "acme/../hi"          | name was "acme/../hi"
                    name         | 7                     | name was 7
                    version      | "v1.0.0"              | version was "v1.0.0"
                    version      | "1.0.0 "              | version was "1.0.0 "
                    version      | "99999999999.0.0"     | version was "99999999999.0.0"
                    kind         | "lua"                 | kind was "lua"; must be one of wasm, js, java
                    kind         | "JS"                  | did you mean js?
                    abi          | "js"                  | abi was "js"
                    gateway      | "*"                   | gateway was "*"
                    gateway      | "^1.2 rubbish"        | gateway was "^1.2 rubbish"
                    entry        | "/etc/passwd"         | entry was "/etc/passwd"
                    entry        | "C:\\\\plugin.js"     | entry was "C:\\\\plugin.js"
                    entry        | ""                    | entry was ""
                    priority     | 3000000000            | priority was 3000000000
                    priority     | "1"                   | priority was "1"
                    configSchema | false                 | configSchema was false
                    capabilities | "kv"                  | capabilities was "kv"; must be an object
                    capabilities | ["call-outs"]         | call-outs are written as an object
                    capabilities | {"kv": "yes"}         | capabilities.kv was "yes"; must be true or false
                    capabilities | {"kvs": true}         | capabilities.kvs is unknown
                    capabilities | {"call-outs": "a"}    | capabilities.call-outs was "a"
                    capabilities | {"call-outs": ["a b"]}| capabilities.call-outs has "a b"
                    limits       | []                    | limits was []; must be an object
                    limits       | {"wall": "0s"}        | limits.wall was "0s"
                    limits       | {"memory": "16MB"}    | limits.memory was "16MB"
                    limits       | {"memory": 5}         | limits.memory was 5
                    failure      | "closd"               | did you mean closed?
                    licence      | "a\\u0000b"           | licence was "a
                    source       | "\\ud800"             | source was
                    source       | null                  | source was null
                    """)
    void saysWhatIsWrongWithAField(String field, String value, String expected) {
        assertThat(faults(with(field, value))).singleElement().asString().contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "7", "{\"name\": ", "{} {}", "{\"a\": 1, \"a\": 2}", "nonsense"})
    void refusesWhatIsNotOneJsonObject(String json) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(RegistryException.class)
                .hasMessageStartingWith("manifest.json");
    }

    @Test
    void saysWhereTheJsonBreaks() {
        assertThatThrownBy(() -> parse("{\n  \"name\": oops\n}"))
                .hasMessageStartingWith("manifest.json:2:")
                .hasMessageContaining("is not JSON");
    }

    @Test
    void refusesDeepNestingAndLength() {
        assertThatThrownBy(() -> parse("{\"limits\":" + "[".repeat(100_000)))
                .isInstanceOf(RegistryException.class);
        assertThatThrownBy(() -> parse(with("source", '"' + "a".repeat(300_000) + '"')))
                .hasMessageContaining("longer than 256KiB");
    }

    @Test
    void cannotBeMadeInvalid() throws Exception {
        Manifest valid = parse(FULL);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Manifest(
                                "no namespace",
                                "1.0.0",
                                valid.kind(),
                                valid.abi(),
                                valid.sandbox(),
                                valid.gateway(),
                                valid.entry(),
                                valid.phase(),
                                0,
                                valid.configSchema(),
                                valid.capabilities(),
                                valid.limits(),
                                valid.failure(),
                                valid.licence(),
                                valid.source()));
    }
}
