package dev.weir.api.spi;

import java.time.Clock;
import java.util.random.RandomGenerator;

/** What the gateway offers to one plugin instance. Safe for every thread. */
public interface PluginContext {

    /** The instance's name in the configuration. */
    String instance();

    /** The time. Use it instead of the system clock, so that tests can set it. */
    Clock clock();

    /** A source of random numbers, not for secrets. */
    RandomGenerator random();

    /** Where the instance's messages go: the gateway's log, under its name, at a bounded rate. */
    System.Logger log();

    /** The limits in force now. They can change while the instance lives. */
    Limits limits();

    /** Runs guest code under {@link #limits()}. For bundle hosts. */
    GuestMeter guests();
}
