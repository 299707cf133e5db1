package dev.weir.wasm.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A serialized map (Proxy-Wasm 0.2.1, "Serialization"): the count, then the lengths of each name
 * and value, then the names and values themselves, each ended by a zero byte.
 */
final class Pairs {
    private Pairs() {}

    static int size(List<Field> fields) {
        int size = Integer.BYTES;
        for (Field field : fields) {
            size += 2 * Integer.BYTES + field.name().length() + field.value().length() + 2;
        }
        return size;
    }

    static byte[] encode(List<Field> fields) {
        ByteBuffer out = ByteBuffer.allocate(size(fields)).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(fields.size());
        for (Field field : fields) {
            out.putInt(field.name().length()).putInt(field.value().length());
        }
        for (Field field : fields) {
            out.put(field.name().getBytes(StandardCharsets.ISO_8859_1)).put((byte) 0);
            out.put(field.value().getBytes(StandardCharsets.ISO_8859_1)).put((byte) 0);
        }
        return out.array();
    }

    /**
     * Reads a map; no bytes are an empty one.
     *
     * @throws IllegalArgumentException if the lengths do not fit the bytes
     */
    static List<Field> decode(byte[] bytes) {
        if (bytes.length == 0) {
            return List.of();
        }
        ByteBuffer lengths = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        require(bytes.length >= Integer.BYTES, bytes);
        int count = lengths.getInt();
        require(count >= 0 && count <= lengths.remaining() / (2 * Integer.BYTES), bytes);
        int at = Integer.BYTES + count * 2 * Integer.BYTES;
        List<Field> fields = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int name = lengths.getInt();
            int value = lengths.getInt();
            require(name >= 0 && name < bytes.length - at, bytes);
            String text = latin1(bytes, at, name);
            at += name + 1;
            require(value >= 0 && value < bytes.length - at, bytes);
            fields.add(new Field(text, latin1(bytes, at, value)));
            at += value + 1;
        }
        return fields;
    }

    private static String latin1(byte[] bytes, int at, int length) {
        return new String(bytes, at, length, StandardCharsets.ISO_8859_1);
    }

    private static void require(boolean fits, byte[] bytes) {
        if (!fits) {
            throw new IllegalArgumentException(
                    "the lengths in a serialized map do not fit its " + bytes.length + " bytes");
        }
    }
}
