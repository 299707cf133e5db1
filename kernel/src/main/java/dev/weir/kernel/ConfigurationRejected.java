package dev.weir.kernel;

import dev.weir.kernel.plugin.PluginFault;
import java.util.List;

/** A configuration that cannot be built, with all that is wrong. What was running still runs. */
public final class ConfigurationRejected extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<PluginFault> faults;

    ConfigurationRejected(List<PluginFault> faults) {
        super(faults.stream().map(PluginFault::message).toList().toString());
        this.faults = List.copyOf(faults);
    }

    /** What is wrong, in the order of the configuration. */
    public List<PluginFault> faults() {
        return faults;
    }
}
