package dev.weir.kernel.upstream;

import dev.weir.kernel.config.UpstreamPolicy.Balancing;
import dev.weir.kernel.config.UpstreamPolicy.Ejection;
import dev.weir.kernel.deadline.Deadline;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.guest.BriefLock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which targets of a service get requests: all but those that failed too often in a row, which are
 * ejected for a while. A balancer knows only those that are in; it is replaced when one leaves or
 * returns, so that a request pays nothing for it. Safe for every thread.
 */
final class Rotation {
    private static final System.Logger LOG = System.getLogger(Rotation.class.getName());
    private static final int MAX_TIMES = 10;

    private final String service;
    private final List<Member> members;
    private final Balancing balancing;
    private final Duration time;
    private final Reaper reaper;
    // Guards the maps and the replacement of the balancer. The reaper takes it too, which must not
    // wait in a queue while guests hold every carrier.
    private final BriefLock change = new BriefLock();
    private final Map<Member, Deadline> out = new HashMap<>();
    private final Map<Member, Integer> times = new HashMap<>();
    private volatile List<Member> in;
    private volatile Balancer balancer;

    /**
     * A rotation with all of its members in it.
     *
     * @param members at least one
     */
    Rotation(
            String service,
            List<Member> members,
            Balancing balancing,
            Ejection ejection,
            Reaper reaper) {
        this.service = service;
        this.members = List.copyOf(members);
        this.balancing = balancing;
        this.time = ejection.time();
        this.reaper = reaper;
        in = this.members;
        balancer = balancer(in);
        for (Member member : this.members) {
            member.target().health().onTooMany(() -> eject(member));
        }
    }

    List<Member> members() {
        return members;
    }

    /** The target whose turn it is. */
    Target next() {
        return balancer.next();
    }

    /** The target whose turn it is, or rather one that was not tried yet, if there is one. */
    Target other(Collection<Target> tried) {
        Target next = balancer.next();
        if (!tried.contains(next)) {
            return next;
        }
        List<Member> untried =
                in.stream()
                        .filter(each -> each.weight() > 0 && !tried.contains(each.target()))
                        .toList();
        return untried.isEmpty()
                ? next
                : untried.get(ThreadLocalRandom.current().nextInt(untried.size())).target();
    }

    private void eject(Member member) {
        Duration rest = takeOut(member);
        if (rest.isPositive()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "service {0}: target {1} failed too often in a row and gets no requests for {2} ms",
                    service,
                    member.target().health().target(),
                    String.valueOf(rest.toMillis()));
        }
    }

    /** Takes a member out, and says for how long; not at all if it is out, or the last one. */
    private Duration takeOut(Member member) {
        change.lock();
        try {
            boolean othersLeft =
                    in.stream().anyMatch(each -> !each.equals(member) && each.weight() > 0);
            if (!othersLeft || out.containsKey(member)) {
                return Duration.ZERO;
            }
            if (member.target().health().recovered()) {
                times.remove(member);
            }
            int turn = Math.min(MAX_TIMES, times.merge(member, 1, Integer::sum));
            Duration rest = time.multipliedBy(turn);
            Deadline back = reaper.watch(() -> takeBack(member));
            back.in(rest.toNanos());
            out.put(member, back);
            replace();
            member.target().health().figures().ejected(true);
            return rest;
        } finally {
            change.unlock();
        }
    }

    private void takeBack(Member member) {
        TargetHealth health = member.target().health();
        change.lock();
        try {
            Deadline back = out.remove(member);
            if (back != null) {
                back.close();
            }
            health.onProbation();
            replace();
            health.figures().ejected(false);
        } finally {
            change.unlock();
        }
        LOG.log(
                System.Logger.Level.INFO,
                "service {0}: target {1} gets requests again",
                service,
                health.target());
    }

    private void replace() {
        List<Member> left = new ArrayList<>(members);
        left.removeAll(out.keySet());
        in = List.copyOf(left);
        balancer = balancer(in);
    }

    private Balancer balancer(List<Member> from) {
        return switch (balancing) {
            case ROUND_ROBIN -> new WeightedRoundRobin(from);
            case LEAST_REQUEST -> new LeastRequest(from);
            case RANDOM -> new WeightedRandom(from);
        };
    }
}
