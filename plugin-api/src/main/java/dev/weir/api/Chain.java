package dev.weir.api;

/** The rest of the pipeline behind one filter, for one exchange; at its end is the upstream. */
public interface Chain {

    /** The request as the filters before this one left it. Always the same object. */
    Request request();

    /**
     * Runs the rest of the pipeline. At most once for an exchange, unless the request's body is
     * {@linkplain Body#replayable() replayable}. The caller owns the response: it returns it or
     * closes it. Call it on the thread that called {@link Filter#handle}.
     *
     * @throws IllegalStateException if called again although the body cannot be sent twice
     * @throws GatewayException if the rest of the chain failed; {@link
     *     GatewayException#retrySafe()} says whether calling again cannot make anything happen
     *     twice
     */
    Response proceed(Request request);
}
