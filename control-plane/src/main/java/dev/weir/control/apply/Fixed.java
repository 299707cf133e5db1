package dev.weir.control.apply;

import dev.weir.control.config.ConfigFault;
import dev.weir.control.config.WeirConfig;
import java.util.ArrayList;
import java.util.List;

/** What a running gateway cannot change. */
final class Fixed {
    private Fixed() {}

    static List<ConfigFault> changed(WeirConfig before, WeirConfig after) {
        List<ConfigFault> faults = new ArrayList<>();
        if (!before.admin().equals(after.admin())) {
            faults.add(
                    fault(
                            after,
                            "/admin/address",
                            "the admin API is at %s and moves to %s with a restart only"
                                    .formatted(before.admin().address(), after.admin().address())));
        }
        if (!before.status().equals(after.status())) {
            faults.add(
                    fault(
                            after,
                            "/status/address",
                            "where the status is served changes with a restart only"));
        }
        return faults;
    }

    private static ConfigFault fault(WeirConfig config, String pointer, String message) {
        return new ConfigFault(config.folder().toString(), 1, 1, pointer, message);
    }
}
