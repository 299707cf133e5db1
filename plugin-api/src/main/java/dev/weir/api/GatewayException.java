package dev.weir.api;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure that knows its type, where it came from and whether trying again is safe. Decisions
 * read these, never the message. The message is for the log; clients never see it.
 */
public final class GatewayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Which side failed. */
    public enum Source {
        /** The target behind the gateway. */
        UPSTREAM,
        /** The client. */
        DOWNSTREAM,
        /** A plugin. */
        PLUGIN,
        /** The gateway itself. */
        INTERNAL
    }

    private final FailureType type;
    private final Source source;
    private final boolean retrySafe;
    private String position = "";

    /** A failure after which trying again is not known to be safe. */
    public GatewayException(FailureType type, Source source, String message) {
        this(type, source, false, message, null);
    }

    /** A failure with a cause, after which trying again is not known to be safe. */
    public GatewayException(FailureType type, Source source, String message, Throwable cause) {
        this(type, source, false, message, cause);
    }

    /**
     * A failure.
     *
     * @param retrySafe whether nothing can have happened upstream, so that sending the request
     *     again cannot make it happen twice
     * @param message what failed, where, and the value found; for the log
     */
    public GatewayException(
            FailureType type,
            Source source,
            boolean retrySafe,
            String message,
            @Nullable Throwable cause) {
        super(message, cause);
        this.type = Objects.requireNonNull(type, "type");
        this.source = Objects.requireNonNull(source, "source");
        this.retrySafe = retrySafe;
    }

    /**
     * The {@linkplain Exchange#deadline deadline} of an exchange has passed while a plugin was
     * within its own limits: a failure of the exchange, which does not count as the plugin's.
     *
     * @param doing what went on then, for the log: {@code plugin acme/geo ran}
     */
    public static GatewayException late(String doing) {
        return new GatewayException(
                FailureType.UPSTREAM_TIMEOUT,
                Source.INTERNAL,
                "timeouts.total was used up while " + doing);
    }

    /**
     * Says where in a plugin's own code it happened; for hosts of guests, when they make it.
     *
     * @param position as the plugin's author knows it ({@code plugin.js:3:5}); empty if not known
     * @return this
     */
    public GatewayException at(String position) {
        this.position = Objects.requireNonNull(position, "position");
        return this;
    }

    /** Where in a plugin's own code it happened; empty if that is not known. */
    public Optional<String> position() {
        return position.isEmpty() ? Optional.empty() : Optional.of(position);
    }

    /** What went wrong. */
    public FailureType type() {
        return type;
    }

    /** Which side failed. */
    public Source source() {
        return source;
    }

    /** Whether sending the request again cannot make anything happen twice. */
    public boolean retrySafe() {
        return retrySafe;
    }
}
