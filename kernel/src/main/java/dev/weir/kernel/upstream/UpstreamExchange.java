package dev.weir.kernel.upstream;

import dev.weir.api.Body;
import dev.weir.api.Response;
import dev.weir.kernel.config.ServiceConfig.Timeouts;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.http1.Content;
import dev.weir.kernel.http1.HeadException;
import dev.weir.kernel.http1.MalformedContentException;
import dev.weir.kernel.http1.ResponseHead;
import dev.weir.kernel.metrics.UpstreamFault;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One request and its answer on one connection, from the first byte of the answer on. */
final class UpstreamExchange {
    private static final int MAX_HEAD_BYTES = 64 << 10;
    private static final int MAX_TRAILER_BYTES = 16 << 10;
    private static final int MAX_INTERIM_HEADS = 20;
    private static final int CONTINUE = 100;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int EARLY_HINTS = 103;
    // A target that answered has read the request; its last bytes are being handed over meanwhile.
    private static final Duration UPLOAD_PATIENCE = Duration.ofMillis(50);

    private final UpstreamConnection connection;
    private final HttpExchange exchange;
    private final TargetHealth health;
    private final Timeouts timeouts;
    private final @Nullable Upload upload;
    private boolean persistent;

    /**
     * An exchange whose request was sent, or is being sent.
     *
     * @param upload sends the content, if that is not done
     */
    UpstreamExchange(
            UpstreamConnection connection,
            HttpExchange exchange,
            TargetHealth health,
            Timeouts timeouts,
            @Nullable Upload upload) {
        this.connection = connection;
        this.exchange = exchange;
        this.health = health;
        this.timeouts = timeouts;
        this.upload = upload;
    }

    /**
     * Waits for the answer.
     *
     * @throws NoAnswerException if the connection ended before the first byte of one
     * @throws dev.weir.api.GatewayException if the answer is late, broken or not HTTP
     */
    Response response(String method) throws NoAnswerException {
        ResponseHead head;
        boolean answered = false;
        try {
            head = head();
            answered = true;
        } finally {
            if (!answered) {
                giveUp();
            }
        }
        connection.deadline().clear();
        if (upload != null) {
            upload.answered();
        }
        persistent = head.persistent() && !head.contradictsItself();
        if (!head.hasContent(method)) {
            end();
            return new Response(head.status(), head.headers(), Body.empty());
        }
        connection.in().readTimeout(timeouts.idle().toNanos());
        Content content = Content.of(connection.in(), head.length(), MAX_TRAILER_BYTES);
        ResponseContent stream = new ResponseContent(this, content);
        return new Response(
                head.status(),
                head.headers(),
                Body.stream(stream, Math.max(-1, head.length()), content::trailers));
    }

    private ResponseHead head() throws NoAnswerException {
        boolean answering = false;
        try {
            for (int i = 0; i < MAX_INTERIM_HEADS; i++) {
                if (connection.in().buffered() == 0 && !connection.in().await()) {
                    throw new IOException("it closed the connection");
                }
                answering = true;
                ResponseHead head = ResponseHead.read(connection.in(), MAX_HEAD_BYTES);
                if (head.status() >= 200) {
                    return head;
                }
                interim(head);
            }
            throw health.failure(
                    UpstreamFault.BAD_HEAD, "it sends nothing but interim answers", null);
        } catch (HeadException e) {
            throw health.failure(
                    e.tooLarge() ? UpstreamFault.HEAD_TOO_LARGE : UpstreamFault.BAD_HEAD,
                    e.detail(),
                    e);
        } catch (IOException e) {
            RuntimeException known = reason(UpstreamFault.RESPONSE_TIMEOUT);
            if (known != null) {
                throw known;
            }
            if (!answering) {
                throw new NoAnswerException(e);
            }
            throw health.failure(
                    UpstreamFault.BAD_HEAD, "its answer broke off: " + e.getMessage(), e);
        }
    }

    /** Others than 100 and 103 are skipped: nobody knows them, and some clients stumble. */
    private void interim(ResponseHead head) {
        switch (head.status()) {
            case CONTINUE -> {
                if (upload != null) {
                    upload.start();
                }
            }
            case SWITCHING_PROTOCOLS ->
                    // RFC 9110 §15.2.2: nobody asked for another protocol.
                    throw health.failure(
                            UpstreamFault.UNASKED_UPGRADE,
                            "it switched protocols without being asked",
                            null);
            case EARLY_HINTS -> exchange.hint(head.headers());
            default -> {}
        }
    }

    /** Why we ended the connection ourselves; null if we did not. */
    private @Nullable RuntimeException reason(UpstreamFault late) {
        if (exchange.cancelled()) {
            return exchange.cancellation();
        }
        if (upload != null && upload.failure() != null) {
            return upload.failure();
        }
        if (connection.deadline().expired() || (upload != null && upload.expired())) {
            return exchange.remainingNanos() > 0
                    ? health.failure(late, "no answer in time", null)
                    : health.failure(
                            UpstreamFault.TOTAL_TIMEOUT,
                            "the time of the whole exchange is used up",
                            null);
        }
        return null;
    }

    /** Reading the content failed. */
    RuntimeException broken(IOException e) {
        if (exchange.cancelled()) {
            health.succeeded();
            return exchange.cancellation();
        }
        RuntimeException known = reason(UpstreamFault.IDLE_TIMEOUT);
        if (known != null) {
            return known;
        }
        return health.failure(
                e instanceof MalformedContentException
                        ? UpstreamFault.BAD_BODY
                        : UpstreamFault.TRUNCATED,
                "its answer broke off: " + e.getMessage(),
                e);
    }

    /** The answer was read whole: pools the connection, if it is fit for another exchange. */
    void end() {
        health.succeeded();
        // Bytes behind the answer belong to no exchange; whoever came next would get them.
        boolean clean = persistent && connection.in().buffered() == 0;
        if (clean && (upload == null || upload.completes(UPLOAD_PATIENCE))) {
            connection.release(timeouts.idle().toNanos());
        } else {
            connection.discard();
        }
    }

    /** The answer is not wanted any more, though nothing is wrong with it so far. */
    void leave() {
        // Some streams never end but like this.
        health.succeeded();
        giveUp();
    }

    /** The answer cannot be had. */
    void giveUp() {
        if (upload != null) {
            upload.answered();
        }
        connection.discard();
    }
}
