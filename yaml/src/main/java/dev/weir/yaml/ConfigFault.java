package dev.weir.yaml;

import java.util.Comparator;
import java.util.Objects;

/**
 * One mistake in what somebody wrote. Ordered by place. Values that came from a reference ({@code
 * ${env:…}}, {@code ${file:…}}) and credentials are never in it.
 *
 * @param file the file as it was named, or what the text was said to come from
 * @param line counted from 1
 * @param column counted from 1
 * @param pointer the JSON pointer within the file; empty for the whole
 * @param message what is wrong, the value found, and the remedy
 */
public record ConfigFault(String file, int line, int column, String pointer, String message)
        implements Comparable<ConfigFault> {
    private static final Comparator<ConfigFault> BY_PLACE =
            Comparator.comparing(ConfigFault::file)
                    .thenComparingInt(ConfigFault::line)
                    .thenComparingInt(ConfigFault::column)
                    .thenComparing(ConfigFault::pointer)
                    .thenComparing(ConfigFault::message);

    public ConfigFault {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(pointer, "pointer");
        Objects.requireNonNull(message, "message");
    }

    /** A mistake at a place. */
    public ConfigFault(Place place, String message) {
        this(place.file(), place.line(), place.column(), place.pointer(), message);
    }

    @Override
    public int compareTo(ConfigFault other) {
        return BY_PLACE.compare(this, other);
    }

    /** As shown to people: {@code weir.yaml:12:7: unknown key `servce` (/routes/0/servce)}. */
    @Override
    public String toString() {
        return file
                + ":"
                + line
                + ":"
                + column
                + ": "
                + message
                + (pointer.isEmpty() ? "" : " (" + pointer + ")");
    }
}
