package dev.weir.kernel.metrics;

import dev.weir.api.Outcome;
import java.util.concurrent.atomic.LongAdder;

/** What is counted for one route, since the gateway started. */
public final class RouteFigures {
    // By the first digit of the status; 0 where none was sent.
    private final LongAdder[] requests = new LongAdder[6];
    private final LongAdder aborted = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAdder upstreamNanos = new LongAdder();

    /** Nothing counted yet. */
    public RouteFigures() {
        for (int i = 0; i < requests.length; i++) {
            requests[i] = new LongAdder();
        }
    }

    /** One exchange ended. */
    public void completed(Outcome outcome) {
        requests[outcome.status() / 100].increment();
        nanos.add(outcome.timings().totalNanos());
        upstreamNanos.add(outcome.timings().upstreamNanos());
        if (outcome.ending() != Outcome.Ending.COMPLETED) {
            aborted.increment();
        }
    }

    /** Exchanges whose status begins with {@code digit}, 0 to 5; 0: no status was sent. */
    public long requests(int digit) {
        return requests[digit].sum();
    }

    /** All exchanges. */
    public long requests() {
        long sum = 0;
        for (LongAdder each : requests) {
            sum += each.sum();
        }
        return sum;
    }

    /** Exchanges whose response did not reach the client whole. */
    public long aborted() {
        return aborted.sum();
    }

    /** Time from the first byte of the requests to the end of their responses, in nanoseconds. */
    public long nanos() {
        return nanos.sum();
    }

    /** What of {@link #nanos} the upstreams took until the heads of their answers were there. */
    public long upstreamNanos() {
        return upstreamNanos.sum();
    }
}
