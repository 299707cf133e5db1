package dev.weir.api.spi;

import java.util.List;
import java.util.Objects;

/** A configuration that does not fit its schema, with everything that is wrong with it. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * One thing that is wrong.
     *
     * @param pointer where, as a JSON pointer into the plugin's config; empty for the whole
     * @param message what is wrong, the value found, and the remedy
     */
    public record Fault(String pointer, String message) {
        /** Refuses null. */
        public Fault {
            Objects.requireNonNull(pointer, "pointer");
            Objects.requireNonNull(message, "message");
        }

        /** The JSON pointer of the member {@code key} of what {@code pointer} points to. */
        public static String pointerTo(String pointer, String key) {
            // RFC 6901 §3: a tilde and a slash are written ~0 and ~1.
            return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
        }
    }

    private final transient List<Fault> faults;

    /**
     * Everything that is wrong.
     *
     * @throws IllegalArgumentException if nothing is
     */
    public ConfigException(List<Fault> faults) {
        super(faults.stream().map(f -> f.pointer() + ": " + f.message()).toList().toString());
        if (faults.isEmpty()) {
            throw new IllegalArgumentException("a ConfigException needs at least one fault");
        }
        this.faults = List.copyOf(faults);
    }

    /** One thing that is wrong. */
    public ConfigException(String pointer, String message) {
        this(List.of(new Fault(pointer, message)));
    }

    /** What is wrong, in the order found. */
    public List<Fault> faults() {
        return faults;
    }
}
