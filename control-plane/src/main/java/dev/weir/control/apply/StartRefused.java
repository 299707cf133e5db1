package dev.weir.control.apply;

import dev.weir.yaml.ConfigFault;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration that a gateway cannot start with, and no last good one to start with instead. */
public final class StartRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<ConfigFault> faults;

    StartRefused(List<ConfigFault> faults) {
        super(faults.stream().map(ConfigFault::toString).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    /** What is wrong, by place. */
    public List<ConfigFault> faults() {
        return faults;
    }
}
