package dev.weir.tck;

import dev.weir.api.Exchange;
import dev.weir.api.Response;
import dev.weir.api.service.CallOut;
import dev.weir.api.service.CallOutException;
import dev.weir.api.service.CallOuts;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Call-outs that a test answers. Safe for every thread. */
public final class ScriptedCallOuts implements CallOuts {
    private final List<CallOut> sent = new CopyOnWriteArrayList<>();
    private volatile Answer answer =
            callOut -> {
                throw new CallOutException(
                        CallOutException.Reason.FAILED,
                        "the test has no answer for " + callOut.destination(),
                        null);
            };

    /** Gives the answer to a call-out. */
    @FunctionalInterface
    public interface Answer {
        /**
         * The answer.
         *
         * @throws CallOutException if there is none
         */
        Response to(CallOut callOut) throws CallOutException;
    }

    /** Call-outs that all fail. */
    public ScriptedCallOuts() {}

    /** Answers what comes from now on. */
    public void answer(Answer answer) {
        this.answer = answer;
    }

    /** What was sent, in order. */
    public List<CallOut> sent() {
        return List.copyOf(sent);
    }

    @Override
    public Response send(Exchange exchange, CallOut callOut) throws CallOutException {
        return send(callOut);
    }

    @Override
    public Response send(CallOut callOut) throws CallOutException {
        sent.add(callOut);
        return answer.to(callOut);
    }
}
