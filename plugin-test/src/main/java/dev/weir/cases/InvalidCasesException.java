package dev.weir.cases;

import dev.weir.yaml.ConfigFault;
import java.util.List;
import java.util.stream.Collectors;

/** Case files that are not as they must be, with every mistake in them. */
public final class InvalidCasesException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<ConfigFault> faults;

    InvalidCasesException(List<ConfigFault> faults) {
        super(faults.stream().map(ConfigFault::toString).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    /** Every mistake, by place. */
    public List<ConfigFault> faults() {
        return faults;
    }
}
