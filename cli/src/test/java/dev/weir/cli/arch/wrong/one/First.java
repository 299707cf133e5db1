package dev.weir.cli.arch.wrong.one;

import dev.weir.cli.arch.wrong.two.Second;

/** One half of a cycle between packages. */
public final class First {
    Second second = new Second();
}
