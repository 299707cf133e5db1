package dev.weir.cli.arch.wrong;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/** Shows a third party's type, takes what may be missing, and has a name that says nothing. */
public final class LeakManager {
    public List<CommandLine> lines() {
        return List.of();
    }

    public boolean maybe(Optional<String> missing) {
        return missing.isPresent();
    }
}
