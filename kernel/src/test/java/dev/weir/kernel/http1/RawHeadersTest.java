package dev.weir.kernel.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.api.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** RFC 9110 §5: fields as received. */
@SuppressWarnings("StringConcatToTextBlock") // line ends on the wire are to be seen
final class RawHeadersTest {

    record Field(String name, String value) {}

    @Provide
    Arbitrary<List<Field>> fields() {
        Arbitrary<String> names =
                Arbitraries.oneOf(
                        Arbitraries.of("Host", "host", "HOST", "X-a", "x-A", "Via", "te", "Date"),
                        Arbitraries.strings().withChars("aA-_~1").ofMinLength(1).ofMaxLength(20));
        Arbitrary<String> values =
                Arbitraries.strings()
                        .withChars("aZ0,; \t:\u00e9\u00ff\"")
                        .ofMaxLength(30)
                        .map(RawHeadersTest::withoutEdges);
        return Combinators.combine(names, values).as(Field::new).list().ofMaxSize(40);
    }

    private static String withoutEdges(String value) {
        return value.replaceAll("^[ \t]+|[ \t]+$", "");
    }

    @Property
    void agreesWithASlowModel(@ForAll("fields") List<Field> fields) throws HeadException {
        RawHeaders raw = FieldLines.parse(bytes(fields), 0, 100, false);
        Headers.Builder builder = new Headers.Builder();
        fields.forEach(field -> builder.add(field.name, field.value));
        Headers model = builder.build();

        assertThat(raw.size()).isEqualTo(model.size());
        for (int i = 0; i < model.size(); i++) {
            assertThat(raw.name(i)).isEqualTo(model.name(i));
            assertThat(raw.value(i)).isEqualTo(model.value(i));
        }
        for (String name : List.of("host", "X-A", "via", "Te", "a", "none", "~")) {
            assertThat(raw.first(name)).isEqualTo(model.first(name));
            assertThat(raw.all(name)).isEqualTo(model.all(name));
            assertThat(raw.contains(name)).isEqualTo(model.contains(name));
            assertThat(list(raw.without(name))).isEqualTo(list(model.without(name)));
            assertThat(raw.with(name, "v").all(name)).containsExactly("v");
        }
    }

    @Property(tries = 100)
    void changesAsASlowModelDoes(
            @ForAll("fields") List<Field> fields, @ForAll("fields") List<Field> changes)
            throws HeadException {
        Headers raw = FieldLines.parse(bytes(fields), 0, 100, false);
        Headers.Builder builder = new Headers.Builder();
        fields.forEach(field -> builder.add(field.name, field.value));
        boolean adds = false;
        for (Field change : changes) {
            Headers before = raw;
            List<Field> beforeFields = list(before);
            raw = adds ? raw.plus(change.name, change.value) : raw.with(change.name, change.value);
            Headers.Builder changed =
                    adds
                            ? builder.add(change.name, change.value)
                            : builder.set(change.name, change.value);
            adds = !adds;
            assertThat(list(raw)).isEqualTo(list(changed.build()));
            assertThat(list(before)).isEqualTo(beforeFields);
            assertThat(written(raw)).isEqualTo(written(changed.build()));
            for (int i = 0; i < raw.size(); i++) {
                assertThat(RawHeaders.field(raw, i)).isEqualTo(WireField.of(raw.name(i)));
            }
        }
    }

    @Test
    void refusesWhatIsNoField() throws HeadException {
        Headers raw = parse("Host: h\r\n");
        for (String name : List.of("", "a b", "a:", "a\r\nb", "\u212A", "\u00e9")) {
            assertThatIllegalArgumentException().isThrownBy(() -> raw.with(name, "v"));
            assertThatIllegalArgumentException().isThrownBy(() -> raw.plus(name, "v"));
        }
        for (String value : List.of("a\r\nb: c", "\0", "\u007f", "\u20ac", "\u010a")) {
            assertThatIllegalArgumentException().isThrownBy(() -> raw.with("a", value));
            assertThatIllegalArgumentException().isThrownBy(() -> raw.plus("a", value));
        }
    }

    @Test
    void aFieldThatIsSetAgainAndAgainCostsNoMoreEachTime() throws HeadException {
        Headers raw = parse("Host: h\r\n");
        String value = "v".repeat(1000);
        for (int i = 0; i < 100; i++) {
            raw = raw.with("X-Long", value);
        }
        assertThat(list(raw)).containsExactly(new Field("Host", "h"), new Field("X-Long", value));
        assertThat(raw).isNotInstanceOf(RawHeaders.class);
    }

    private static List<Field> list(Headers headers) {
        return IntStream.range(0, headers.size())
                .mapToObj(i -> new Field(headers.name(i), headers.value(i)))
                .toList();
    }

    private static String written(Headers headers) {
        HeadBuffer out = new HeadBuffer();
        for (int i = 0; i < headers.size(); i++) {
            out.field(headers, i);
        }
        return new String(out.toBytes(), StandardCharsets.ISO_8859_1);
    }

    @Property
    void writesTheBytesItRead(@ForAll("fields") List<Field> fields) throws HeadException {
        byte[] head = bytes(fields);
        RawHeaders raw = FieldLines.parse(head, 0, 100, false);

        HeadBuffer out = new HeadBuffer();
        for (int i = 0; i < raw.size(); i++) {
            out.field(raw, i);
        }
        out.lineEnd();

        assertThat(out.toBytes()).isEqualTo(head);
    }

    @Property
    void namesAreAlikeWhateverTheirCase(@ForAll("fields") List<Field> fields) {
        for (Field field : fields) {
            assertThat(WireField.of(field.name.toUpperCase(java.util.Locale.ROOT)))
                    .isEqualTo(WireField.of(field.name.toLowerCase(java.util.Locale.ROOT)));
        }
    }

    @Test
    @DisplayName("RFC 9110 §7.6.1: what Connection names is dropped, but for fields of everybody")
    void dropsWhatConnectionNames() throws HeadException {
        RawHeaders raw =
                parse(
                        "Host: h\r\nConnection: X-Hop, close, host\r\nx-hop: 1\r\nTE: trailers\r\n"
                                + "Keep-Alive: 5\r\nProxy-Connection: x\r\nUpgrade: h2c\r\nX-End: 2\r\n");
        FieldLines.stripRequest(raw, ConnectionOptions.of(raw), false);

        assertThat(raw.size()).isEqualTo(2);
        assertThat(raw.name(0)).isEqualTo("Host");
        assertThat(raw.name(1)).isEqualTo("X-End");
    }

    @Test
    void dropsWhatAnUntrustedPeerSaysAboutTheClient() throws HeadException {
        RawHeaders raw =
                parse(
                        "Forwarded: for=1\r\nX-Forwarded-For: 1\r\nx-forwarded-anything: 1\r\n"
                                + "X_Forwarded_For: 1\r\nX-Real-IP: 1\r\nx_real_ip: 1\r\nX-Forward: 1\r\n");
        FieldLines.stripRequest(raw, ConnectionOptions.of(raw), false);

        assertThat(raw.size()).isEqualTo(1);
        assertThat(raw.name(0)).isEqualTo("X-Forward");
    }

    private static RawHeaders parse(String lines) throws HeadException {
        return FieldLines.parse(
                (lines + "\r\n").getBytes(StandardCharsets.ISO_8859_1), 0, 100, false);
    }

    private static byte[] bytes(List<Field> fields) {
        StringBuilder head = new StringBuilder();
        fields.forEach(f -> head.append(f.name).append(": ").append(f.value).append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
