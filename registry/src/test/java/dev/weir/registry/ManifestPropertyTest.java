package dev.weir.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.registry.Manifest.Failure;
import dev.weir.registry.Manifest.Kind;
import dev.weir.registry.Manifest.Limits;
import dev.weir.registry.Manifest.Phase;
import dev.weir.registry.Manifest.Sandbox;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class ManifestPropertyTest {

    @Property(tries = 300)
    void canonicalJsonReadsBackToTheSameManifestAndTheSameBytes(
            @ForAll("manifests") Manifest manifest) throws Exception {
        byte[] json = manifest.toJson();

        Manifest again = Manifest.parse(json, "manifest.json");

        assertThat(again).isEqualTo(manifest);
        assertThat(again.toJson()).isEqualTo(json);
    }

    @Property
    void durationsReadBackAsWritten(@ForAll @IntRange(min = 1) int millis) {
        Duration duration = Duration.ofMillis(millis);
        String text = Quantities.duration(duration);
        // Nine digits are read; a longer run of milliseconds is no limit of sense.
        if (text.chars().filter(Character::isDigit).count() <= 9) {
            assertThat(Quantities.duration(text)).contains(duration);
        }
    }

    @Property
    void sizesReadBackAsWritten(@ForAll @LongRange(min = 1, max = 999_999_999) long amount) {
        for (int shift : new int[] {0, 10, 20, 30}) {
            long bytes = amount << shift;
            assertThat(Quantities.size(Quantities.size(bytes))).contains(bytes);
        }
    }

    @Provide
    Arbitrary<Manifest> manifests() {
        return Combinators.combine(
                        identities(),
                        Arbitraries.of(Phase.class),
                        Arbitraries.integers(),
                        capabilities(),
                        limits(),
                        Arbitraries.of(Failure.class),
                        texts().optional(),
                        Arbitraries.of("config.schema.json", "a/b c.json").optional())
                .as((identity, phase, priority, capabilities, limits, failure, text, schema) ->
                        new Manifest(
                                identity.name(),
                                identity.version(),
                                identity.kind(),
                                identity.kind().abis().getFirst() + "/1.2",
                                identity.kind() == Kind.JS && priority % 2 == 0
                                        ? Optional.of(Sandbox.WASM)
                                        : Optional.empty(),
                                Optional.of("^1." + Math.floorMod(priority, 10)),
                                "plugin",
                                phase,
                                priority,
                                schema,
                                capabilities,
                                limits,
                                failure,
                                text,
                                text));
    }

    private record Identity(String name, String version, Kind kind) {}

    private static Arbitrary<Identity> identities() {
        Arbitrary<String> part =
                Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(20);
        return Combinators.combine(
                        part,
                        part,
                        Arbitraries.integers().between(0, 99),
                        Arbitraries.of("", "-rc.1", "+build", "-a.b+c.d"),
                        Arbitraries.of(Kind.class))
                .as((space, name, number, suffix, kind) ->
                        new Identity(space + "/" + name, number + ".0." + number + suffix, kind));
    }

    /** Any text without control characters: quotes, backslashes, other scripts, emoji. */
    private static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .ofMaxLength(40)
                .filter(text ->
                        text.codePoints()
                                .noneMatch(c ->
                                        Character.isISOControl(c)
                                                || Character.getType(c) == Character.SURROGATE));
    }

    private static Arbitrary<Capabilities> capabilities() {
        return Combinators.combine(
                        Arbitraries.of(Capabilities.FLAGS).set(),
                        Arbitraries.of("a.example", "*.b.example", "service:orders").set())
                .as((flags, hosts) -> new Capabilities(new TreeSet<>(flags), new TreeSet<>(hosts)));
    }

    private static Arbitrary<Limits> limits() {
        Arbitrary<Optional<Duration>> duration =
                Arbitraries.integers().between(1, 999_999_999).map(Duration::ofMillis).optional();
        return Combinators.combine(
                        duration, duration, Arbitraries.longs().between(1, 999_999_999).optional())
                .as((time, wall, memory) -> new Limits(time, wall, memory, false));
    }
}
