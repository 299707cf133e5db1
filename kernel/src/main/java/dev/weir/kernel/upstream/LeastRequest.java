package dev.weir.kernel.upstream;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Of two targets, picked at random by weight, the one with fewer requests in flight. Nearly as even
 * as asking all of them, and a slow one is never swamped because everybody saw it idle at once.
 */
final class LeastRequest implements Balancer {
    private final Target[] round;

    LeastRequest(List<Member> members) {
        round = Turns.round(members);
    }

    @Override
    public Target next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        Target one = round[random.nextInt(round.length)];
        Target other = round[random.nextInt(round.length)];
        return other.health().figures().active() < one.health().figures().active() ? other : one;
    }
}
