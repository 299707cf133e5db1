package dev.weir.kernel.journal;

/** The steps of a plugin's circuit breaker. */
public enum BreakerStep {
    /** It failed too often and is left out from now on. */
    QUARANTINED,
    /** The quarantine is over: single exchanges try it. */
    PROBING,
    /** The probes went well: it takes part again. */
    RESTORED
}
