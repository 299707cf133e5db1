package dev.weir.js;

import dev.weir.js.url.Url;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what the prelude passes to {@link SandboxFunctions}. */
final class SandboxArguments {
    private static final int MOST_QUERY_CHARS = 256 << 10;

    /** What a guest finds where something of a call was; one for each. */
    record Ended(Stage stage) {}

    private SandboxArguments() {}

    static String text(@Nullable Object[] args, int at) {
        return (String) Objects.requireNonNull(args[at]);
    }

    static boolean truth(@Nullable Object[] args, int at) {
        return Boolean.TRUE.equals(args[at]);
    }

    static int status(@Nullable Object[] args) {
        return (Integer) Objects.requireNonNull(args[1]);
    }

    // Each pair of a query takes some hundred bytes on this side, in which a guest has no share.
    static String query(@Nullable Object[] args) {
        String text = text(args, 0);
        if (text.length() > MOST_QUERY_CHARS) {
            throw new IllegalArgumentException(
                    "a query has at most %d characters here, this one has %d"
                            .formatted(MOST_QUERY_CHARS, text.length()));
        }
        return text;
    }

    static List<String> texts(@Nullable Object[] args) {
        @Nullable Object[] items = (@Nullable Object[]) Objects.requireNonNull(args[0]);
        List<String> texts = new ArrayList<>(items.length);
        Arrays.stream(items).forEach(item -> texts.add((String) item));
        return texts;
    }

    /** Of the buffer at {@code at}, as many from an offset as the two behind it say. */
    static byte[] bytes(@Nullable Object[] args, int at) {
        byte[] buffer = (byte[]) Objects.requireNonNull(args[at]);
        int from = ((Number) Objects.requireNonNull(args[at + 1])).intValue();
        int length = ((Number) Objects.requireNonNull(args[at + 2])).intValue();
        if (from < 0 || length < 0 || length > buffer.length - from) {
            throw new IllegalArgumentException("the buffer was detached or cut short");
        }
        return from == 0 && length == buffer.length
                ? buffer
                : Arrays.copyOfRange(buffer, from, from + length);
    }

    static Url url(@Nullable Object[] args) {
        return (Url) Objects.requireNonNull(args[0]);
    }

    static HeaderFields fields(@Nullable Object[] args, int at) {
        return (HeaderFields) live(args[at]);
    }

    static GuestCall callOf(@Nullable Object[] args) {
        return (GuestCall) live(args[0]);
    }

    /** A body of the exchange that is to pass on. */
    static GuestBody passedBody(@Nullable Object[] args) {
        return (GuestBody) live(args[1]);
    }

    private static Object live(@Nullable Object object) {
        if (object instanceof Ended(Stage stage)) {
            throw new IllegalArgumentException(
                    "this belongs to a call of %s that has ended; copy what is needed later"
                            .formatted(stage.handler()));
        }
        return Objects.requireNonNull(object);
    }
}
