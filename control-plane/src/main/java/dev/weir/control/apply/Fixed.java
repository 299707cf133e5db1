package dev.weir.control.apply;

import dev.weir.control.config.ReadResult;
import dev.weir.control.config.WeirConfig;
import dev.weir.yaml.ConfigFault;
import java.util.ArrayList;
import java.util.List;

/** What a running gateway cannot change. */
final class Fixed {
    private Fixed() {}

    /**
     * What a change would need a restart for, as far as it could be read.
     *
     * @param origin what messages name where the change takes something away
     */
    static List<ConfigFault> changed(WeirConfig before, ReadResult read, String origin) {
        return read.read().map(after -> changed(before, read, after, origin)).orElse(List.of());
    }

    private static List<ConfigFault> changed(
            WeirConfig before, ReadResult read, WeirConfig after, String origin) {
        List<ConfigFault> faults = new ArrayList<>();
        if (!before.admin().equals(after.admin()) && isClear("admin", read, after)) {
            faults.add(
                    fault(
                            after,
                            "admin",
                            origin,
                            "the admin API is at %s and moves to %s with a restart only"
                                    .formatted(before.admin().address(), after.admin().address())));
        }
        if (!before.status().equals(after.status()) && isClear("status", read, after)) {
            faults.add(
                    fault(
                            after,
                            "status",
                            origin,
                            "where the status is served changes with a restart only"));
        }
        return faults;
    }

    /** Among mistakes, a section that is not there may be one of them. */
    private static boolean isClear(String section, ReadResult read, WeirConfig after) {
        return switch (read) {
            case ReadResult.Ok _ -> true;
            case ReadResult.Faulty(var faults, _) ->
                    after.places().object(section, "").isPresent()
                            && faults.stream()
                                    .noneMatch(each -> each.pointer().startsWith("/" + section));
        };
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
