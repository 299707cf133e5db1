package dev.weir.kernel.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What a plugin instance in shadow would have done, counted since the gateway started. */
public final class ShadowFigures {

    /** What came of one exchange. One that is changed both ways is counted under both. */
    public enum Finding {
        /** It would have changed nothing. */
        UNCHANGED,
        /** It would have sent another request upstream. */
        REQUEST_CHANGED,
        /** It would have given the client another response than the upstream's. */
        RESPONSE_CHANGED,
        /** It would have answered by itself. */
        ANSWERED,
        /** It would have failed. */
        FAILED,
        /**
         * It is made for a body that it cannot be shown a copy of, or time was over before it was.
         */
        UNOBSERVED
    }

    private final Map<Finding, LongAdder> counts = new EnumMap<>(Finding.class);

    /** Nothing counted yet. */
    public ShadowFigures() {
        for (Finding finding : Finding.values()) {
            counts.put(finding, new LongAdder());
        }
    }

    /** One exchange was seen. */
    public void found(Finding finding) {
        of(finding).increment();
    }

    /** How often that came of an exchange. */
    public long count(Finding finding) {
        return of(finding).sum();
    }

    private LongAdder of(Finding finding) {
        return Objects.requireNonNull(counts.get(finding));
    }
}
