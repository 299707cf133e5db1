package dev.weir.kernel.http1;

import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.exchange.HttpHandler;
import dev.weir.kernel.memory.Ledger;
import dev.weir.kernel.metrics.Refusals;

/**
 * What all connections of a listener have in common.
 *
 * @param config the listener's rules
 * @param handler answers requests
 * @param refusals where refusals are counted
 * @param ledger what is held for all of them together
 * @param reaper ends what waits too long
 */
public record ServerSide(
        ListenerConfig config,
        HttpHandler handler,
        Refusals refusals,
        Ledger ledger,
        Reaper reaper) {}
