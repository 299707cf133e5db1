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
        public Fault {
            Objects.requireNonNull(pointer, "pointer");
            Objects.requireNonNull(message, "message");
        }
    }

    private final transient List<Fault> faults;

    /** Everything that is wrong; at least one. */
    public ConfigException(List<Fault> faults) {
        super(faults.stream().map(f -> f.pointer() + ": " + f.message()).toList().toString());
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
