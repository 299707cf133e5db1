package dev.weir.js;

import dev.weir.api.Chain;
import dev.weir.api.Exchange;
import dev.weir.api.Filter;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.util.Set;

/** An instance of a JavaScript plugin: its handlers around the rest of the chain. */
final class JsFilter implements Filter {
    private final Guests guests;
    private final System.Logger log;
    private final boolean onRequest;
    private final boolean onResponse;
    private final boolean worker;

    /**
     * A filter.
     *
     * @param guests closed with the filter
     * @param stages the handlers that the plugin has
     * @param log where failures go that nobody waits for any more
     */
    JsFilter(Guests guests, Set<Stage> stages, System.Logger log) {
        this.guests = guests;
        this.log = log;
        this.onRequest = stages.contains(Stage.ON_REQUEST);
        this.onResponse = stages.contains(Stage.ON_RESPONSE);
        this.worker = stages.contains(Stage.FETCH);
    }

    @Override
    public Response handle(Exchange exchange, Chain next) throws InterruptedException {
        if (worker) {
            return fetched(exchange, next);
        }
        Request request = next.request();
        if (onRequest) {
            RequestCall call = new RequestCall(exchange, request);
            run(call);
            switch (call.verdict()) {
                case Verdict.GoOn(Request changed) -> request = changed;
                case Verdict.Answer(Response answer) -> {
                    return answered(call, request, answer);
                }
            }
        }
        Response response = next.proceed(request);
        return onResponse ? afterwards(exchange, request, response) : response;
    }

    private static Response answered(GuestCall call, Request request, Response answer) {
        if (!call.streams() && answer.body() != request.body()) {
            request.body().close();
        }
        return answer;
    }

    private Response afterwards(Exchange exchange, Request request, Response response)
            throws InterruptedException {
        ResponseCall call = new ResponseCall(exchange, request, response);
        // Where this throws, the response stays open: the gateway may send it on (on-error: open).
        run(call);
        Response result = call.response();
        if (!call.streams() && result.body() != response.body()) {
            response.close();
        }
        return result;
    }

    private Response fetched(Exchange exchange, Chain next) throws InterruptedException {
        WorkerCall call = new WorkerCall(exchange, next);
        try {
            run(call);
        } catch (GatewayException e) {
            if (call.passesThrough()) {
                log.log(
                        System.Logger.Level.WARNING,
                        "passed by, as it has asked for: " + e.getMessage());
                return next.proceed(next.request());
            }
            throw e;
        }
        Response answer = ((Verdict.Answer) call.verdict()).response();
        call.giveUp(answer);
        return answer;
    }

    /** Runs a handler until it has decided, and what follows from that behind its back. */
    private void run(GuestCall call) throws InterruptedException {
        Guest guest = guests.take(call);
        boolean waits;
        try {
            waits = guest.begin(call);
            // From here on the call may go on after the guest is given back, and even closed.
            guest.retain();
        } finally {
            guests.back(guest);
        }
        boolean kept = false;
        try {
            if (waits) {
                guest.finish(call);
            }
            if (call.held()) {
                kept = true;
                call.afterEnd(guest::close);
                goOn(guest, call);
            }
        } finally {
            if (!kept) {
                guest.close();
            }
        }
    }

    private void goOn(Guest guest, GuestCall call) {
        if (call.streams()) {
            call.beginStream();
            call.whenStreamed(() -> {
                call.endStream();
                Lingering.begin(guest, call, log);
            });
        } else {
            Lingering.begin(guest, call, log);
        }
    }

    @Override
    public void close() {
        guests.close();
    }
}
