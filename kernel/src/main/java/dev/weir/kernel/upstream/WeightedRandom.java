package dev.weir.kernel.upstream;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Targets at random, by weight. */
final class WeightedRandom implements Balancer {
    private final Target[] round;

    WeightedRandom(List<Member> members) {
        round = Turns.round(members);
    }

    @Override
    public Target next() {
        return round[ThreadLocalRandom.current().nextInt(round.length)];
    }
}
