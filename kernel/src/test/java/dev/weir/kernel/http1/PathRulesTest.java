package dev.weir.kernel.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.kernel.config.PathRules;
import dev.weir.kernel.config.PathRules.EmptySegments;
import dev.weir.kernel.config.PathRules.Parameters;
import dev.weir.kernel.config.PathRules.Rule;
import dev.weir.kernel.config.PathRules.Slash;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathRulesTest {
    private static final PathRules LOOSE =
            new PathRules(
                    EmptySegments.KEEP,
                    Slash.KEEP,
                    Slash.KEEP,
                    Rule.KEEP,
                    Parameters.KEEP,
                    Rule.KEEP);
    private static final PathRules DECODING =
            new PathRules(
                    EmptySegments.MERGE,
                    Slash.DECODE,
                    Slash.DECODE,
                    Rule.REJECT,
                    Parameters.STRIP,
                    Rule.REJECT);
    private static final PathRules NOTHING =
            new PathRules(
                    EmptySegments.REJECT,
                    Slash.REJECT,
                    Slash.REJECT,
                    Rule.REJECT,
                    Parameters.REJECT,
                    Rule.REJECT);

    @ParameterizedTest
    @CsvSource({
        "//a, //a",
        "/a//b, /a//b",
        "/a//, /a//",
        "/a//../b, /a/b",
        "//.., /",
        "/a%2fb, /a%2Fb",
        "/a%2f..%2fb, /a%2F..%2Fb",
        "/a\\b, /a%5Cb",
        "/a%5cb, /a%5Cb",
        "/%00, /%00",
        "/a%0a, /a%0A",
        "/%7f, /%7F",
        "/a;x, /a;x",
        "/%252e%252e/a, /%252e%252e/a",
        "/%252F, /%252F",
    })
    void keepsWhatItIsTold(String path, String normal) {
        assertThat(PathNormaliser.normalise(path, LOOSE)).isEqualTo(normal);
    }

    @ParameterizedTest
    @CsvSource({
        "/a%2fb, /a/b",
        "/a%2f%2fb, /a/b",
        "/a/..%2fb, /b",
        "/a%2f..%2fb, /b",
        "/..%2f..%5cb, /b",
        "/a\\b, /a/b",
        "/a\\..\\b, /b",
        "/a;x/b;y=1, /a/b",
        "/a/..;/b, /b",
        "/a/..;x=1/b, /b",
        "/;x/b, /b",
        "/a/.;/b, /a/b",
        // A parameter ends at a slash, encoded or not.
        "/a;%2f../b, /b",
    })
    void decodesAndStripsBeforeDotSegmentsAreResolved(String path, String normal) {
        assertThat(PathNormaliser.normalise(path, DECODING)).isEqualTo(normal);
    }

    @ParameterizedTest
    @CsvSource({"//", "/a//b", "/a;x", "/a;", "/a%2fb", "/\\", "/%00", "/%252f"})
    void refusesWhatItIsTold(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PathNormaliser.normalise(path, NOTHING));
    }

    @ParameterizedTest
    // Whatever the rules are.
    @CsvSource({"/%", "/%zz", "/%c0%ae", "/%e0%80%af", "/..;/a", "/;x/a", "/.%3b/a"})
    void alwaysRefusesWhatNobodyReadsTheSame(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PathNormaliser.normalise(path, LOOSE));
    }

    @Provide
    Arbitrary<PathRules> rules() {
        return Combinators.combine(
                        Arbitraries.of(EmptySegments.class),
                        Arbitraries.of(Slash.class),
                        Arbitraries.of(Slash.class),
                        Arbitraries.of(Rule.class),
                        Arbitraries.of(Parameters.class),
                        Arbitraries.of(Rule.class))
                .as(PathRules::new);
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of(
                        "/", "/", ".", "..", "a", "%2e", "%41", "%25", "25", "2f", "%2f", "%5c",
                        "\\", ";", "%3b", "%00", "%c0", "%ae", "%", "~", "b=c")
                .list()
                .ofMaxSize(12)
                .map(parts -> "/" + String.join("", parts));
    }

    @Property(tries = 20_000)
    void isIdempotentAndHasNoDotSegmentsUnderAnyRules(
            @ForAll("paths") String path, @ForAll("rules") PathRules rules) {
        String normal;
        try {
            normal = PathNormaliser.normalise(path, rules);
        } catch (IllegalArgumentException refused) {
            return;
        }
        assertThat(PathNormaliser.normalise(normal, rules)).isEqualTo(normal);
        assertThat(normal).startsWith("/").doesNotContain("\\");
        assertThat(Arrays.asList(normal.split("/"))).doesNotContain(".", "..");
        if (rules.emptySegments() != EmptySegments.KEEP) {
            assertThat(normal).doesNotContain("//");
        }
    }
}
