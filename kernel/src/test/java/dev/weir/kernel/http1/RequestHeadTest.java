package dev.weir.kernel.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Client;
import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.deadline.Deadline;
import dev.weir.kernel.deadline.Reaper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.constraints.IntRange;

/** Heads of every valid form, and what one wrong octet makes of them. */
final class RequestHeadTest {
    private static final Reaper REAPER = new Reaper();
    private static final Deadline NEVER = REAPER.watch(() -> {});
    private static final ListenerConfig CONFIG = Rules.DEFAULT.config();
    private static final Client PEER = new Client("192.0.2.1", 1, false);

    /** A head by its parts. */
    record Head(String method, String target, int minor, List<Tuple2<String, String>> fields) {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            text.append(method).append(' ').append(target).append(" HTTP/1.").append(minor);
            text.append("\r\nHost: h.example:80\r\n");
            fields.forEach(each ->
                    text.append(each.get1()).append(':').append(each.get2()).append("\r\n"));
            return text.append("\r\n").toString();
        }
    }

    @Provide
    Arbitrary<Head> heads() {
        Arbitrary<String> token =
                Arbitraries.strings()
                        .withChars("abcXYZ019!#$%&'*+-.^`|~")
                        .ofMinLength(1)
                        .ofMaxLength(12);
        // Without what a normaliser would change.
        Arbitrary<String> path =
                Arbitraries.strings()
                        .withChars("abcXYZ019-~!$&'()*+,=:@|\"<>[]{}^`")
                        .ofMinLength(1)
                        .ofMaxLength(8)
                        .list()
                        .ofMaxSize(4)
                        .map(segments -> "/" + String.join("/", segments));
        Arbitrary<String> query =
                Arbitraries.strings().withCharRange('!', '~').excludeChars('#').ofMaxLength(12);
        Arbitrary<String> value =
                Arbitraries.strings()
                        .withCharRange(' ', '~')
                        .withCharRange('\u0080', '\u00ff')
                        .withChars('\t')
                        .ofMaxLength(20);
        return Combinators.combine(
                        token.filter(method -> !method.equals("CONNECT")),
                        Combinators.combine(path, query)
                                .as((p, q) -> q.isEmpty() ? p : p + "?" + q),
                        Arbitraries.integers().between(0, 9),
                        Combinators.combine(token.map(name -> "X-" + name), value)
                                .as(Tuple::of)
                                .list()
                                .ofMaxSize(6))
                .as(Head::new);
    }

    private static RequestHead parse(String head) throws IOException, HeadException {
        byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
        Input in = new Input(new BytesTransport(bytes, 7), NEVER, 64);
        return RequestHeadParser.parse(HeadScan.read(in, 32 << 10, 16 << 10), CONFIG, PEER, false);
    }

    @Property
    void readsWhatAValidHeadSays(@ForAll("heads") Head head) throws Exception {
        RequestHead read = parse(head.toString());
        assertThat(read.method()).isEqualTo(head.method());
        assertThat(read.target()).isEqualTo(head.target());
        assertThat(read.minorVersion()).isEqualTo(Math.min(head.minor(), 1));
        assertThat(read.persistent()).isEqualTo(head.minor() > 0);
        assertThat(read.length()).isZero();
        assertThat(read.headers().first("host")).contains("h.example:80");
        assertThat(read.headers().size()).isEqualTo(1 + head.fields().size());
        for (int i = 0; i < head.fields().size(); i++) {
            assertThat(read.headers().name(i + 1)).isEqualTo(head.fields().get(i).get1());
            assertThat(read.headers().value(i + 1))
                    .isEqualTo(head.fields().get(i).get2().replaceAll("^[ \t]+|[ \t]+\\z", ""));
        }
    }

    @Property
    void refusesAControlCharacterWhereverItStands(
            @ForAll("heads") Head head,
            @ForAll @IntRange(max = 1000) int place,
            @ForAll @IntRange(max = 32) int octet) {
        char control = octet == '\t' || octet == ' ' ? 0x7F : (char) octet;
        String text = head.toString();
        int at = place % text.length();
        String broken = text.substring(0, at) + control + text.substring(at);
        if (broken.startsWith("\r\n") || broken.startsWith(text)) {
            // An empty line before the head, or something behind it: both are no part of it.
            return;
        }
        assertThatThrownBy(() -> parse(broken)).isInstanceOf(HeadException.class);
    }

    @Property
    void refusesASecondLengthOrCodingWhateverElseThereIs(
            @ForAll("heads") Head head, @ForAll @IntRange(max = 99) int length) {
        String text = head.toString();
        String start = text.substring(0, text.length() - 2);
        for (String pair :
                List.of(
                        "Content-Length: %1$d\r\nContent-Length: %1$d\r\n",
                        "Content-Length: %d\r\nTransfer-Encoding: chunked\r\n",
                        "Transfer-Encoding: chunked\r\nX-Between: %d\r\ntransfer-encoding: chunked\r\n")) {
            assertThatThrownBy(() -> parse(start + pair.formatted(length) + "\r\n"))
                    .isInstanceOf(HeadException.class);
        }
    }
}
