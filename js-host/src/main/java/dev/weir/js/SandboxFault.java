package dev.weir.js;

import dev.weir.js.quick.QuickFault;
import dev.weir.js.sourcemap.SourceMaps;
import java.util.List;
import java.util.Optional;

/** Tells what QuickJS says of a failure as {@link GuestFault} tells it: places, no own frames. */
final class SandboxFault {
    /** What files of the prelude are called; no file of a bundle has a colon in its name. */
    static final String OWN = "weir:";

    /** A stack is text that the plugin may have written itself. */
    private static final int MAX_STACK_CHARS = 20_000;

    private static final String OUT_OF_MEMORY = "InternalError: out of memory";

    /** A frame of the plugin's own: {@code file:line:column}, and the function or nothing. */
    private record Frame(String function, String place) {
        @Override
        public String toString() {
            return "\n    at " + (function.isEmpty() ? place : function + " (" + place + ")");
        }
    }

    private SandboxFault() {}

    /** The fault of a guest without memory: where it has none for an Error, it throws null. */
    static QuickFault whenFull(QuickFault fault) {
        return fault.kind() == QuickFault.Kind.NO_ERROR && fault.text().equals("null")
                ? new QuickFault(QuickFault.Kind.ERROR, OUT_OF_MEMORY, "")
                : fault;
    }

    /** The fault of a call. */
    static GuestFault of(QuickFault fault, SourceMaps maps) {
        return switch (fault.kind()) {
            case NEVER_SETTLES -> GuestFault.neverSettles();
            case NO_ERROR -> GuestFault.noError(fault.text());
            case ERROR, ILL_SHAPED -> {
                boolean exhausted = OUT_OF_MEMORY.equals(fault.text());
                yield GuestFault.told(
                        exhausted ? GuestFault.Kind.EXHAUSTED : GuestFault.Kind.THROWN,
                        place(fault, maps),
                        describe(fault, maps));
            }
        };
    }

    /** {@code file:line:column: message}, and the plugin's own frames of the stack below. */
    static String describe(QuickFault fault, SourceMaps maps) {
        StringBuilder text = new StringBuilder();
        String place = place(fault, maps);
        if (!place.isEmpty()) {
            text.append(place).append(": ");
        }
        text.append(GuestFault.shortened(fault.text()));
        List<Frame> frames = frames(fault, maps);
        frames.stream().limit(GuestFault.MAX_FRAMES).forEach(text::append);
        if (frames.size() > GuestFault.MAX_FRAMES) {
            text.append("\n    …");
        }
        return GuestFault.readable(text.toString());
    }

    private static String place(QuickFault fault, SourceMaps maps) {
        List<Frame> frames = frames(fault, maps);
        return frames.isEmpty() ? "" : frames.getFirst().place();
    }

    private static List<Frame> frames(QuickFault fault, SourceMaps maps) {
        String stack = fault.stack();
        return stack.substring(0, Math.min(stack.length(), MAX_STACK_CHARS))
                .lines()
                .flatMap(line -> frame(line.strip(), maps).stream())
                .limit(GuestFault.MAX_FRAMES + 1L)
                .toList();
    }

    // "at name (file:line:column)" or "at file:line:column"; others are of the engine itself.
    private static Optional<Frame> frame(String line, SourceMaps maps) {
        if (!line.startsWith("at ")) {
            return Optional.empty();
        }
        int open = line.lastIndexOf(" (");
        boolean named = open > 0 && line.endsWith(")");
        String function = named ? line.substring("at ".length(), open) : "";
        String place =
                named
                        ? line.substring(open + 2, line.length() - 1)
                        : line.substring("at ".length());
        int column = place.lastIndexOf(':');
        int row = place.lastIndexOf(':', column - 1);
        if (row <= 0
                || !isNumber(place.substring(row + 1, column))
                || !isNumber(place.substring(column + 1))
                || place.startsWith(OWN)) {
            return Optional.empty();
        }
        String source =
                maps.place(
                        place.substring(0, row),
                        Integer.parseInt(place.substring(row + 1, column)),
                        Integer.parseInt(place.substring(column + 1)));
        return Optional.of(new Frame(function.startsWith("<") ? "" : function, source));
    }

    // Of a size that an int has room for: a stack is text that the plugin may have written.
    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() < 10
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
