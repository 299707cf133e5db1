package dev.weir.kernel.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PathNormaliserTest {

    @ParameterizedTest(name = "RFC 3986 §6.2.2: {0} is {1}")
    @CsvSource({
        "/, /",
        "/a/b, /a/b",
        "/a/, /a/",
        "/a/./b, /a/b",
        "/a/../b, /b",
        "/a/b/.., /a/",
        "/a/b/., /a/b/",
        "/.., /",
        "/../../a, /a",
        "/a/../../b, /b",
        "/%2e%2e/a, /a",
        "/a/%2E%2e/b, /b",
        "/a/.%2e/b, /b",
        "/a//b, /a/b",
        "//a, /a",
        "///, /",
        "/a//../b, /b",
        "/%41%7e%2D%5f, /A~-_",
        "/%c3%a9, /%C3%A9",
        "/a%20b, /a%20b",
        "/100%25, /100%25",
        "/%2541, /%2541",
        "/a;v=1/b, /a;v=1/b",
        "/a%3Bb, /a%3Bb",
        "/.a, /.a",
        "/..a, /..a",
        "/..., /...",
        "/a.., /a..",
        "/.well-known/x, /.well-known/x",
        "/a|b{c}, /a|b{c}",
        "/%E9, /%E9",
    })
    void makesOnePathOfAllThatMeanTheSame(String path, String normal) {
        assertThat(PathNormaliser.normalise(path)).isEqualTo(normal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a\\b",
                "/a%5cb",
                "/a%5Cb",
                "/a%2fb",
                "/a%2Fb",
                "/%00",
                "/a%0d%0ab",
                "/%7f",
                "/%",
                "/%4",
                "/%zz",
                "/%u002e",
                "/a%252fb",
                "/a%252e%252e/b",
                "/%255c",
                "/%2500",
                "/%25252e",
                "/%25%32%65",
                "/%25%32%66",
                "/a/..;/b",
                "/a/..;x=y/b",
                "/a/.;/b",
                "/a/%2e%2e;/b",
                "/a/..%3b/b",
                "/;/admin",
                "/a/;x",
                "/%c0%ae%c0%ae/a",
                "/%c0%af",
                "/%e0%80%af",
                "/%f0%80%80%af",
            })
    void refusesWhatServersReadInDifferentWays(String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> PathNormaliser.normalise(path));
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of(
                        "/", "/", ".", "..", "a", "%2e", "%2E", "%41", "%25", "25", "2e", "%2f",
                        "%5c", "\\", ";", "%3b", "%00", "%c0", "%ae", "%C3%A9", "%", "32", "65",
                        "~", "b=c", "%32")
                .list()
                .ofMaxSize(14)
                .map(parts -> "/" + String.join("", parts));
    }

    @Property(tries = 20_000)
    void isIdempotentAndLeavesNothingAmbiguous(@ForAll("paths") String path) {
        String normal;
        try {
            normal = PathNormaliser.normalise(path);
        } catch (IllegalArgumentException refused) {
            return;
        }
        assertThat(PathNormaliser.normalise(normal)).isEqualTo(normal);
        assertThat(normal).startsWith("/").doesNotContain("//", "\\");
        assertThat(Arrays.asList(normal.split("/"))).doesNotContain(".", "..");
        assertThat(decodedTwice(normal)).doesNotContain("/../", "/./").doesNotEndWith("/..");
    }

    @Property(tries = 20_000)
    void neverLeadsAboveWhereItBegan(@ForAll("paths") String path) {
        String below;
        try {
            below =
                    PathNormaliser.normalise(
                            "/base"
                                    + path.replace("..", "x")
                                            .replace("%2e", "y")
                                            .replace("%2E", "z"));
        } catch (IllegalArgumentException refused) {
            return;
        }
        assertThat(below).startsWith("/base");
    }

    /** What a server would see that decodes twice. */
    private static String decodedTwice(String path) {
        return decoded(decoded(path));
    }

    private static String decoded(String path) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%' && i + 2 < path.length()) {
                int high = Character.digit(path.charAt(i + 1), 16);
                int low = Character.digit(path.charAt(i + 2), 16);
                if (high >= 0 && low >= 0) {
                    out.append((char) (high * 16 + low));
                    i += 2;
                    continue;
                }
            }
            out.append(c);
        }
        return out.toString();
    }
}
