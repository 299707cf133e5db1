package dev.weir.kernel.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WeightedRoundRobinTest {

    @Test
    void givesExactlyNineOfTenToAWeightOfNinety() {
        List<Target> targets = targets(2);
        Balancer balancer = new WeightedRoundRobin(members(targets, 90, 10));
        for (int round = 0; round < 5; round++) {
            Map<Target, Integer> turns = turns(balancer, 10);
            assertThat(turns.get(targets.get(0))).isEqualTo(9);
            assertThat(turns.get(targets.get(1))).isEqualTo(1);
        }
    }

    @Test
    void spreadsTheTurnsOfAHeavyTarget() {
        List<Target> targets = targets(3);
        Balancer balancer = new WeightedRoundRobin(members(targets, 5, 1, 1));
        List<Integer> order =
                IntStream.range(0, 7).map(_ -> targets.indexOf(balancer.next())).boxed().toList();
        assertThat(order).containsExactly(0, 0, 1, 0, 2, 0, 0);
    }

    @Test
    void givesNothingToAWeightOfZero() {
        List<Target> targets = targets(2);
        Balancer balancer = new WeightedRoundRobin(members(targets, 0, 3));
        assertThat(turns(balancer, 30)).containsOnlyKeys(targets.get(1));
    }

    @Test
    void treatsAllAlikeIfNoneHasAWeight() {
        List<Target> targets = targets(3);
        Balancer balancer = new WeightedRoundRobin(members(targets, 0, 0, 0));
        assertThat(turns(balancer, 30).values()).containsOnly(10);
    }

    @Test
    void boundsTheRoundOfWeightsWithoutACommonDivisor() {
        List<Target> targets = targets(3);
        Balancer balancer =
                new WeightedRoundRobin(members(targets, 1_000_000_007, 2_000_000_011, 1));
        Map<Target, Integer> turns = turns(balancer, 10_000);
        assertThat(turns.get(targets.get(0))).isCloseTo(3333, within(2));
        assertThat(turns.get(targets.get(1))).isCloseTo(6666, within(2));
        assertThat(turns.get(targets.get(2))).isCloseTo(1, within(1));
    }

    private static Map<Target, Integer> turns(Balancer balancer, int count) {
        Map<Target, Integer> turns = new HashMap<>();
        for (int i = 0; i < count; i++) {
            turns.merge(balancer.next(), 1, Integer::sum);
        }
        return turns;
    }

    private static List<Target> targets(int count) {
        return IntStream.range(0, count)
                .<Target>mapToObj(_ -> new EchoTarget(UpstreamFixture.health(0)))
                .toList();
    }

    static List<Member> members(List<Target> targets, int... weights) {
        return IntStream.range(0, weights.length)
                .mapToObj(i -> new Member(targets.get(i), weights[i]))
                .toList();
    }
}
