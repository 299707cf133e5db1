package dev.weir.js;

import dev.weir.api.Request;
import dev.weir.api.Response;

/** What a handler wants done. */
sealed interface Verdict {

    /** Go on with this request. */
    record GoOn(Request request) implements Verdict {}

    /** This is the response. */
    record Answer(Response response) implements Verdict {}
}
