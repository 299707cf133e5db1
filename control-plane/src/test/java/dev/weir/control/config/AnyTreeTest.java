package dev.weir.control.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.spi.ConfigValue;
import dev.weir.yaml.ConfigFault;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is read, the answer is faults or a configuration. */
class AnyTreeTest {
    private static final List<String> KEYS =
            List.of(
                    "listeners",
                    "admin",
                    "status",
                    "registries",
                    "services",
                    "routes",
                    "plugins",
                    "consumers",
                    "name",
                    "address",
                    "limits",
                    "head",
                    "fields",
                    "body",
                    "connections",
                    "location",
                    "targets",
                    "url",
                    "weight",
                    "load-balancing",
                    "timeouts",
                    "connect",
                    "retries",
                    "attempts",
                    "hosts",
                    "path",
                    "methods",
                    "headers",
                    "service",
                    "to",
                    "strip-prefix",
                    "host",
                    "order",
                    "use",
                    "enabled",
                    "on-error",
                    "when",
                    "config",
                    "time",
                    "wall",
                    "memory",
                    "isolation",
                    "key-auth",
                    "key",
                    "sha256",
                    "tls",
                    "mode");

    private static final List<String> TEXTS =
            List.of(
                    "",
                    "a",
                    "/*",
                    "/a/*",
                    "~ x",
                    "weir:echo",
                    "http://h:1/b",
                    "http://[::1]",
                    "http://[",
                    "h:1",
                    ":1",
                    "[::]:70000",
                    "*.a",
                    "GET",
                    "3s",
                    "999999999999d",
                    "64KiB",
                    "999999999999GiB",
                    "round-robin",
                    "keep",
                    "open",
                    "x/y@^1",
                    "./f.wasm",
                    "/",
                    "${env:KEY}",
                    "${env:NO}",
                    "${file:.}",
                    "${",
                    "$${",
                    "true",
                    "7",
                    "\u0000",
                    "é",
                    "a\nb");

    // Edge cases of nested trees are their products: too many to list.
    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void anyTreeOfKnownAndOddKeysIsReadOrRefused(@ForAll("documents") ConfigValue document) {
        check(Reading.read(document.toJson()));
    }

    @Property(tries = 3000)
    void anyTextIsReadOrRefused(@ForAll("yamlLike") String text) {
        check(Reading.read(text));
    }

    /** What was read can be exported and read again; what was refused has faults with places. */
    private static void check(ReadResult result) {
        switch (result) {
            case ReadResult.Ok(WeirConfig config) -> {
                WeirConfig again = Reading.ok(config.document().toYaml());
                assertThat(again.gateway()).isEqualTo(config.gateway());
            }
            case ReadResult.Faulty(List<ConfigFault> faults, _) -> {
                assertThat(faults).isNotEmpty().isSorted().doesNotHaveDuplicates();
                assertThat(faults)
                        .allMatch(fault -> fault.line() >= 1 && fault.column() >= 1)
                        .noneMatch(fault -> fault.message().contains("s3cret"));
            }
        }
    }

    @Provide
    Arbitrary<ConfigValue> documents() {
        Arbitrary<ConfigValue> scalars =
                Arbitraries.oneOf(
                        Arbitraries.of(TEXTS).map(ConfigValue.Text::new),
                        Arbitraries.strings().ofMaxLength(5).map(AnyTreeTest::printable),
                        Arbitraries.of(
                                ConfigValue.NOTHING,
                                new ConfigValue.Bool(true),
                                new ConfigValue.Number(BigDecimal.ONE),
                                new ConfigValue.Number(new BigDecimal("-1.5e300"))));
        return tree(scalars, 5);
    }

    private static Arbitrary<ConfigValue> tree(Arbitrary<ConfigValue> scalars, int depth) {
        if (depth == 0) {
            return scalars;
        }
        Arbitrary<ConfigValue> below = Arbitraries.lazy(() -> tree(scalars, depth - 1));
        Arbitrary<ConfigValue> tables =
                Arbitraries.maps(
                                Arbitraries.frequencyOf(
                                        net.jqwik.api.Tuple.of(9, Arbitraries.of(KEYS)),
                                        net.jqwik.api.Tuple.of(1, Arbitraries.of("zz", "a/b~"))),
                                below)
                        .ofMaxSize(4)
                        .map(ConfigValue.Table::new);
        Arbitrary<ConfigValue> items = below.list().ofMaxSize(2).map(ConfigValue.Items::new);
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(5, tables),
                net.jqwik.api.Tuple.of(3, items),
                net.jqwik.api.Tuple.of(2, scalars));
    }

    private static ConfigValue printable(String text) {
        return new ConfigValue.Text(text.replaceAll("[^\\x20-\\x7E\\u00A0-\\uD7FF]", "?"));
    }

    @Provide
    Arbitrary<String> yamlLike() {
        List<String> pieces =
                Stream.concat(
                                Stream.concat(KEYS.stream(), TEXTS.stream()),
                                Stream.of(
                                        ": ",
                                        "\n",
                                        "\n  ",
                                        "\n    - ",
                                        "- ",
                                        "{ ",
                                        " }",
                                        "[ ",
                                        " ]",
                                        ", ",
                                        "\"",
                                        "'",
                                        "&a ",
                                        "*a",
                                        "!t ",
                                        "? ",
                                        "| ",
                                        "> ",
                                        "# ",
                                        "---\n",
                                        "...\n",
                                        "%YAML 1.2\n",
                                        "\t",
                                        "\r\n",
                                        "<<: ",
                                        "@",
                                        "`",
                                        "\uFEFF",
                                        "\uD83D",
                                        "0x1F",
                                        ".inf",
                                        "1e999"))
                        .toList();
        return Arbitraries.of(pieces).list().ofMaxSize(30).map(each -> String.join("", each));
    }
}
