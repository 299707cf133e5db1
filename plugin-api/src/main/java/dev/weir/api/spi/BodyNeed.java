package dev.weir.api.spi;

/**
 * What a filter does with a body; the kernel passes bodies on untouched unless a filter says so.
 */
public sealed interface BodyNeed {

    /** The filter neither reads nor replaces the body, except by an answer of its own. */
    record None() implements BodyNeed {}

    /** The filter reads or replaces the body as a stream. */
    record Stream() implements BodyNeed {}

    /**
     * The filter gets the whole body in memory, replayable.
     *
     * @param maxBytes the most it accepts; longer requests get 413, longer responses 502
     */
    record Buffer(int maxBytes) implements BodyNeed {
        /** Refuses what is not positive. */
        public Buffer {
            if (maxBytes <= 0) {
                throw new IllegalArgumentException("maxBytes must be positive, was " + maxBytes);
            }
        }
    }

    /** See {@link None}. */
    BodyNeed NONE = new None();

    /** See {@link Stream}. */
    BodyNeed STREAM = new Stream();
}
