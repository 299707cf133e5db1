package dev.weir.control.apply;

import dev.weir.yaml.ConfigFault;
import java.util.List;

/** What became of a proposed change. Unless it was applied, nothing has changed. */
public sealed interface ChangeResult {

    /** It is in force; or, in a dry run, could be. */
    record Applied(State state) implements ChangeResult {}

    /** It is wrong, for these reasons. */
    record Refused(List<ConfigFault> faults) implements ChangeResult {
        public Refused {
            faults = List.copyOf(faults);
        }
    }

    /** What it was meant to change has changed meanwhile. */
    record Stale(State state) implements ChangeResult {}

    /** It would change what a file owns. */
    record Owned(String message) implements ChangeResult {}

    /** It was right, but could not be stored or bound. */
    record Failed(String message) implements ChangeResult {}
}
