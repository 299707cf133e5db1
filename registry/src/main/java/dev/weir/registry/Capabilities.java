package dev.weir.registry;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a plugin asks for beyond heads, answering, configuration, log, clock and random.
 *
 * @param flags those that are asked for or not: {@code request-body}, {@code response-body}, {@code
 *     credentials}, {@code kv}, {@code consumer}, {@code env}
 * @param callOuts the hosts it wants to call; empty for none
 */
public record Capabilities(SortedSet<String> flags, SortedSet<String> callOuts) {
    /** What is asked for or not, all of it. */
    public static final List<String> FLAGS =
            List.of("request-body", "response-body", "credentials", "kv", "consumer", "env");

    static final String CALL_OUTS = "call-outs";

    private static final String CALL_OUT = CALL_OUTS + ":";

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9*._:\\[\\]-]{1,253}");

    // Below the constants that its constructor reads.
    /** Asks for nothing. */
    public static final Capabilities NONE = new Capabilities(new TreeSet<>(), new TreeSet<>());

    /**
     * @throws IllegalArgumentException if a flag is unknown or a host is not one
     */
    public Capabilities {
        flags = copy(flags);
        callOuts = copy(callOuts);
        if (!FLAGS.containsAll(flags)) {
            throw new IllegalArgumentException("flags must be among " + FLAGS + ", were " + flags);
        }
        if (!callOuts.stream().allMatch(Capabilities::isHost)) {
            throw new IllegalArgumentException("call-outs must be hosts, were " + callOuts);
        }
    }

    static boolean isHost(String text) {
        return HOST.matcher(text).matches();
    }

    /** Whether a text is an element that {@link #asSet} can have. */
    public static boolean isElement(String text) {
        return FLAGS.contains(text)
                || (text.startsWith(CALL_OUT) && isHost(text.substring(CALL_OUT.length())));
    }

    /** All of them as one sorted set: {@code call-outs:idp.example.com}, {@code request-body}. */
    public SortedSet<String> asSet() {
        SortedSet<String> all = new TreeSet<>(flags);
        for (String host : callOuts) {
            all.add(CALL_OUT + host);
        }
        return Collections.unmodifiableSortedSet(all);
    }

    private static SortedSet<String> copy(Set<String> set) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(set));
    }
}
