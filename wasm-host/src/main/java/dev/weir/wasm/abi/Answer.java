package dev.weir.wasm.abi;

import dev.weir.api.Headers;
import dev.weir.api.Response;

/**
 * What came back of a call-out, as its guest sees it while it is told.
 *
 * @param head the head; of no fields if there is no answer
 * @param body the body
 * @param trailers the trailers
 */
record Answer(HeaderMap head, Content body, HeaderMap trailers) {

    /** An answer, its body in memory. */
    static Answer of(Response response, byte[] body) {
        Content content = new Content();
        content.add(body, body.length);
        return new Answer(
                new ResponseMap(response), content, new TrailerMap(response.body().trailers()));
    }

    /** As in Envoy, a call-out without an answer is told by nothing being there. */
    static Answer none() {
        TrailerMap nothing = new TrailerMap(Headers.empty());
        return new Answer(nothing, new Content(), nothing);
    }
}
