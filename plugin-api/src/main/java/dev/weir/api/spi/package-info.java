/**
 * What a plugin is to the gateway: its factory, descriptor, configuration schema and limits, and
 * what a bundle host (WASM, JavaScript) implements to turn a bundle into such a factory.
 */
@NullMarked
package dev.weir.api.spi;

import org.jspecify.annotations.NullMarked;
