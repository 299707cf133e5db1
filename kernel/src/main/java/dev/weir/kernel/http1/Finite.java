package dev.weir.kernel.http1;

/** A stream that may know its end before a read says so: then the end is written with the rest. */
public interface Finite {
    /** Whether every byte was read. */
    boolean ended();
}
