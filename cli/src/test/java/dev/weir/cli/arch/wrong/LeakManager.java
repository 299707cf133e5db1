package dev.weir.cli.arch.wrong;

import java.util.List;
import picocli.CommandLine;

/** Shows a third party's type in its signatures, and has a name that says nothing. */
public final class LeakManager {
    public List<CommandLine> lines() {
        return List.of();
    }
}
