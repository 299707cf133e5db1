package dev.weir.js;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import java.util.ArrayList;
import java.util.List;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.PolyglotException.StackFrame;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.SourceSection;
import org.jspecify.annotations.Nullable;

/** A plugin's code that failed, told in the plugin's own terms: no frame of the gateway. */
final class GuestFault extends Exception {
    private static final long serialVersionUID = 1L;

    // Deep recursion has thousands of frames, and a guest can throw a text of any length.
    private static final int MAX_FRAMES = 20;
    private static final int MAX_MESSAGE_CHARS = 2000;

    /** What it means for the context. */
    enum Kind {
        /** The plugin threw; the context goes on. */
        THROWN,
        /** It ran into the engine's own limits; the context is gone. */
        EXHAUSTED,
        /** The context was closed under it, or the engine failed; the context is gone. */
        BROKEN
    }

    private final Kind kind;

    GuestFault(Kind kind, String message) {
        this(kind, message, null);
    }

    private GuestFault(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.kind = kind;
    }

    /** Reads the engine's exception; call it while the context is open. */
    static GuestFault of(PolyglotException e) {
        if (e.isResourceExhausted()) {
            return new GuestFault(Kind.EXHAUSTED, e.getMessage());
        }
        if (e.isCancelled()) {
            return new GuestFault(Kind.BROKEN, "its context was closed");
        }
        if (e.isInternalError()) {
            return new GuestFault(Kind.BROKEN, "the engine failed: " + e.getMessage(), e);
        }
        return new GuestFault(Kind.THROWN, describe(e));
    }

    Kind kind() {
        return kind;
    }

    /** As the gateway's own failure. */
    GatewayException toGatewayException(String plugin, Stage stage) {
        FailureType type =
                kind == Kind.EXHAUSTED ? FailureType.PLUGIN_LIMIT : FailureType.PLUGIN_FAILED;
        String message = "plugin %s failed in %s: %s".formatted(plugin, stage.handler(), getMessage());
        return new GatewayException(
                type, GatewayException.Source.PLUGIN, false, message, getCause());
    }

    /** {@code file:line:column: message}, and the stack if it has more than one frame. */
    static String describe(PolyglotException e) {
        List<String> frames = new ArrayList<>();
        String place = e.getSourceLocation() == null ? "" : place(e.getSourceLocation());
        for (StackFrame frame : e.getPolyglotStackTrace()) {
            SourceSection section = frame.isGuestFrame() ? frame.getSourceLocation() : null;
            if (section == null || section.getSource().isInternal()) {
                continue;
            }
            if (frames.size() == MAX_FRAMES) {
                frames.add("…");
                break;
            }
            String at = place(section);
            frames.add(frame.getRootName().isEmpty() ? at : frame.getRootName() + " (" + at + ")");
            if (place.isEmpty()) {
                place = at;
            }
        }
        String message = e.getMessage() == null ? "no message" : e.getMessage();
        if (message.length() > MAX_MESSAGE_CHARS) {
            message = message.substring(0, MAX_MESSAGE_CHARS) + "…";
        }
        StringBuilder text = new StringBuilder(place).append(place.isEmpty() ? "" : ": ").append(message);
        frames.forEach(frame -> text.append("\n    at ").append(frame));
        return text.toString();
    }

    /** {@code file:line:column}, the file as the bundle names it; empty for the gateway's own. */
    private static String place(SourceSection section) {
        Source source = section.getSource();
        if (source.isInternal()) {
            return "";
        }
        String path = source.getPath() == null ? source.getName() : source.getPath();
        return "%s:%d:%d"
                .formatted(
                        path.startsWith("/") ? path.substring(1) : path,
                        section.getStartLine(),
                        section.getStartColumn());
    }
}
