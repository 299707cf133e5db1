package dev.weir.api.service;

import dev.weir.api.Exchange;
import dev.weir.api.Response;
import dev.weir.api.Unstable;

/**
 * Requests of a plugin's own, to the services and hosts that its instance was granted. The gateway
 * bounds their number for each exchange and at a time, their time, and the size of what is sent and
 * received; redirects are answers like any other and never followed. The addresses of the admin API
 * and the status listener are never reached, whatever is granted. Safe for every thread.
 */
@Unstable
public interface CallOuts {

    /**
     * Sends a request and waits for the whole answer. Counts against the exchange's number of
     * call-outs. Blocks the calling thread, which is best a virtual one.
     *
     * @param exchange the one that this is done for; {@link #send(CallOut)} where there is none
     * @return the answer, whatever its status, with its body in memory
     * @throws CapabilityDeniedException if the destination is not granted, or its address is one
     *     that is not reached
     * @throws CallOutException if there is no answer, or a bound was met
     * @throws InterruptedException if the calling thread was interrupted
     */
    Response send(Exchange exchange, CallOut callOut) throws CallOutException, InterruptedException;

    /**
     * Sends a request outside of any exchange: while the instance is made, or from scheduled work.
     *
     * @return the answer, whatever its status, with its body in memory
     * @throws CapabilityDeniedException as {@link #send(Exchange, CallOut)}
     * @throws CallOutException as {@link #send(Exchange, CallOut)}
     * @throws InterruptedException as {@link #send(Exchange, CallOut)}
     */
    Response send(CallOut callOut) throws CallOutException, InterruptedException;
}
