package dev.weir.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the Web Platform Tests (resources/dev/weir/js/wpt), unchanged, each in a handler. */
final class WebPlatformTest {
    private static final Pattern SCRIPT =
            Pattern.compile("^// META: script=(resources/.+)$", Pattern.MULTILINE);

    private static final String HANDLER =
            """

            }
            export default { async onRequest() {
              file();
              return new Response((await outcome()).join("\\n"));
            } };
            """;

    /** Each test that is not to pass, as wpt/README.md explains. */
    private static final Pattern SKIPPED =
            Pattern.compile(
                    """
                    encoding/.* => (?!utf-|windows-1252).*is no encoding that is known here\
                    |encoding/textencoder-constructor-non-utf: .*is no encoding that is known here\
                    |encoding/encodeInto: .*BigU?[Ii]nt64Array.*not a constructor\
                    |encoding/streams/decode-attributes: .*iso-8859-2.*is no encoding that is known here\
                    |encoding/(encodeInto|streams/decode-utf8): .*MessageChannel.*is not defined\
                    |url/historical: Constructor only takes strings: .*toString.*\
                    |url/urlsearchparams-constructor: Custom \\[Symbol.iterator\\]: .*\
                    |url/urlsearchparams-delete: Changing the query of a URL with an opaque path .*\
                    """,
                    Pattern.CASE_INSENSITIVE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "encoding/api-basics",
                "encoding/api-invalid-label",
                "encoding/api-surrogates-utf8",
                "encoding/encodeInto",
                "encoding/textdecoder-arguments",
                "encoding/textdecoder-byte-order-marks",
                "encoding/textdecoder-copy",
                "encoding/textdecoder-eof",
                "encoding/textdecoder-fatal",
                "encoding/textdecoder-fatal-streaming",
                "encoding/textdecoder-ignorebom",
                "encoding/textdecoder-labels",
                "encoding/textdecoder-streaming",
                "encoding/textdecoder-utf16-surrogates",
                "encoding/textencoder-constructor-non-utf",
                "encoding/textencoder-utf16-surrogates",
                "encoding/streams/backpressure",
                "encoding/streams/decode-attributes",
                "encoding/streams/decode-bad-chunks",
                "encoding/streams/decode-ignore-bom",
                "encoding/streams/decode-incomplete-input",
                "encoding/streams/decode-split-character",
                "encoding/streams/decode-utf8",
                "encoding/streams/encode-bad-chunks",
                "encoding/streams/encode-utf8",
                "encoding/streams/readable-writable-properties",
                "url/historical",
                "url/url-searchparams",
                "url/url-setters-stripping",
                "url/url-statics-canparse",
                "url/url-tojson",
                "url/urlencoded-parser",
                "url/urlsearchparams-append",
                "url/urlsearchparams-constructor",
                "url/urlsearchparams-delete",
                "url/urlsearchparams-foreach",
                "url/urlsearchparams-get",
                "url/urlsearchparams-getall",
                "url/urlsearchparams-has",
                "url/urlsearchparams-set",
                "url/urlsearchparams-size",
                "url/urlsearchparams-sort",
                "url/urlsearchparams-stringifier"
            })
    void passes(String file) throws Exception {
        List<String> outcome = run(file);
        assertThat(Integer.parseInt(outcome.getFirst())).isPositive();
        assertThat(outcome.subList(1, outcome.size()))
                .filteredOn(failure -> !SKIPPED.matcher(file + ": " + failure).matches())
                .isEmpty();
    }

    /** How many tests there are in it, and each that failed, with the reason. */
    private static List<String> run(String file) throws Exception {
        StringBuilder code = new StringBuilder(read("harness.js")).append("function file() {\n");
        String tests = read(file + ".any.js");
        Matcher scripts = SCRIPT.matcher(tests);
        while (scripts.find()) {
            code.append(read(file.substring(0, file.lastIndexOf('/') + 1) + scripts.group(1)));
        }
        code.append(tests).append(HANDLER);
        try (Plugin plugin = Plugin.of(code.toString())) {
            return Plugin.text(plugin.handle(Plugin.get())).lines().toList();
        }
    }

    private static String read(String file) throws IOException {
        try (InputStream in = WebPlatformTest.class.getResourceAsStream("wpt/" + file)) {
            return new String(
                    Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
