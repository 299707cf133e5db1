package dev.weir.kernel.upstream;

/**
 * A target among those of its service.
 *
 * @param weight its share, relative to the others; 0 gets no requests
 */
record Member(Target target, int weight) {}
