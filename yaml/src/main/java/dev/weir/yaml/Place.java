package dev.weir.yaml;

import org.jspecify.annotations.Nullable;

/**
 * Where something is written: a file, a line and a column, and the way to it through the objects.
 * The pointer is put together only when asked for, since most places are never shown.
 */
public final class Place {
    private final String file;
    private final int line;
    private final int column;
    private final @Nullable Place parent;
    private final String token;

    private Place(String file, int line, int column, @Nullable Place parent, String token) {
        this.file = file;
        this.line = line;
        this.column = column;
        this.parent = parent;
        this.token = token;
    }

    /** The start of a file. */
    public static Place start(String file) {
        return new Place(file, 1, 1, null, "");
    }

    /** The same object, at another position of the same file. */
    Place moved(int line, int column) {
        return new Place(file, line, column, parent, token);
    }

    /** A key or an index of the object here. */
    public Place child(String token) {
        return new Place(file, line, column, this, token);
    }

    /** The same position, reached by way of {@code pointer}: what an alias does. */
    Place reachedAs(Place pointer) {
        return new Place(file, line, column, pointer.parent, pointer.token);
    }

    /** The same position as a child of {@code parent}. */
    Place below(Place parent) {
        return new Place(file, line, column, parent, token);
    }

    /** The file as it was named, or what the text was said to come from. */
    public String file() {
        return file;
    }

    /** Counted from 1. */
    public int line() {
        return line;
    }

    /** Counted from 1, in code points. */
    public int column() {
        return column;
    }

    /** The JSON pointer (RFC 6901) within the file; empty for the whole. */
    public String pointer() {
        return parent == null ? "" : parent.pointer() + "/" + escape(token);
    }

    /** One token of a JSON pointer (RFC 6901 §3). */
    public static String escape(String token) {
        return token.replace("~", "~0").replace("/", "~1");
    }

    /** {@code file:line:column}. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
