package dev.weir.kernel.upstream;

/** Chooses the target of the next request. Safe for every thread. */
@FunctionalInterface
interface Balancer {
    /** The target whose turn it is. */
    Target next();
}
