package dev.weir.cli.arch.wrong.two;

import dev.weir.cli.arch.wrong.one.First;

/** The other half of a cycle between packages. */
public final class Second {
    Class<?> first = First.class;
}
