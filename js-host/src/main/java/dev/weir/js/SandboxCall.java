package dev.weir.js;

import dev.weir.js.quick.QuickFunction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a guest in the sandbox has of the gateway for one call, to be taken back in the end. */
final class SandboxCall {
    private final GuestLog log;
    private final long mostKept;
    private final List<Object> objects = new ArrayList<>();
    private final Set<QuickFunction> functions = new HashSet<>();
    private long kept;

    /**
     * Nothing yet.
     *
     * @param log where its messages go; null drops them
     * @param mostKept characters and bytes that it may hand over to be kept
     */
    SandboxCall(System.@Nullable Logger log, long mostKept) {
        this.log = new GuestLog(log);
        this.mostKept = mostKept;
    }

    GuestLog log() {
        return log;
    }

    /** Objects that are of no use after it. */
    List<Object> objects() {
        return objects;
    }

    /** Functions of the guest that may be called for it. */
    Set<QuickFunction> functions() {
        return functions;
    }

    /**
     * Counts what is handed over and kept outside of the guest's memory.
     *
     * @throws IllegalArgumentException if it is too much
     */
    void keeps(long more) {
        kept += more;
        if (kept > mostKept) {
            throw new IllegalArgumentException(
                    "the plugin hands over more than %d characters and bytes in one call; raise limits.memory"
                            .formatted(mostKept));
        }
    }
}
