package dev.weir.kernel.http1;

import dev.weir.api.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Fields as they were received: one array with the bytes of the head, and the places of names and
 * values in it. Text is made only of what is asked for.
 */
public final class RawHeaders implements Headers {
    // For each field: begin and end of the name, begin and end of the value.
    private static final int STRIDE = 4;
    // Programs send and answer with fewer, most of the time; for browsers it grows once.
    private static final int INITIAL_FIELDS = 8;

    /** Of one array: fields that are changed again and again must not make it grow for ever. */
    private static final int MAX_BYTES = 16 << 10;

    private final byte[] bytes;
    private int[] places;
    private WireField[] kinds;
    private int size;

    RawHeaders(byte[] bytes) {
        this.bytes = bytes;
        this.places = new int[INITIAL_FIELDS * STRIDE];
        this.kinds = new WireField[INITIAL_FIELDS];
    }

    /** A copy, of its own or other bytes, with room for one field more. */
    private RawHeaders(RawHeaders old, byte[] bytes) {
        this.bytes = bytes;
        this.places = Arrays.copyOf(old.places, (old.size + 1) * STRIDE);
        this.kinds = Arrays.copyOf(old.kinds, old.size + 1);
        this.size = old.size;
    }

    /** For the parser, before anybody else sees these fields. */
    void add(int name, int nameEnd, int value, int valueEnd) {
        int at = size * STRIDE;
        if (at == places.length) {
            places = Arrays.copyOf(places, 2 * places.length);
            kinds = Arrays.copyOf(kinds, 2 * kinds.length);
        }
        place(size, name, nameEnd, value, valueEnd);
        kinds[size++] = WireField.of(bytes, name, nameEnd);
    }

    private void place(int index, int name, int nameEnd, int value, int valueEnd) {
        int at = index * STRIDE;
        places[at] = name;
        places[at + 1] = nameEnd;
        places[at + 2] = value;
        places[at + 3] = valueEnd;
    }

    /** For the parser: keeps only the fields that {@code keep} wants. */
    void retain(Keep keep) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (keep.test(this, i)) {
                if (kept != i) {
                    System.arraycopy(places, i * STRIDE, places, kept * STRIDE, STRIDE);
                    kinds[kept] = kinds[i];
                }
                kept++;
            }
        }
        size = kept;
    }

    /** Decides about one field. */
    interface Keep {
        boolean test(RawHeaders headers, int index);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public String name(int index) {
        return text(index * STRIDE);
    }

    @Override
    public String value(int index) {
        return text(index * STRIDE + 2);
    }

    WireField field(int index) {
        return kinds[index];
    }

    /** The field at a place of any headers. */
    public static WireField field(Headers headers, int index) {
        return headers instanceof RawHeaders raw
                ? raw.field(index)
                : WireField.of(headers.name(index));
    }

    boolean anyUnderscore() {
        for (int i = 0; i < size; i++) {
            if (hasUnderscore(i)) {
                return true;
            }
        }
        return false;
    }

    boolean hasUnderscore(int index) {
        int end = places[index * STRIDE + 1];
        for (int i = places[index * STRIDE]; i < end; i++) {
            if (bytes[i] == '_') {
                return true;
            }
        }
        return false;
    }

    boolean isNamed(int index, String name) {
        int at = index * STRIDE;
        return Octets.named(bytes, places[at], places[at + 1], name);
    }

    /** Whether the value is that text, given in lower case, without regard to case. */
    boolean hasValue(int index, String lower) {
        int at = index * STRIDE + 2;
        return Octets.named(bytes, places[at], places[at + 1], lower);
    }

    /** Writes {@code name: value} and the line end, the bytes as they came. */
    void write(int index, HeadBuffer out) {
        int at = index * STRIDE;
        out.bytes(bytes, places[at], places[at + 1] - places[at]);
        out.separator();
        out.bytes(bytes, places[at + 2], places[at + 3] - places[at + 2]);
        out.lineEnd();
    }

    @Override
    public Optional<String> first(String name) {
        for (int i = 0; i < size; i++) {
            if (isNamed(i, name)) {
                return Optional.of(value(i));
            }
        }
        return Optional.empty();
    }

    @Override
    public List<String> all(String name) {
        int first = indexOf(name, 0);
        if (first < 0) {
            return List.of();
        }
        int next = indexOf(name, first + 1);
        if (next < 0) {
            return List.of(value(first));
        }
        List<String> values = new ArrayList<>();
        values.add(value(first));
        for (; next >= 0; next = indexOf(name, next + 1)) {
            values.add(value(next));
        }
        return values;
    }

    @Override
    public boolean contains(String name) {
        for (int i = 0; i < size; i++) {
            if (isNamed(i, name)) {
                return true;
            }
        }
        return false;
    }

    /** The bytes stay as they came, so that a filter that sets a field costs no text of others. */
    @Override
    public Headers with(String name, String value) {
        int first = indexOf(name, 0);
        boolean repeated = first >= 0 && indexOf(name, first + 1) >= 0;
        return repeated || !isShortField(name, value)
                ? Headers.super.with(name, value)
                : changed(first < 0 ? size : first, name, value);
    }

    @Override
    public Headers plus(String name, String value) {
        return isShortField(name, value)
                ? changed(size, name, value)
                : Headers.super.plus(name, value);
    }

    /** Likewise: of what is removed the bytes stay behind, and nothing points to them. */
    @Override
    public Headers without(String name) {
        if (!contains(name)) {
            return this;
        }
        RawHeaders rest = new RawHeaders(this, bytes);
        rest.retain((fields, index) -> !fields.isNamed(index, name));
        return rest;
    }

    @SuppressWarnings("deprecation") // what it does to other text, dropping bits, is of no account
    private RawHeaders changed(int index, String name, String value) {
        int nameEnd = bytes.length + name.length();
        int valueEnd = nameEnd + value.length();
        // What it replaces stays behind, for which there is a bound.
        byte[] more = Arrays.copyOf(bytes, valueEnd);
        name.getBytes(0, name.length(), more, bytes.length);
        value.getBytes(0, value.length(), more, nameEnd);
        RawHeaders changed = new RawHeaders(this, more);
        changed.place(index, bytes.length, nameEnd, nameEnd, valueEnd);
        if (index == size) {
            changed.kinds[index] = WireField.of(more, bytes.length, nameEnd);
            changed.size++;
        }
        return changed;
    }

    private int indexOf(String name, int from) {
        for (int i = from; i < size; i++) {
            if (isNamed(i, name)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether it can be added here; what cannot be a field at all is the API's to refuse. */
    private boolean isShortField(String name, String value) {
        return bytes.length + name.length() + value.length() <= MAX_BYTES
                && Octets.isToken(name)
                && Octets.isFieldValue(value);
    }

    private String text(int at) {
        return new String(
                bytes, places[at], places[at + 1] - places[at], StandardCharsets.ISO_8859_1);
    }
}
