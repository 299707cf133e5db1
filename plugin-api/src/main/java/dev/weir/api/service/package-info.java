/**
 * What the gateway does for a plugin beyond the exchange at hand: shared key-values, call-outs,
 * meters and scheduled work, each within bounds, and the capabilities that open them. A plugin gets
 * them from its {@link dev.weir.api.spi.PluginContext}.
 */
@NullMarked
package dev.weir.api.service;

import org.jspecify.annotations.NullMarked;
