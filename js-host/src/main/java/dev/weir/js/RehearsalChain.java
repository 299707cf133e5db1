package dev.weir.js;

import dev.weir.api.Chain;
import dev.weir.api.Request;
import dev.weir.api.Response;

/** The rest of a chain that answers a made-up request by itself. */
record RehearsalChain(Request request, Response response) implements Chain {
    @Override
    public Response proceed(Request sent) {
        return response;
    }
}
