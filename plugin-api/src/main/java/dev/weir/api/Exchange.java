package dev.weir.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The facts of one request and its response, shared by all filters of its chain. Used from the
 * exchange's own thread only.
 */
public interface Exchange {

    /**
     * The request id: unique, printable ASCII, in logs and as {@code instance} of error answers.
     */
    String id();

    /** The name of the matched route; empty if none matched. */
    String route();

    /** Who is at the other end of the connection. */
    Client client();

    /** The version of HTTP in which the request came: {@code 1.0} or {@code 1.1}. */
    default String protocol() {
        return "1.1";
    }

    /** When the request's first byte was read. */
    Instant received();

    /**
     * When the exchange is over at the latest: the service's {@code timeouts.total} after its first
     * byte. Time spent in filters counts. After it nothing more is sent upstream; the client gets a
     * 504, or an abort if the head of a response is out. The thread of a Java filter that still
     * runs then is interrupted, guest code is cut; what waits for something else waits no longer
     * than this. Empty if the exchange may take as long as it goes on.
     */
    default Optional<Instant> deadline() {
        return Optional.empty();
    }

    /**
     * How long something of this exchange may take: {@code most}, or less if the {@link #deadline}
     * comes earlier; zero if that has passed.
     */
    default Duration timeLeft(Duration most) {
        Optional<Instant> deadline = deadline();
        if (deadline.isEmpty()) {
            return most;
        }
        Duration left = Duration.between(Instant.now(), deadline.get());
        if (left.isNegative()) {
            return Duration.ZERO;
        }
        return left.compareTo(most) < 0 ? left : most;
    }

    /**
     * Where the request was sent to last: address and port of the target's end of the connection,
     * as {@code 192.0.2.1:8080} or {@code [2001:db8::1]:8080}. Empty before, and where nothing was
     * sent over the network.
     */
    default Optional<String> upstream() {
        return Optional.empty();
    }

    /** The consumers of the current configuration. Look credentials up here, never keep them. */
    Consumers consumers();

    /** Who the request was made by, once an authenticating filter has said so. */
    Optional<Identity> identity();

    /** Says who the request was made by; later filters and the log see it. */
    void identity(Identity identity);

    /** The value stored under {@code key} by a filter of this exchange. */
    <T> Optional<T> get(Key<T> key);

    /** Stores a value for later filters of this exchange; replaces an earlier one. */
    <T> void put(Key<T> key, T value);

    /** Text values that filters of every kind share within this exchange; starts empty. */
    Map<String, String> vars();

    /**
     * Registers work for the end of the exchange: after the last byte of the response, or after its
     * failure. Each listener runs exactly once, in the order of registration, on the exchange's
     * thread; what it throws is logged and changes nothing.
     */
    void onComplete(CompletionListener listener);

    /** Called at the end of an exchange. */
    @FunctionalInterface
    interface CompletionListener {
        /** Must not block for long: the client's connection waits for it. */
        void completed(Outcome outcome);
    }
}
