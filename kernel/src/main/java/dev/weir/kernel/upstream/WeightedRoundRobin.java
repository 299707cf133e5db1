package dev.weir.kernel.upstream;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Targets in turn, by weight and smoothly: the turns of a heavy one are spread out. The order of a
 * whole round is made once; a turn is one addition.
 */
final class WeightedRoundRobin implements Balancer {
    // A round of more turns would be rounded to this many; no share is off by more than 1/10000.
    private static final int MAX_ROUND = 10_000;

    private final Target[] round;
    private final AtomicLong turn = new AtomicLong();

    /**
     * A round over targets that have a weight.
     *
     * @param targets at least one
     * @param weights of the targets, in their order; if all are 0 each counts as 1
     */
    WeightedRoundRobin(List<Target> targets, List<Integer> weights) {
        int[] shares = shares(weights);
        int total = 0;
        for (int share : shares) {
            total += share;
        }
        round = new Target[total];
        int[] credit = new int[shares.length];
        for (int i = 0; i < total; i++) {
            round[i] = targets.get(richest(credit, shares, total));
        }
    }

    @Override
    public Target next() {
        return round[(int) (turn.getAndIncrement() % round.length)];
    }

    /** Gives every target its share of credit, takes a round's worth from the one that has most. */
    private static int richest(int[] credit, int[] shares, int total) {
        int best = -1;
        for (int i = 0; i < shares.length; i++) {
            credit[i] += shares[i];
            if (shares[i] > 0 && (best < 0 || credit[i] > credit[best])) {
                best = i;
            }
        }
        credit[best] -= total;
        return best;
    }

    private static int[] shares(List<Integer> weights) {
        long sum = 0;
        long divisor = 0;
        for (int weight : weights) {
            sum += weight;
            divisor = gcd(weight, divisor);
        }
        int[] shares = new int[weights.size()];
        for (int i = 0; i < shares.length; i++) {
            long weight = weights.get(i);
            if (sum == 0) {
                shares[i] = 1;
            } else if (sum / divisor <= MAX_ROUND) {
                shares[i] = (int) (weight / divisor);
            } else {
                shares[i] = weight == 0 ? 0 : (int) Math.max(1, weight * MAX_ROUND / sum);
            }
        }
        return shares;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
