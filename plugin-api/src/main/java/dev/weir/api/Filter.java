package dev.weir.api;

/**
 * Code around an exchange: it sees the request on the way in, decides whether the rest of the chain
 * runs, and sees the response on the way out. Plain blocking code, called on the exchange's own
 * virtual thread.
 *
 * <p>One filter instance serves many exchanges at the same time; for one exchange {@link #handle}
 * runs once and never concurrently. It returns before the response body is sent: work that belongs
 * after the last byte goes to {@link Exchange#onComplete}.
 */
@FunctionalInterface
public interface Filter extends AutoCloseable {

    /**
     * Handles one exchange. Either answers by itself, or calls {@link Chain#proceed} and returns
     * its response, changed or not. A body that is not passed on must be closed by the filter.
     *
     * @return the response for the filters before this one; never null
     * @throws Exception any failure; the gateway then acts by the instance's {@code on-error}. An
     *     {@link InterruptedException} means that the exchange was cancelled and must not be
     *     swallowed
     */
    Response handle(Exchange exchange, Chain next) throws Exception;

    /**
     * Frees what the instance holds. Called exactly once, after the last exchange that used it, on
     * a thread of the gateway's choice. The default does nothing.
     */
    @Override
    default void close() {}

    /** A filter that changes requests only: {@code step} gives the request to go on with. */
    static Filter onRequest(RequestStep step) {
        return (exchange, next) -> next.proceed(step.apply(exchange, next.request()));
    }

    /** A filter that changes responses only: {@code step} gives the response to go on with. */
    static Filter onResponse(ResponseStep step) {
        return (exchange, next) -> step.apply(exchange, next.proceed(next.request()));
    }

    /** Gives the request to go on with. */
    @FunctionalInterface
    interface RequestStep {
        /**
         * Called on the exchange's thread, as {@link Filter#handle} is.
         *
         * @throws Exception as {@link Filter#handle}
         */
        Request apply(Exchange exchange, Request request) throws Exception;
    }

    /** Gives the response to go on with; closes the one it was given if it drops its body. */
    @FunctionalInterface
    interface ResponseStep {
        /**
         * Called on the exchange's thread, as {@link Filter#handle} is.
         *
         * @throws Exception as {@link Filter#handle}
         */
        Response apply(Exchange exchange, Response response) throws Exception;
    }
}
