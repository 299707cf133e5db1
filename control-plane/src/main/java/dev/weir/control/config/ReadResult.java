package dev.weir.control.config;

import dev.weir.yaml.ConfigFault;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What became of reading a configuration. */
public sealed interface ReadResult {

    /** A configuration without a mistake. */
    record Ok(WeirConfig config) implements ReadResult {}

    /**
     * What is wrong with it, all of it.
     *
     * @param faults by place; at least one
     * @param rest what could be read, in which more may be wrong; nothing if a text has no form
     */
    record Faulty(List<ConfigFault> faults, Optional<WeirConfig> rest) implements ReadResult {
        public Faulty {
            faults = List.copyOf(faults);
            Objects.requireNonNull(rest, "rest");
        }
    }

    /** What is wrong; empty if nothing is. */
    default List<ConfigFault> mistakes() {
        return switch (this) {
            case Ok _ -> List.of();
            case Faulty(List<ConfigFault> faults, _) -> faults;
        };
    }

    /** The configuration, as far as it could be read. */
    default Optional<WeirConfig> read() {
        return switch (this) {
            case Ok(WeirConfig config) -> Optional.of(config);
            case Faulty(_, Optional<WeirConfig> rest) -> rest;
        };
    }

    /** The same with more that is wrong. */
    default ReadResult with(List<ConfigFault> more) {
        if (more.isEmpty()) {
            return this;
        }
        SortedSet<ConfigFault> all = new TreeSet<>(mistakes());
        all.addAll(more);
        return new Faulty(List.copyOf(all), read());
    }
}
