package dev.weir.cases;

import dev.weir.api.Body;
import dev.weir.api.Exchange;
import dev.weir.api.FailureType;
import dev.weir.api.Response;
import dev.weir.api.service.CallOut;
import dev.weir.api.service.CallOutException;
import dev.weir.api.service.CallOuts;
import dev.weir.cases.RequestMatch.Arrived;
import dev.weir.cases.Setup.CallOutAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Answers call-outs as the case says: by the first answer that is for such a request. */
final class ScriptedCallOuts implements CallOuts {
    private final List<CallOutAnswer> answers;
    // Guarded by itself.
    private final List<Arrived> sent = new ArrayList<>();

    ScriptedCallOuts(List<CallOutAnswer> answers) {
        this.answers = answers;
    }

    void clear() {
        synchronized (sent) {
            sent.clear();
        }
    }

    List<Arrived> sent() {
        synchronized (sent) {
            return List.copyOf(sent);
        }
    }

    @Override
    public Response send(Exchange exchange, CallOut callOut) throws CallOutException {
        return send(callOut);
    }

    @Override
    public Response send(CallOut callOut) throws CallOutException {
        Arrived request = arrived(callOut);
        synchronized (sent) {
            sent.add(request);
        }
        for (CallOutAnswer each : answers) {
            if (each.when().check("", request).isEmpty()) {
                return response(each.answer(), request);
            }
        }
        throw new CallOutException(
                CallOutException.Reason.FAILED,
                "the case has no answer for " + request.line(),
                null);
    }

    private static Arrived arrived(CallOut callOut) throws CallOutException {
        try {
            byte[] body = callOut.request().body().readAll(ScriptedUpstream.MOST_BYTES);
            return new Arrived(callOut.destination(), callOut.request(), new Content(body));
        } catch (IOException e) {
            throw new CallOutException(
                    CallOutException.Reason.FAILED, "reading the body failed", e);
        }
    }

    private static Response response(Answer answer, Arrived request) throws CallOutException {
        return switch (answer) {
            case Answer.Head(var status, var headers, var body) ->
                    new Response(status, headers, Body.of(body.bytes()));
            case Answer.Failure(var type) ->
                    throw new CallOutException(
                            type == FailureType.UPSTREAM_TIMEOUT
                                    ? CallOutException.Reason.TIMEOUT
                                    : CallOutException.Reason.FAILED,
                            request.line() + " fails, the case says",
                            null);
        };
    }
}
