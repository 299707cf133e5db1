package dev.weir.kernel.http1;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.api.Client;
import dev.weir.api.Headers;
import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.config.PathRules;
import dev.weir.kernel.config.ProxyProtocol;
import dev.weir.kernel.deadline.Deadline;
import dev.weir.kernel.deadline.Reaper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Any bytes at all, guided by what of the code they reach when fuzzing ({@code scripts/fuzz.sh},
 * which {@code ./verify --all} runs); otherwise the samples, and all that was ever found, in {@code
 * WireFuzzTestInputs}.
 */
final class WireFuzzTest {
    private static final Reaper REAPER = new Reaper();
    private static final Client PEER = new Client("127.0.0.1", 1, false);
    private static final ListenerConfig CONFIG = Rules.DEFAULT.config();

    private static final Deadline NEVER = REAPER.watch(() -> {});

    private static Input input(byte[] bytes, int step) {
        return new Input(new BytesTransport(bytes, step), NEVER, 64);
    }

    private static RequestHead parse(byte[] bytes, int step) throws IOException, HeadException {
        byte[] head = HeadScan.read(input(bytes, step), 32 << 10, 16 << 10);
        return RequestHeadParser.parse(head, CONFIG, PEER, true);
    }

    @FuzzTest(maxDuration = "3m")
    void aHeadIsRefusedOrCanBeWrittenAndReadAgain(byte[] bytes) throws Exception {
        RequestHead head;
        try {
            head = parse(bytes, bytes.length + 1);
        } catch (HeadException | IOException refused) {
            return;
        }
        // However it is cut into reads.
        assertThat(parse(bytes, 1).target()).isEqualTo(head.target());
        byte[] written = written(head);
        RequestHead again = parse(written, written.length);
        assertThat(again.target()).isEqualTo(head.target());
        assertThat(again.method()).isEqualTo(head.method());
        assertThat(written(again)).isEqualTo(written);
    }

    private static byte[] written(RequestHead head) {
        HeadBuffer out = new HeadBuffer();
        out.text(head.method() + " " + head.target() + " HTTP/1.1\r\n");
        Headers headers = head.headers();
        if (!headers.contains("host")) {
            out.field("Host", "h");
        }
        for (int i = 0; i < headers.size(); i++) {
            WireField field = RawHeaders.field(headers, i);
            if (field != WireField.CONTENT_LENGTH && field != WireField.EXPECT) {
                out.field(headers, i);
            }
        }
        out.lineEnd();
        return out.toBytes();
    }

    @FuzzTest(maxDuration = "3m")
    void chunksAreRefusedOrReadTheSameHoweverTheyAreCut(byte[] bytes) {
        String whole = chunks(bytes, bytes.length + 1);
        assertThat(chunks(bytes, 1)).isEqualTo(whole);
        assertThat(whole.length()).isLessThanOrEqualTo(bytes.length + 1);
    }

    /** The content, with a mark for its end; or nothing if it is refused. */
    private static String chunks(byte[] bytes, int step) {
        ChunkedContent content = new ChunkedContent(input(bytes, step), 8 << 10);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] buffer = new byte[100];
        try {
            for (int n = content.read(buffer, 0, 100); n >= 0; n = content.read(buffer, 0, 100)) {
                read.write(buffer, 0, n);
            }
            return read.toString(StandardCharsets.ISO_8859_1) + "$";
        } catch (IOException refused) {
            return "";
        }
    }

    @FuzzTest(maxDuration = "3m")
    void anAnswerIsRefusedOrReadTheSameHoweverItIsCut(byte[] bytes) {
        assertThat(answer(bytes, 1)).isEqualTo(answer(bytes, bytes.length + 1));
    }

    /** Status, fields and content of what an upstream sent; or nothing if it is refused. */
    private static String answer(byte[] bytes, int step) {
        Input in = input(bytes, step);
        try {
            ResponseHead head = ResponseHead.read(in, 64 << 10);
            assertThat(head.status()).isBetween(100, 599);
            String content = "";
            if (head.hasContent("GET")) {
                Content read = Content.of(in, head.length(), 8 << 10);
                content = new String(read.readAllBytes(), StandardCharsets.ISO_8859_1);
                assertThat(read.ended()).isTrue();
            }
            HeadBuffer fields = new HeadBuffer();
            ResponseWriter.endToEnd(fields, head.headers());
            return head.status()
                    + new String(fields.toBytes(), StandardCharsets.ISO_8859_1)
                    + content;
        } catch (HeadException | IOException refused) {
            return "";
        }
    }

    @FuzzTest(maxDuration = "3m")
    void aPathIsRefusedOrHasOneNormalForm(byte[] bytes) {
        String path = "/" + new String(bytes, StandardCharsets.ISO_8859_1);
        String normal;
        try {
            normal = PathNormaliser.normalise(path, PathRules.STRICT);
        } catch (IllegalArgumentException refused) {
            return;
        }
        assertThat(PathNormaliser.normalise(normal, PathRules.STRICT)).isEqualTo(normal);
        assertThat(Arrays.asList(normal.split("/"))).doesNotContain(".", "..");
        assertThat(normal).startsWith("/").doesNotContain("//").doesNotContain("\\");
    }

    @FuzzTest(maxDuration = "3m")
    void aProxyHeaderIsRefusedOrNamesAnAddress(byte[] bytes) {
        for (ProxyProtocol version : ProxyProtocol.values()) {
            try {
                Client client = ProxyHeader.read(input(bytes, 7), version, PEER);
                assertThat(client.ip()).isNotEmpty();
                assertThat(client.port()).isBetween(0, 65535);
            } catch (HeadException | IOException refused) {
                // as it may be
            }
        }
    }
}
