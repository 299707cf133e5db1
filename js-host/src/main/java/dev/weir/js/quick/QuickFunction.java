package dev.weir.js.quick;

/**
 * A function of a guest's that the gateway calls later.
 *
 * @param number its place in the guest's own table
 */
public record QuickFunction(int number) {}
