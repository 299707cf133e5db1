package dev.weir.kernel.upstream;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Targets in turn, by weight and smoothly. A turn is one addition. */
final class WeightedRoundRobin implements Balancer {
    private final Target[] round;
    private final AtomicLong turn = new AtomicLong();

    WeightedRoundRobin(List<Member> members) {
        round = Turns.round(members);
    }

    @Override
    public Target next() {
        if (round.length == 1) {
            return round[0];
        }
        return round[(int) (turn.getAndIncrement() % round.length)];
    }
}
