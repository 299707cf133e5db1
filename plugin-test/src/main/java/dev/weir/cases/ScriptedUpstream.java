package dev.weir.cases;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.GatewayException.Source;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.cases.RequestMatch.Arrived;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.pipeline.Terminal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Stands where the upstream does: keeps what arrives, and answers as the step says. */
final class ScriptedUpstream implements Terminal {
    /** The most of a body that is kept. */
    static final int MOST_BYTES = 64 << 20;

    private final List<Arrived> arrived = new ArrayList<>();
    private Step.Upstream script = new Step.Upstream(List.of(Answer.ok()), true);

    void play(Step.Upstream next) {
        script = next;
        arrived.clear();
    }

    List<Arrived> arrived() {
        return List.copyOf(arrived);
    }

    @Override
    public Response send(HttpExchange exchange, Request request) {
        int call = arrived.size();
        arrived.add(new Arrived("", request, content(request)));
        List<Answer> answers = script.answers();
        if (call >= answers.size() && !script.repeats()) {
            throw new GatewayException(
                    FailureType.UPSTREAM_FAILED,
                    Source.UPSTREAM,
                    "the case has %d answers of the upstream, this is call %d"
                            .formatted(answers.size(), call + 1));
        }
        return answers.get(Math.min(call, answers.size() - 1)).response();
    }

    private static Content content(Request request) {
        try {
            return new Content(request.body().readAll(MOST_BYTES));
        } catch (IOException e) {
            throw new GatewayException(
                    FailureType.BAD_REQUEST,
                    Source.DOWNSTREAM,
                    "reading the request body failed",
                    e);
        }
    }
}
