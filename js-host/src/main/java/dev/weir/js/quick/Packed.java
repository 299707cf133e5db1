package dev.weir.js.quick;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values as bytes: the same tags as in {@code weir.c}, numbers little-endian. */
final class Packed {
    private static final int UNDEFINED = 0;
    private static final int NULL = 1;
    private static final int FALSE = 2;
    private static final int TRUE = 3;
    private static final int INT = 4;
    private static final int NUMBER = 5;
    private static final int LATIN1 = 6;
    private static final int UTF16 = 7;
    private static final int HANDLE = 8;
    private static final int BYTES = 9;
    private static final int ARRAY = 10;
    private static final int REFUSAL = 11;
    private static final int FUNCTION = 12;

    // A small value is many times as large on the gateway's heap; the prelude passes flat lists of
    // texts, a pair for each parameter of a query.
    private static final int MOST_DEPTH = 2;
    private static final int MOST_ITEMS = 1 << 16;

    private Packed() {}

    /**
     * Reads a value. What is not well formed no sound guest writes.
     *
     * @throws IllegalStateException if it is not well formed
     */
    static @Nullable Object read(byte[] bytes, Handles handles) {
        try {
            return read(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), handles, 0);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new IllegalStateException("the guest wrote a value that ends early", e);
        }
    }

    private static @Nullable Object read(ByteBuffer from, Handles handles, int depth) {
        int tag = from.get();
        return switch (tag) {
            case UNDEFINED, NULL -> null;
            case FALSE -> false;
            case TRUE -> true;
            case INT -> from.getInt();
            case NUMBER -> from.getDouble();
            case LATIN1 -> {
                byte[] chars = new byte[length(from, 1)];
                from.get(chars);
                yield new String(chars, StandardCharsets.ISO_8859_1);
            }
            case UTF16 -> {
                int length = length(from, Character.BYTES) * Character.BYTES;
                ByteBuffer units = from.slice(from.position(), length).order(from.order());
                from.position(from.position() + length);
                // Not decoded: a lone surrogate stays what it is.
                yield units.asCharBuffer().toString();
            }
            case HANDLE -> handles.get(from.getInt());
            case FUNCTION -> new QuickFunction(from.getInt());
            case BYTES -> {
                byte[] content = new byte[length(from, 1)];
                from.get(content);
                yield content;
            }
            case ARRAY -> {
                int count = length(from, 1);
                if (depth == MOST_DEPTH || count > MOST_ITEMS) {
                    throw new IllegalStateException("the guest wrote a value that is too large");
                }
                @Nullable Object[] items = new @Nullable Object[count];
                for (int i = 0; i < count; i++) {
                    items[i] = read(from, handles, depth + 1);
                }
                yield items;
            }
            default -> throw new IllegalStateException("the guest wrote a value of kind " + tag);
        };
    }

    /** A length that the bytes left can hold. */
    private static int length(ByteBuffer from, int unitBytes) {
        int length = from.getInt();
        if (length < 0 || length > from.remaining() / unitBytes) {
            throw new IllegalStateException("the guest wrote a value longer than its bytes");
        }
        return length;
    }

    /** Writes values; an object of the gateway becomes a handle. */
    static final class Writer {
        private final Handles handles;
        private ByteBuffer to = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);

        Writer(Handles handles) {
            this.handles = handles;
        }

        byte[] value(@Nullable Object value) {
            to.clear();
            put(value);
            return Arrays.copyOf(to.array(), to.position());
        }

        byte[] refusal(String message) {
            to.clear();
            room(1).put((byte) REFUSAL);
            put(message);
            return Arrays.copyOf(to.array(), to.position());
        }

        private void put(@Nullable Object value) {
            switch (value) {
                case null -> room(1).put((byte) NULL);
                case Boolean truth -> room(1).put((byte) (truth ? TRUE : FALSE));
                case Integer number -> room(5).put((byte) INT).putInt(number);
                case Double number -> room(9).put((byte) NUMBER).putDouble(number);
                case String text -> putText(text);
                case byte[] bytes ->
                        room(5 + bytes.length).put((byte) BYTES).putInt(bytes.length).put(bytes);
                case List<?> items -> {
                    room(5).put((byte) ARRAY).putInt(items.size());
                    for (Object item : items) {
                        put(item);
                    }
                }
                default -> room(5).put((byte) HANDLE).putInt(handles.give(value));
            }
        }

        private void putText(String text) {
            if (isLatin1(text)) {
                byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
                room(5 + bytes.length).put((byte) LATIN1).putInt(bytes.length).put(bytes);
                return;
            }
            room(5 + Character.BYTES * text.length()).put((byte) UTF16).putInt(text.length());
            for (int i = 0; i < text.length(); i++) {
                to.putChar(text.charAt(i));
            }
        }

        private static boolean isLatin1(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) > 0xFF) {
                    return false;
                }
            }
            return true;
        }

        private ByteBuffer room(int bytes) {
            if (to.remaining() < bytes) {
                int size = Math.max(2 * to.capacity(), to.position() + bytes);
                to =
                        ByteBuffer.wrap(Arrays.copyOf(to.array(), size))
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .position(to.position());
            }
            return to;
        }
    }
}
