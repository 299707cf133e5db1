package dev.weir.api;

import java.util.Arrays;

/** Fields in one array, names and values in turn. */
final class ArrayHeaders implements Headers {
    static final Headers EMPTY = new ArrayHeaders(new String[0]);

    private final String[] fields;

    /** Takes the array over. */
    ArrayHeaders(String[] fields) {
        this.fields = fields;
    }

    @Override
    public int size() {
        return fields.length / 2;
    }

    @Override
    public String name(int index) {
        return fields[2 * index];
    }

    @Override
    public String value(int index) {
        return fields[2 * index + 1];
    }

    @Override
    public Headers with(String name, String value) {
        Builder.check(name, value);
        int first = indexOf(name, 0);
        if (first < 0) {
            return added(name, value);
        }
        if (indexOf(name, first + 2) >= 0) {
            return Headers.super.with(name, value);
        }
        String[] changed = fields.clone();
        changed[first] = name;
        changed[first + 1] = value;
        return new ArrayHeaders(changed);
    }

    @Override
    public Headers plus(String name, String value) {
        Builder.check(name, value);
        return added(name, value);
    }

    private Headers added(String name, String value) {
        String[] more = Arrays.copyOf(fields, fields.length + 2);
        more[fields.length] = name;
        more[fields.length + 1] = value;
        return new ArrayHeaders(more);
    }

    private int indexOf(String name, int from) {
        for (int i = from; i < fields.length; i += 2) {
            if (fields[i].equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < size(); i++) {
            out.append(i == 0 ? "" : ", ").append(name(i)).append(": ").append(value(i));
        }
        return out.toString();
    }
}
