package dev.weir.kernel.upstream;

import java.util.List;

/** The order of a whole round of targets by weight, smoothly: a heavy one's turns are spread. */
final class Turns {
    // A round of more turns would be rounded to this many; no share is off by more than 1/10000.
    private static final int MAX_ROUND = 10_000;

    private Turns() {}

    /**
     * A round over targets that have a weight.
     *
     * @param members at least one; if all weights are 0 each counts as 1
     */
    static Target[] round(List<Member> members) {
        int[] shares = shares(members);
        int total = 0;
        for (int share : shares) {
            total += share;
        }
        Target[] round = new Target[total];
        int[] credit = new int[shares.length];
        for (int i = 0; i < total; i++) {
            round[i] = members.get(richest(credit, shares, total)).target();
        }
        return round;
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

    private static int[] shares(List<Member> members) {
        long sum = 0;
        long divisor = 0;
        for (Member member : members) {
            sum += member.weight();
            divisor = gcd(member.weight(), divisor);
        }
        int[] shares = new int[members.size()];
        for (int i = 0; i < shares.length; i++) {
            long weight = members.get(i).weight();
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
