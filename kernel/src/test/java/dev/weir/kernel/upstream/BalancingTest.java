package dev.weir.kernel.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kernel.metrics.TargetFigures;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BalancingTest {
    @Test
    void randomFollowsTheWeights() {
        List<Target> targets = targets(0, 0, 0);
        Map<Target, Integer> turns = turns(new WeightedRandom(members(targets, 90, 10, 0)), 10_000);
        // Of 10 000 at 0.9 the deviation is 30: ten of them are more than chance.
        assertThat(turns.get(targets.get(0))).isBetween(8_700, 9_300);
        assertThat(turns).doesNotContainKey(targets.get(2));
    }

    @Test
    void leastRequestPrefersTheOneWithFewerInFlight() {
        List<Target> targets = targets(7, 3);
        Map<Target, Integer> turns = turns(new LeastRequest(members(targets, 1, 1)), 10_000);
        // The busy one only where both picks are itself: one in four.
        assertThat(turns.get(targets.get(0))).isBetween(2_000, 3_000);
    }

    @Test
    void leastRequestFollowsTheWeightsWhenAllAreAlike() {
        List<Target> targets = targets(2, 2, 2);
        Map<Target, Integer> turns = turns(new LeastRequest(members(targets, 80, 20, 0)), 10_000);
        assertThat(turns.get(targets.get(0))).isBetween(7_500, 8_500);
        assertThat(turns).doesNotContainKey(targets.get(2));
    }

    private static List<Member> members(List<Target> targets, int... weights) {
        return WeightedRoundRobinTest.members(targets, weights);
    }

    private static List<Target> targets(int... active) {
        return IntStream.of(active).mapToObj(BalancingTest::busy).toList();
    }

    private static Target busy(int active) {
        TargetFigures figures = new TargetFigures();
        figures.connections(
                new TargetFigures.Connections() {
                    @Override
                    public int open() {
                        return active;
                    }

                    @Override
                    public int active() {
                        return active;
                    }

                    @Override
                    public int waiting() {
                        return 0;
                    }
                });
        return new EchoTarget(new TargetHealth("t", figures, 0));
    }

    private static Map<Target, Integer> turns(Balancer balancer, int count) {
        Map<Target, Integer> turns = new HashMap<>();
        for (int i = 0; i < count; i++) {
            turns.merge(balancer.next(), 1, Integer::sum);
        }
        return turns;
    }
}
