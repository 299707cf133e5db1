package dev.weir.control.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Filter;
import dev.weir.api.service.Capability;
import dev.weir.api.spi.BodyNeed;
import dev.weir.api.spi.ConfigSchema;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.Default;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.Phase;
import dev.weir.api.spi.PluginContext;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.api.spi.PluginFactory;
import dev.weir.api.spi.Secret;
import dev.weir.kernel.config.GuardConfig.OnError;
import dev.weir.kernel.plugin.Asks;
import dev.weir.kernel.plugin.InstanceId.Owner;
import dev.weir.kernel.plugin.PluginFault;
import dev.weir.kernel.plugin.ResolvedPlugin;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginConfigCheckTest {
    /** As a built-in has it. */
    record Settings(
            @Default("10") int burst,
            Optional<Boolean> strict,
            Duration rest,
            List<Part> parts,
            Map<String, String> set) {
        record Part(String name) {}

        Settings {
            if (burst > 100) {
                throw new IllegalArgumentException("burst must be at most 100, was " + burst);
            }
        }
    }

    private static final ConfigSchema<Settings> RECORD =
            ConfigSchema.of(MethodHandles.lookup(), Settings.class);

    /** A factory that is never asked for a filter: configurations are checked before. */
    private record Plugin<C>(ConfigSchema<C> schema) implements PluginFactory<C> {
        @Override
        public PluginDescriptor descriptor() {
            return new PluginDescriptor(
                    "test/plugin",
                    "1.0.0",
                    Phase.TRANSFORM,
                    0,
                    new BodyNeed.None(),
                    new BodyNeed.None());
        }

        @Override
        public Filter create(C config, PluginContext context) {
            throw new UnsupportedOperationException();
        }
    }

    private static ReadResult check(String yaml, ConfigSchema<?> schema, String kind) {
        ResolvedPlugin plugin =
                new ResolvedPlugin(
                        new Plugin<>(schema),
                        kind,
                        "sha256:0",
                        Limits.DEFAULT,
                        Asks.NOTHING,
                        OnError.CLOSED);
        return check(
                Reading.ok(yaml),
                use -> use.equals("gone") ? Optional.empty() : Optional.of(plugin));
    }

    private static ReadResult check(
            WeirConfig config, Function<String, Optional<ResolvedPlugin>> plugins) {
        PluginConfigCheck.Checked checked = PluginConfigCheck.check(config, plugins);
        return new ReadResult.Ok(checked.config()).with(checked.faults());
    }

    private static ReadResult checkConfig(String config) {
        return check("plugins:\n  - use: x\n    config: " + config + "\n", RECORD, "java");
    }

    private static ConfigSchema<ConfigValue> guest(String schema) {
        return ConfigSchema.of(
                (ConfigValue.Table)
                        Reading.ok("plugins: [ { use: x, config: " + schema + " } ]")
                                .gateway()
                                .plugins()
                                .getFirst()
                                .config());
    }

    @Test
    void aConfigThatFitsGoesOnAsItIs() {
        String config = "{ burst: 5, rest: 3s, parts: [ { name: a } ], set: { b: c } }";
        assertThat(Reading.ok(checkConfig(config)).gateway())
                .isEqualTo(Reading.ok("plugins:\n  - use: x\n    config: " + config).gateway());
    }

    @Test
    void everyFaultHasItsPlaceInTheFile() {
        assertThat(
                        Reading.faults(
                                checkConfig(
                                        """

                                              brust: 5
                                              burst: many
                                              rest: 3 sec
                                              parts: [ { nmae: b }, {} ]
                                              set: { "a/b": 1 }
                                        """)))
                .containsExactly(
                        "weir.yaml:4:7: unknown key `brust`, did you mean `burst`? (/plugins/0/config/brust)",
                        "weir.yaml:5:14: must be of type integer, found string (/plugins/0/config/burst)",
                        "weir.yaml:6:13: must be written like `250ms` or `30s` or `5m`, found `3 sec` (/plugins/0/config/rest)",
                        "weir.yaml:7:18: unknown key `nmae`, did you mean `name`? (/plugins/0/config/parts/0/nmae)",
                        "weir.yaml:7:29: `name` is required (/plugins/0/config/parts/1)",
                        "weir.yaml:8:21: must be of type string, found integer (/plugins/0/config/set/a~1b)");
    }

    @Test
    void whatIsMissingIsAFaultOfTheInstanceWhereThereIsNoConfig() {
        assertThat(Reading.faults(check("plugins:\n  - use: x\n", RECORD, "java")))
                .containsExactly("weir.yaml:2:5: `rest` is required (/plugins/0)");
    }

    @Test
    void rulesBeyondTheSchemaAreCheckedToo() {
        assertThat(Reading.faults(checkConfig("{ rest: 3s, burst: 101 }")))
                .containsExactly(
                        "weir.yaml:3:13: burst must be at most 100, was 101 (/plugins/0/config)");
    }

    @Test
    void instancesOfServicesAndRoutesAreCheckedWithTheirOwners() {
        assertThat(
                        Reading.faults(
                                check(
                                        """
                                        services:
                                          - { name: s, targets: [ { url: weir:echo } ], plugins: [ { use: x, config: 1 } ] }
                                        routes:
                                          - { path: /*, service: s, plugins: [ { use: x, enabled: false, config: 2 } ] }
                                        """,
                                        RECORD,
                                        "java")))
                .containsExactly(
                        "weir.yaml:2:78: must be of type object, found integer (/services/0/plugins/0/config)",
                        "weir.yaml:4:74: must be of type object, found integer (/routes/0/plugins/0/config)");
    }

    @Test
    void textsFromReferencesBecomeWhatTheSchemaWants() {
        WeirConfig config =
                Reading.ok(
                        checkConfig(
                                "{ burst: \"${env:WEIGHT}\", strict: ${env:YES}, rest: 3s, set: { a: ${env:WEIGHT} } }"
                                        .replace("${env:YES}", "'${env:YES}'")
                                        .replace("a: ${env:WEIGHT}", "a: '${env:WEIGHT}'")));

        assertThat(config.gateway().plugins().getFirst().config().toJson())
                .isEqualTo("{\"burst\":7,\"strict\":true,\"rest\":\"3s\",\"set\":{\"a\":\"7\"}}");
    }

    @Test
    void valuesFromReferencesAreInNoFault() {
        assertThat(Reading.faults(checkConfig("{ burst: '${env:PORT}', rest: 3s }")))
                .containsExactly(
                        "weir.yaml:3:13: burst must be at most 100, was ${env:PORT} (/plugins/0/config)");
        assertThat(Reading.faults(checkConfig("{ burst: '${env:KEY}', rest: '${env:KEY}' }")))
                .hasSize(2)
                .noneMatch(fault -> fault.contains("s3cret"));
    }

    @Test
    void memoryCannotBeLimitedForJava() {
        String yaml = "plugins: [ { use: x, config: { rest: 1s }, limits: { memory: 1MiB } } ]";
        assertThat(Reading.faults(check(yaml, RECORD, "java")))
                .containsExactly(
                        "weir.yaml:1:62: memory cannot be limited for a plugin of kind java: leave it out (/plugins/0/limits/memory)");
        assertThat(Reading.faults(check(yaml, RECORD, "wasm"))).isEmpty();
    }

    @Test
    void whatOnlyGuestsHaveIsRefusedForJava() {
        String reload = "plugins: [ { use: x, config: { rest: 1s }, on-error: reload } ]";
        assertThat(Reading.faults(check(reload, RECORD, "java")))
                .containsExactly(
                        "weir.yaml:1:54: a plugin of kind java has no guest to start again: write `closed` or `open` (/plugins/0/on-error)");
        assertThat(Reading.faults(check(reload, RECORD, "js"))).isEmpty();
        String root = "plugins: [ { use: x, config: { rest: 1s }, root-id: a } ]";
        assertThat(Reading.faults(check(root, RECORD, "js")))
                .containsExactly(
                        "weir.yaml:1:53: `root-id` is for Proxy-Wasm plugins, this one is of kind js: leave it out (/plugins/0/root-id)");
        assertThat(Reading.faults(check(root, RECORD, "wasm"))).isEmpty();
    }

    @Test
    void isolationIsForJavaScript() {
        String yaml = "plugins: [ { use: x, config: { rest: 1s }, limits: { isolation: lane } } ]";
        assertThat(Reading.faults(check(yaml, RECORD, "wasm")))
                .containsExactly(
                        "weir.yaml:1:65: isolation is for plugins of kind js, and this one is wasm: leave it out (/plugins/0/limits/isolation)");
        assertThat(Reading.faults(check(yaml, RECORD, "js"))).isEmpty();
    }

    @Test
    void aPluginThatCannotBeHadIsNoFaultOfTheConfiguration() {
        assertThat(Reading.faults(check("plugins: [ { use: gone, config: 1 } ]", RECORD, "java")))
                .isEmpty();
    }

    @Test
    void aGuestsSchemaMayReferToItself() {
        String schema =
                "{ $ref: '#/$defs/node', $defs: { node: { type: object, additionalProperties: false, properties: { name: { enum: [ a, b ] }, next: { $ref: '#/$defs/node' } } } } }";
        assertThat(
                        Reading.faults(
                                check(
                                        "plugins: [ { use: x, config: { next: { nxt: {}, name: c } } } ]",
                                        guest(schema),
                                        "js")))
                .containsExactly(
                        "weir.yaml:1:40: unknown key `nxt`, did you mean `next`? (/plugins/0/config/next/nxt)",
                        "weir.yaml:1:55: does not have a value in the enumeration [\"a\", \"b\"] (/plugins/0/config/next/name)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ $ref: '#' }",
                "{ $ref: 'file:///etc/passwd' }",
                "{ $ref: 'classpath:nothing.json' }",
                "{ $ref: '#/nowhere' }",
                "{ $schema: 'http://127.0.0.1:1/x' }",
                "{ pattern: '(' }",
                "{ type: 17 }",
                "{ allOf: 3 }",
                "{ properties: [] }",
            })
    void aSchemaThatCannotBeUsedIsAFaultOfItsPlugin(String schema) {
        assertThat(
                        Reading.faults(
                                check(
                                        "plugins: [ { use: x, config: text } ]",
                                        guest(schema),
                                        "wasm")))
                .allMatch(fault -> fault.startsWith("weir.yaml:1:"));
    }

    @Test
    void aSchemaThatBranchesWithoutEndIsCut() {
        StringBuilder schema = new StringBuilder("{ $ref: '#/$defs/d0', $defs: { ");
        for (int i = 0; i < 40; i++) {
            schema.append(
                    "d%d: { allOf: [ { $ref: '#/$defs/d%d' }, { $ref: '#/$defs/d%d' } ] }, "
                            .formatted(i, i + 1, i + 1));
        }
        schema.append("d40: true } }");

        assertThat(Reading.faults(check("plugins: [ { use: x } ]", guest(schema.toString()), "js")))
                .singleElement()
                .asString()
                .contains("the plugin's own schema cannot be used");
    }

    @Test
    void messagesAreInEnglishEverywhere() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            ConfigSchema<ConfigValue> schema = guest("{ properties: { a: { pattern: '^x$' } } }");
            String config = "plugins: [ { use: x, config: { a: y } } ]";
            assertThat(Reading.faults(check(config, schema, "js")))
                    .singleElement()
                    .asString()
                    .contains("does not match the regex pattern");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void nothingIsFetchedForASchema() throws IOException {
        try (ServerSocket server = new ServerSocket(0)) {
            server.setSoTimeout(1);
            String schema =
                    "{ $ref: 'http://127.0.0.1:%d/schema.json' }".formatted(server.getLocalPort());

            assertThat(Reading.faults(check("plugins: [ { use: x } ]", guest(schema), "wasm")))
                    .singleElement()
                    .asString()
                    .contains("the plugin's own schema cannot be used");
            org.assertj.core.api.Assertions.assertThatThrownBy(server::accept)
                    .isInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    @Test
    void faultsFoundLaterAreMappedToTheirPlaces() {
        Places places =
                Reading.ok("plugins:\n  - use: x\n    config: { a: { b: [ 1, '${env:KEY}' ] } }\n")
                        .places();
        Owner owner = new Owner.Global();

        assertThat(places.fault(new PluginFault(owner, "x", "/config/a/b/1", "not s3cret-key")))
                .hasToString("weir.yaml:3:28: not ${env:KEY} (/plugins/0/config/a/b/1)");
        assertThat(places.fault(new PluginFault(owner, "x", "/config/a/c/d", "gone")))
                .hasToString("weir.yaml:3:18: gone (/plugins/0/config/a)");
        assertThat(places.fault(new PluginFault(owner, "x", "", "whole")))
                .hasToString("weir.yaml:2:5: whole (/plugins/0)");
        assertThat(places.plugin(owner, "x")).get().hasToString("weir.yaml:2:5");
        assertThat(places.plugin(new Owner.Route("x"), "x")).isEmpty();
    }

    private static ReadResult check(String yaml, Asks asks, OnError onError) {
        ResolvedPlugin plugin =
                new ResolvedPlugin(
                        new Plugin<>(ConfigSchema.of(ConfigValue.EMPTY)),
                        "wasm",
                        "sha256:0",
                        Limits.DEFAULT,
                        asks,
                        onError);
        return check(Reading.ok(yaml), _ -> Optional.of(plugin));
    }

    @Test
    void whatThePluginDoesNotAskForCannotBeGranted() {
        Asks kv = new Asks(Set.of(Capability.KV), Set.of(), false);
        String yaml =
                "plugins: [ { use: x, grants: { kv: true, credentials: true, call-outs: [ a.example ] } } ]";
        assertThat(Reading.faults(check(yaml, kv, OnError.CLOSED)))
                .containsExactly(
                        "weir.yaml:1:55: test/plugin 1.0.0 does not ask for `credentials`: leave it out (/plugins/0/grants/credentials)",
                        "weir.yaml:1:72: test/plugin 1.0.0 does not ask for `call-outs`: leave it out (/plugins/0/grants/call-outs)");
        assertThat(Reading.ok(check("plugins: [ { use: x, grants: [ kv ] } ]", kv, OnError.CLOSED)))
                .isNotNull();
    }

    @Test
    void theManifestSaysWhatAFailureCostsUnlessTheOperatorDoes() {
        for (OnError manifest : OnError.values()) {
            assertThat(
                            Reading.ok(
                                            check(
                                                    "plugins: [ { use: x }, { use: x, name: y, on-error: closed } ]",
                                                    Asks.NOTHING,
                                                    manifest))
                                    .gateway()
                                    .plugins())
                    .extracting(use -> use.guard().onError())
                    .containsExactly(manifest, OnError.CLOSED);
        }
    }

    @Test
    void anInstanceMayGoUpToTheCeilingAndNoFurther() {
        String within =
                "limits: { time: 20ms, memory: 8MiB }\nplugins: [ { use: x, limits: { time: 20ms, wall: 9s, memory: 8MiB } } ]";
        assertThat(Reading.ok(check(within, Asks.NOTHING, OnError.CLOSED))).isNotNull();
        String above =
                "limits: { time: 20ms, wall: 1s, memory: 8MiB }\nplugins: [ { use: x, limits: { time: 21ms, wall: 2s, memory: 9MiB } } ]";
        assertThat(Reading.faults(check(above, Asks.NOTHING, OnError.CLOSED)))
                .containsExactly(
                        "weir.yaml:2:38: must be at most 20ms, which is `limits.time` at the top level (/plugins/0/limits/time)",
                        "weir.yaml:2:50: must be at most 1000ms, which is `limits.wall` at the top level (/plugins/0/limits/wall)",
                        "weir.yaml:2:62: must be at most 8388608 bytes, which is `limits.memory` at the top level (/plugins/0/limits/memory)");
    }

    record Hiding(Optional<Secret> password, List<Secret> keys, Optional<Inner> inner) {
        record Inner(Secret token) {}
    }

    @Test
    void aSecretIsWrittenAsAReference() throws Exception {
        ConfigSchema<Hiding> schema = ConfigSchema.of(MethodHandles.lookup(), Hiding.class);
        String clear =
                "plugins: [ { use: x, config: { password: hunter2, keys: [ '${env:KEY}', hunter3 ], inner: { token: hunter4 } } } ]";
        List<String> faults = Reading.faults(check(clear, schema, "java"));
        assertThat(faults)
                .containsExactly(
                        "weir.yaml:1:42: is a secret: write a reference, `${env:NAME}` or `${file:PATH}` (/plugins/0/config/password)",
                        "weir.yaml:1:73: is a secret: write a reference, `${env:NAME}` or `${file:PATH}` (/plugins/0/config/keys/1)",
                        "weir.yaml:1:100: is a secret: write a reference, `${env:NAME}` or `${file:PATH}` (/plugins/0/config/inner/token)");
        String referred =
                "plugins: [ { use: x, config: { password: '${env:KEY}', inner: { token: '${env:KEY}' } } } ]";
        assertThat(Reading.ok(check(referred, schema, "java")).document().toJson())
                .contains("\"password\":\"${env:KEY}\"");
    }

    @Test
    void aSecretThatDoesNotMatchAPatternIsNotShown() {
        ConfigSchema<ConfigValue> schema =
                guest(
                        "{ properties: { a: { type: string, pattern: '^[0-9]+$', writeOnly: true } } }");
        for (String secret : List.of("letters", "${env:KEY}")) {
            List<String> faults =
                    Reading.faults(
                            check(
                                    "plugins: [ { use: x, config: { a: '" + secret + "' } } ]",
                                    schema,
                                    "js"));
            assertThat(faults)
                    .anyMatch(fault -> fault.contains("^[0-9]+$"))
                    .noneMatch(fault -> fault.contains("letters") || fault.contains("s3cret"));
        }
    }

    @Test
    void whatDoesNotMatchAPatternIsToldByExamples() {
        ConfigSchema<ConfigValue> schema =
                guest(
                        "{ properties: { a: { type: string, pattern: '^[0-9]+/s$', examples: [ 1/s, 20/s ] }, b: { pattern: '^x$' } } }");
        assertThat(
                        Reading.faults(
                                check(
                                        "plugins: [ { use: x, config: { a: fast, b: y } } ]",
                                        schema,
                                        "js")))
                .hasSize(2)
                .anyMatch(fault ->
                        fault.contains("must be written like `1/s` or `20/s`, found `fast`"))
                .anyMatch(fault -> fault.contains("^x$"));
    }

    @Test
    void theSchemaOfAGuestHasSecretsToo() {
        ConfigSchema<ConfigValue> schema =
                guest(
                        "{ properties: { a: { $ref: '#/$defs/s' } }, additionalProperties: { writeOnly: true }, $defs: { s: { type: string, writeOnly: true } } }");
        assertThat(
                        Reading.faults(
                                check(
                                        "plugins: [ { use: x, config: { a: one, b: two } } ]",
                                        schema,
                                        "js")))
                .hasSize(2)
                .allMatch(fault -> fault.contains("is a secret"))
                .noneMatch(fault -> fault.contains("one") && fault.contains("two"));
    }
}
