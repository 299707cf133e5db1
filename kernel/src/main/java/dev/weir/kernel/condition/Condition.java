package dev.weir.kernel.condition;

import dev.weir.api.Exchange;
import dev.weir.api.Request;

/**
 * Whether a filter is shown a request. Made once, asked for each request; safe for every thread.
 */
@FunctionalInterface
public interface Condition {

    /**
     * Whether the request is meant.
     *
     * @throws ConditionException if that cannot be said of this request
     */
    boolean meets(Exchange exchange, Request request) throws ConditionException;
}
