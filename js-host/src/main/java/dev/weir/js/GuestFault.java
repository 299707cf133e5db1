package dev.weir.js;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.js.sourcemap.SourceMaps;
import java.util.Objects;
import java.util.regex.Pattern;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.PolyglotException.StackFrame;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.SourceSection;
import org.jspecify.annotations.Nullable;

/** A plugin's code that failed, told in the plugin's own terms: no frame of the gateway. */
final class GuestFault extends Exception {
    private static final long serialVersionUID = 1L;

    // Deep recursion has thousands of frames, and a guest can throw a text of any length.
    static final int MAX_FRAMES = 20;
    private static final int MAX_MESSAGE_CHARS = 2000;

    /** A place between the name of an error and what it says. */
    private static final Pattern ENGINE_PLACE = Pattern.compile("^(\\w+: )\\S+:\\d+:\\d+ ");

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x80-\\x9f&&[^\\n\\t]]");

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
    private final String place;

    private GuestFault(Kind kind, String message, @Nullable Throwable cause) {
        this(kind, "", message, cause);
    }

    private GuestFault(Kind kind, String place, String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.kind = kind;
        this.place = place;
    }

    /** The context was closed under the guest. */
    static GuestFault closed() {
        return new GuestFault(Kind.BROKEN, "its context was closed", null);
    }

    /** The handler's promise is pending, and no job is left. */
    static GuestFault neverSettles() {
        return new GuestFault(
                Kind.THROWN,
                "its promise never settles: no job is left to run that could settle it",
                null);
    }

    /** The guest threw that text, or a value that reads so. */
    static GuestFault noError(String text) {
        return new GuestFault(
                Kind.THROWN,
                "it threw a value that is no Error: " + readable(shortened(text)),
                null);
    }

    /** Reads the engine's exception; call it while the context is open. */
    static GuestFault of(PolyglotException e, SourceMaps maps) {
        if (e.isResourceExhausted()) {
            return new GuestFault(Kind.EXHAUSTED, message(e), null);
        }
        if (e.isCancelled()) {
            return closed();
        }
        if (e.isInternalError()) {
            return new GuestFault(Kind.BROKEN, "the engine failed: " + message(e), e);
        }
        return new GuestFault(Kind.THROWN, place(e, maps), describe(e, maps), null);
    }

    /** One of another engine, told in the same way. */
    static GuestFault told(Kind kind, String place, String text) {
        return new GuestFault(kind, place, text, null);
    }

    Kind kind() {
        return kind;
    }

    /** As the gateway's own failure. */
    GatewayException toGatewayException(String plugin, Stage stage) {
        FailureType type =
                kind == Kind.EXHAUSTED ? FailureType.PLUGIN_LIMIT : FailureType.PLUGIN_FAILED;
        String message =
                "plugin %s failed in %s: %s".formatted(plugin, stage.handler(), getMessage());
        return new GatewayException(
                        type, GatewayException.Source.PLUGIN, false, message, getCause())
                .at(place);
    }

    /** {@code file:line:column: message}, and the plugin's own frames of the stack below. */
    static String describe(PolyglotException e, SourceMaps maps) {
        StringBuilder text = new StringBuilder();
        String place = place(e, maps);
        int frames = 0;
        for (StackFrame frame : e.getPolyglotStackTrace()) {
            String at = frame.isGuestFrame() ? place(frame.getSourceLocation(), maps) : "";
            if (at.isEmpty()) {
                continue;
            }
            if (++frames > MAX_FRAMES) {
                text.append("\n    …");
                break;
            }
            String function = frame.getRootName();
            text.append("\n    at ");
            text.append(function.isEmpty() ? at : function + " (" + at + ")");
        }
        return readable((place.isEmpty() ? "" : place + ": ") + message(e) + text);
    }

    /** A text of the plugin's that commands no terminal that shows it. */
    static String readable(String text) {
        return CONTROL.matcher(text)
                .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
    }

    /** The place of the innermost frame of the plugin's own. */
    private static String place(PolyglotException e, SourceMaps maps) {
        for (StackFrame frame : e.getPolyglotStackTrace()) {
            String at = frame.isGuestFrame() ? place(frame.getSourceLocation(), maps) : "";
            if (!at.isEmpty()) {
                return at;
            }
        }
        // A syntax error has a place and no frame.
        return place(e.getSourceLocation(), maps);
    }

    private static String message(PolyglotException e) {
        String text = Objects.requireNonNullElse(e.getMessage(), "no message");
        return shortened(e.isSyntaxError() ? withoutPlace(text) : text);
    }

    /**
     * The engine's words on a syntax error without its own place, which knows no source map, and
     * without the code below: {@code SyntaxError: plugin.js:1:9 Expected an operand\nlet a = ;\n
     * ^}.
     */
    private static String withoutPlace(String text) {
        return ENGINE_PLACE.matcher(text.lines().findFirst().orElse(text)).replaceFirst("$1");
    }

    static String shortened(String text) {
        return text.length() > MAX_MESSAGE_CHARS
                ? text.substring(0, MAX_MESSAGE_CHARS) + "…"
                : text;
    }

    /** {@code file:line:column} as the author knows it; empty for the gateway's own code. */
    private static String place(@Nullable SourceSection section, SourceMaps maps) {
        if (section == null || section.getSource().isInternal()) {
            return "";
        }
        Source source = section.getSource();
        String path = source.getPath() == null ? source.getName() : source.getPath();
        return maps.place(
                path.startsWith("/") ? path.substring(1) : path,
                section.getStartLine(),
                section.getStartColumn());
    }
}
