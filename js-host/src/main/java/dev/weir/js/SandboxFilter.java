package dev.weir.js;

import dev.weir.api.Chain;
import dev.weir.api.Exchange;
import dev.weir.api.Filter;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.util.Set;

/**
 * An instance of a JavaScript plugin in the sandbox. A call decides in one go: it waits for
 * nothing, and nothing of it runs on behind its answer.
 */
final class SandboxFilter implements Filter {
    private final SandboxPool guests;
    private final boolean onRequest;
    private final boolean onResponse;

    /**
     * A filter.
     *
     * @param guests closed with the filter
     * @param stages the handlers that the plugin has
     */
    SandboxFilter(SandboxPool guests, Set<Stage> stages) {
        this.guests = guests;
        this.onRequest = stages.contains(Stage.ON_REQUEST);
        this.onResponse = stages.contains(Stage.ON_RESPONSE);
    }

    @Override
    public Response handle(Exchange exchange, Chain next) throws InterruptedException {
        Request request = next.request();
        if (onRequest) {
            RequestCall call = new RequestCall(exchange, request);
            guests.run(call);
            switch (call.verdict()) {
                case Verdict.GoOn(Request changed) -> request = changed;
                case Verdict.Answer(Response answer) -> {
                    if (answer.body() != request.body()) {
                        request.body().close();
                    }
                    return answer;
                }
            }
        }
        Response response = next.proceed(request);
        if (!onResponse) {
            return response;
        }
        ResponseCall call = new ResponseCall(exchange, request, response);
        // Where this throws, the response stays open: the gateway may send it on (on-error: open).
        guests.run(call);
        Response result = call.response();
        if (result.body() != response.body()) {
            response.close();
        }
        return result;
    }

    @Override
    public void close() {
        guests.close();
    }
}
