package dev.weir.control.apply;

import dev.weir.control.config.WeirConfig;
import dev.weir.yaml.ConfigFault;
import java.util.ArrayList;
import java.util.List;

/** What a running gateway cannot change. */
final class Fixed {
    private Fixed() {}

    /**
     * What a change would need a restart for.
     *
     * @param origin what messages name where the change takes something away
     */
    static List<ConfigFault> changed(WeirConfig before, WeirConfig after, String origin) {
        List<ConfigFault> faults = new ArrayList<>();
        if (!before.admin().equals(after.admin())) {
            faults.add(
                    fault(
                            after,
                            "admin",
                            origin,
                            "the admin API is at %s and moves to %s with a restart only"
                                    .formatted(before.admin().address(), after.admin().address())));
        }
        if (!before.status().equals(after.status())) {
            faults.add(
                    fault(
                            after,
                            "status",
                            origin,
                            "where the status is served changes with a restart only"));
        }
        return faults;
    }

    private static ConfigFault fault(
            WeirConfig config, String section, String origin, String message) {
        return config.places()
                .object(section, "")
                .map(at ->
                        new ConfigFault(at.file(), at.line(), at.column(), at.pointer(), message))
                .orElseGet(() -> new ConfigFault(origin, 1, 1, "", message));
    }
}
