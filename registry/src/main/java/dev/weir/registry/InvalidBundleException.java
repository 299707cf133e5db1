package dev.weir.registry;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** A plugin folder or manifest that is not as it should be: every fault at once. */
public final class InvalidBundleException extends RegistryException {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    InvalidBundleException(String where, List<Fault> faults) {
        super(where + ": " + faults.stream().map(Fault::toString).collect(separator(faults)));
        this.faults = List.copyOf(faults);
    }

    private static Collector<CharSequence, ?, String> separator(List<Fault> faults) {
        return faults.size() == 1
                ? Collectors.joining()
                : Collectors.joining("\n  ", faults.size() + " faults\n  ", "");
    }

    /** What is wrong, in the order found; at least one. */
    public List<Fault> faults() {
        return faults;
    }

    /**
     * One thing that is wrong.
     *
     * @param field the field, {@code limits.time}, or the file
     * @param found what is there
     * @param remedy what should be there
     */
    public record Fault(String field, String found, String remedy) {
        public Fault {
            Objects.requireNonNull(field, "field");
            Objects.requireNonNull(found, "found");
            Objects.requireNonNull(remedy, "remedy");
        }

        @Override
        public String toString() {
            return field + " " + found + "; " + remedy;
        }
    }
}
