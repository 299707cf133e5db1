package dev.weir.kernel.http1;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.deadline.Deadline;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.memory.Ledger;
import dev.weir.kernel.metrics.Refusals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Any bytes at all on a connection of a client, as {@link WireFuzzTest}. */
final class ConnectionFuzzTest {
    private static final Reaper REAPER = new Reaper();
    private static final Deadline NEVER = REAPER.watch(() -> {});
    private static final ListenerConfig CONFIG = Rules.DEFAULT.config();
    private static final Ledger LEDGER = Ledger.ofHeap();

    @FuzzTest(maxDuration = "3m")
    void everyRequestHasOneAnswerAndNoneIsAFaultOfOurs(byte[] bytes) throws Exception {
        Run whole = new Run(bytes, bytes.length + 1);
        assertThat(whole.statuses()).allMatch(status -> status == 200 || isRefusal(status));
        assertThat(whole.statuses().size() - whole.methods.size()).isBetween(0, 1);
        // Nothing is served after a refusal, and how the bytes were cut changes nothing.
        assertThat(whole.statuses().stream().limit(Math.max(0, whole.statuses().size() - 1)))
                .allMatch(status -> status == 200);
        Run cut = new Run(bytes, 1);
        assertThat(cut.statuses()).isEqualTo(whole.statuses());
        assertThat(cut.methods).isEqualTo(whole.methods);
        assertThat(LEDGER.held()).isZero();
    }

    private static boolean isRefusal(int status) {
        return (status >= 400 && status < 500) || status == 501 || status == 505;
    }

    /** A connection from its first byte to its end. */
    private static final class Run {
        private final List<String> methods = new ArrayList<>();
        private final String received;
        private final byte[] written;

        Run(byte[] bytes, int step) {
            received = new String(bytes, StandardCharsets.ISO_8859_1);
            BytesTransport transport = new BytesTransport(bytes, step);
            ServerSide side =
                    new ServerSide(
                            CONFIG,
                            (_, request) -> answer(request),
                            new Refusals(),
                            LEDGER,
                            REAPER);
            new Http1Connection(transport, side, _ -> {}).run();
            written = transport.written();
        }

        private Response answer(Request request) {
            methods.add(request.method());
            try {
                return new Response(200, Headers.empty(), Body.of(request.body().readAll(1 << 20)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The statuses of the answers, each of which must be whole. */
        List<Integer> statuses() throws IOException, HeadException {
            Input in = new Input(new BytesTransport(written, written.length + 1), NEVER, 64);
            List<Integer> statuses = new ArrayList<>();
            while (in.buffered() > 0 || in.fill()) {
                ResponseHead head = ResponseHead.read(in, 1 << 20);
                if (head.status() == 100) {
                    continue;
                }
                String method =
                        statuses.size() < methods.size() ? methods.get(statuses.size()) : "";
                statuses.add(head.status());
                if (head.hasContent(method) && !(method.isEmpty() && isHeadAlone(in))) {
                    assertThat(head.length()).isNotNegative();
                    Content.of(in, head.length(), 0).readAllBytes();
                }
            }
            return statuses;
        }

        /** RFC 9110 §9.3.2: the last answer, a refusal, may be to a HEAD. */
        private boolean isHeadAlone(Input in) throws IOException {
            return received.contains("HEAD ") && in.buffered() == 0 && !in.fill();
        }
    }
}
