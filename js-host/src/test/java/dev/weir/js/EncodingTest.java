package dev.weir.js;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** TextEncoder and TextDecoder against the Encoding Standard, clause by clause. */
final class EncodingTest {
    /**
     * Bytes that are no text, and what they are replaced with; each is a failure where it is fatal.
     */
    private static final Map<String, String> MALFORMED = new LinkedHashMap<>();

    static {
        // §8.1.1, UTF-8 decoder: one U+FFFD for each maximal part of a sequence
        MALFORMED.put("utf-8: ff", "\uFFFD");
        MALFORMED.put("utf-8: c0", "\uFFFD");
        MALFORMED.put("utf-8: e0", "\uFFFD");
        MALFORMED.put("utf-8: c0 00", "\uFFFD\0");
        MALFORMED.put("utf-8: c0 c0", "\uFFFD\uFFFD");
        MALFORMED.put("utf-8: e0 00", "\uFFFD\0");
        MALFORMED.put("utf-8: e0 c0", "\uFFFD\uFFFD");
        MALFORMED.put("utf-8: e0 80 00", "\uFFFD\uFFFD\0");
        MALFORMED.put("utf-8: e1 80 00", "\uFFFD\0");
        MALFORMED.put("utf-8: f1 80 80 41", "\uFFFDA");
        MALFORMED.put("utf-8: e2 82", "\uFFFD");
        // beyond U+10FFFF, and leads that are none any more
        MALFORMED.put("utf-8: f4 90 80 80", "\uFFFD\uFFFD\uFFFD\uFFFD");
        MALFORMED.put("utf-8: fc 80 80 80 80 80", "\uFFFD".repeat(6));
        MALFORMED.put("utf-8: fe 80 80", "\uFFFD".repeat(3));
        // longer than needed: U+0000, U+007F, U+07FF, U+FFFF
        MALFORMED.put("utf-8: c0 80", "\uFFFD\uFFFD");
        MALFORMED.put("utf-8: e0 80 80", "\uFFFD".repeat(3));
        MALFORMED.put("utf-8: c1 bf", "\uFFFD\uFFFD");
        MALFORMED.put("utf-8: e0 9f bf", "\uFFFD".repeat(3));
        MALFORMED.put("utf-8: f0 8f bf bf", "\uFFFD".repeat(4));
        // surrogates
        MALFORMED.put("utf-8: ed a0 80", "\uFFFD".repeat(3));
        MALFORMED.put("utf-8: ed b0 80", "\uFFFD".repeat(3));
        MALFORMED.put("utf-8: ed a0 80 ed b0 80", "\uFFFD".repeat(6));
        // §14.2.1, shared UTF-16 decoder
        MALFORMED.put("utf-16le: 00", "\uFFFD");
        MALFORMED.put("utf-16le: 00 d8", "\uFFFD");
        MALFORMED.put("utf-16le: 00 dc", "\uFFFD");
        MALFORMED.put("utf-16le: 00 d8 00 00", "\uFFFD\0");
        MALFORMED.put("utf-16le: 00 d8 00 d8 00 dc", "\uFFFD\uD800\uDC00");
        MALFORMED.put("utf-16be: dc 00 d8 00", "\uFFFD\uFFFD");
    }

    @Test
    void replacesWhatIsMalformed() throws Exception {
        Map<String, String> expected = new LinkedHashMap<>();
        MALFORMED.forEach((given, text) ->
                expected.put("JSON.stringify(" + decode(given, "{}") + ")", json(text)));
        Plugin.expect(expected);
    }

    @Test
    void refusesWhatIsMalformedWhereThatIsFatal() throws Exception {
        Map<String, String> expected = new LinkedHashMap<>();
        for (String given : MALFORMED.keySet()) {
            expected.put(
                    "(() => { try { return %s } catch (e) { return e.name } })()"
                            .formatted(decode(given, "{ fatal: true }")),
                    "TypeError");
        }
        Plugin.expect(expected);
    }

    @Test
    void decodesTheSameInPieces() throws Exception {
        Map<String, String> expected = new LinkedHashMap<>();
        Map<String, String> texts =
                Map.of(
                        "utf-8: 7a c2 a2 e6 b0 b4 f0 9d 84 9e f4 8f bf bd", "z¢水𝄞\uDBFF\uDFFD",
                        "utf-16le: 7a 00 a2 00 34 6c 34 d8 1e dd", "z¢水𝄞",
                        "utf-16be: 00 7a 00 a2 6c 34 d8 34 dd 1e", "z¢水𝄞",
                        "windows-1252: 7a a2 80 81 9f ff", "z¢€\u0081Ÿÿ");
        texts.forEach((given, text) -> {
            for (int length = 1; length <= 5; length++) {
                expected.put(
                        "(() => { const d = new TextDecoder('%s'); const b = [%s]; let t = ''; for (let i = 0; i < b.length; i += %d) t += d.decode(new Uint8Array(b.slice(i, i + %d)), { stream: true }); return t + d.decode() })()"
                                .formatted(encoding(given), bytes(given), length, length),
                        text);
            }
        });
        Plugin.expect(expected);
    }

    @Test
    void takesTheMarkAwayUnlessItIsToStay() throws Exception {
        Map<String, String> expected = new LinkedHashMap<>();
        for (String given :
                List.of("utf-8: ef bb bf 61", "utf-16le: ff fe 61 00", "utf-16be: fe ff 00 61")) {
            expected.put(decode(given, "{}"), "a");
            expected.put(decode(given, "{ ignoreBOM: true }"), "\uFEFFa");
        }
        // only the first one, however it comes
        expected.put(decode("utf-8: ef bb bf ef bb bf", "{}"), "\uFEFF");
        expected.put(
                "(() => { const d = new TextDecoder(); return d.decode(new Uint8Array([0xef]), { stream: true }) + d.decode(new Uint8Array([0xbb, 0xbf, 0x61])) })()",
                "a");
        // a decoder that ended begins anew
        expected.put(
                "(() => { const d = new TextDecoder(); const b = new Uint8Array([0xef, 0xbb, 0xbf, 0x61]); return d.decode(b) + d.decode(b) })()",
                "aa");
        Plugin.expect(expected);
    }

    @Test
    void knowsEncodingsByTheirLabels() throws Exception {
        Map<String, String> expected = new LinkedHashMap<>();
        Map<String, String> labels =
                Map.of(
                        "utf-8",
                                "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 UTF-8 utf8 x-unicode20utf8",
                        "utf-16le",
                                "csunicode iso-10646-ucs-2 ucs-2 Unicode unicodefeff utf-16 utf-16le",
                        "utf-16be", "unicodefffe utf-16BE",
                        "windows-1252",
                                "ansi_x3.4-1968 ASCII cp1252 iso-8859-1 iso_8859-1:1987 l1 latin1 us-ascii x-cp1252");
        labels.forEach((encoding, all) -> {
            for (String label : all.split(" ", -1)) {
                expected.put("new TextDecoder('%s').encoding".formatted(label), encoding);
            }
        });
        expected.put("new TextDecoder(' \\t\\n\\f\\rutf8 ').encoding", "utf-8");
        for (String wrong : List.of("", "utf-7", "utf-8\\u00a0", "\\u212aoi8-r")) {
            expected.put(
                    "(() => { try { new TextDecoder('%s') } catch (e) { return e.name } })()"
                            .formatted(wrong),
                    "RangeError");
        }
        expected.put(
                "`${new TextDecoder().encoding} ${new TextDecoder().fatal} ${new TextDecoder().ignoreBOM}`",
                "utf-8 false false");
        Plugin.expect(expected);
    }

    @Test
    void encodesUtf8() throws Exception {
        String hex = "[...new TextEncoder().encode(%s)].map((b) => b.toString(16)).join(' ')";
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put(hex.formatted(""), "");
        expected.put(hex.formatted("undefined"), "");
        expected.put(
                hex.formatted("'z\\u00a2\\u6c34\\ud834\\udd1e'"), "7a c2 a2 e6 b0 b4 f0 9d 84 9e");
        // §7.2: lone surrogates become U+FFFD
        expected.put(hex.formatted("'\\ud800'"), "ef bf bd");
        expected.put(hex.formatted("'a\\udc00b'"), "61 ef bf bd 62");
        expected.put(hex.formatted("'\\udc00\\ud800'"), "ef bf bd ef bf bd");
        expected.put(hex.formatted("12"), "31 32");
        String into =
                "(() => { const b = new Uint8Array(%d); const r = new TextEncoder().encodeInto(%s, b); return `${r.read} ${r.written} ${[...b]}` })()";
        expected.put(into.formatted(3, "'a\\u00e9b'"), "2 3 97,195,169");
        expected.put(into.formatted(2, "'a\\u00e9b'"), "1 1 97,0");
        expected.put(into.formatted(4, "'\\ud834\\udd1e'"), "2 4 240,157,132,158");
        expected.put(into.formatted(3, "'\\ud834\\udd1e'"), "0 0 0,0,0");
        Plugin.expect(expected);
    }

    @Test
    void takesEveryViewOfBytes() throws Exception {
        Map<String, String> expected = new LinkedHashMap<>();
        String bytes = "new Uint8Array([0, 97, 98, 0])";
        expected.put("new TextDecoder().decode(%s.subarray(1, 3))".formatted(bytes), "ab");
        expected.put(
                "new TextDecoder().decode(new DataView(%s.buffer, 1, 2))".formatted(bytes), "ab");
        expected.put("new TextDecoder().decode(new Uint16Array([0x6261]))", "ab");
        expected.put("new TextDecoder().decode(%s.buffer).length".formatted(bytes), "4");
        expected.put("new TextDecoder().decode()", "");
        expected.put(
                "(() => { try { new TextDecoder().decode('a') } catch (e) { return e.name } })()",
                "TypeError");
        Plugin.expect(expected);
    }

    private static String decode(String given, String options) {
        return "new TextDecoder('%s', %s).decode(new Uint8Array([%s]))"
                .formatted(encoding(given), options, bytes(given));
    }

    private static String encoding(String given) {
        return given.substring(0, given.indexOf(':'));
    }

    private static String bytes(String given) {
        return given.substring(given.indexOf(':') + 1).strip().replaceAll("(\\w\\w) ?", "0x$1,");
    }

    private static String json(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            json.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
        }
        return json.append('"').toString();
    }
}
