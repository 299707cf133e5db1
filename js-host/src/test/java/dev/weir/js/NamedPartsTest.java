package dev.weir.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is evaluated before a first request. */
final class NamedPartsTest {

    @ParameterizedTest
    @MethodSource
    void areThoseThatTheTextNames(String text, String... parts) {
        assertThat(NamedParts.in(text)).containsExactly(parts);
    }

    static Stream<Arguments> areThoseThatTheTextNames() {
        return Stream.of(
                Arguments.of("request.headers.set('X-A', '1')", new String[0]),
                Arguments.of("const text = headers.get('body')", new String[0]),
                Arguments.of("crypto.randomUUID()", new String[] {"crypto"}),
                Arguments.of("await response\n  .json()", new String[] {"bodies"}),
                Arguments.of(
                        "new TransformStream()",
                        new String[] {
                            "streams-read", "streams-pipe", "streams-write", "streams-transform"
                        }));
    }

    @Test
    void areThereForAllGlobalsThatTakeLong() {
        assertThat(
                        NamedParts.in(
                                "fetch URL atob AbortSignal TextDecoderStream FormData setTimeout"
                                        + " structuredClone performance .kv .metrics .waitUntil"))
                .contains(
                        "fetch",
                        "url",
                        "base64",
                        "events",
                        "encoding",
                        "streams-text",
                        "form",
                        "timers",
                        "clone",
                        "performance",
                        "kv",
                        "metrics",
                        "lifetime");
    }

    @Test
    void areParts() {
        assertThat(HostApi.parts())
                .containsAll(
                        NamedParts.in(
                                "fetch crypto URL atob AbortSignal TextDecoderStream FormData"
                                        + " setTimeout structuredClone performance .kv .metrics"
                                        + " .waitUntil .body"));
    }
}
