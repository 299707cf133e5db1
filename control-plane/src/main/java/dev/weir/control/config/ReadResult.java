package dev.weir.control.config;

import dev.weir.yaml.ConfigFault;
import java.util.List;

/** What became of reading a configuration. */
public sealed interface ReadResult {

    /** A configuration without a mistake. */
    record Ok(WeirConfig config) implements ReadResult {}

    /**
     * What is wrong with it, all of it.
     *
     * @param faults by place; at least one
     */
    record Faulty(List<ConfigFault> faults) implements ReadResult {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }
}
