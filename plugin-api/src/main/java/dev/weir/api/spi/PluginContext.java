package dev.weir.api.spi;

import dev.weir.api.Unstable;
import dev.weir.api.service.CallOuts;
import dev.weir.api.service.Capability;
import dev.weir.api.service.KeyValueStore;
import dev.weir.api.service.Meters;
import dev.weir.api.service.Scheduler;
import java.time.Clock;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What the gateway offers to one plugin instance. Safe for every thread. A method that needs a
 * {@link Capability} says so; without it, it throws {@link
 * dev.weir.api.service.CapabilityDeniedException}, and the gateway counts that. What an instance is
 * granted does not change while it lives: other grants make another instance.
 */
public interface PluginContext {

    /** The instance's name in the configuration. */
    String instance();

    /** Whether the manifest asks for it and the operator has granted it. Never throws. */
    boolean granted(Capability capability);

    /** The time of day. Use it instead of the system clock, so that tests can set it. */
    Clock clock();

    /**
     * Nanoseconds of a clock that never goes back, whatever is done to {@link #clock()}: only
     * differences mean something, and it may overflow. Tests move both together.
     */
    @Unstable
    default long nanoTime() {
        return System.nanoTime();
    }

    /** A source of random numbers, not for secrets. */
    RandomGenerator random();

    /** Where the instance's messages go: the gateway's log, under its name, at a bounded rate. */
    System.Logger log();

    /** The instance's own figures. */
    Meters meters();

    /** Work at a later time; ends with the instance. */
    Scheduler scheduler();

    /** Values that the exchanges of the instance share. Needs {@link Capability#KV}. */
    KeyValueStore keyValues();

    /** Requests of the instance's own. Needs {@link Capability#CALL_OUTS}. */
    CallOuts callOuts();

    /**
     * The environment variables that were granted and are set, by name; immutable. Needs {@link
     * Capability#ENV}.
     */
    Map<String, String> environment();

    /** The limits in force now. They can change while the instance lives. */
    Limits limits();

    /** What the operator says to the guests' virtual machines. For bundle hosts. */
    default VmSettings vm() {
        return VmSettings.NONE;
    }

    /** Runs guest code under {@link #limits()}. For bundle hosts. */
    GuestMeter guests();
}
