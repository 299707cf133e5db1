package dev.weir.cases;

import java.time.Duration;

/**
 * What a case scripts for its plugin.
 *
 * @param setup what it starts from
 */
record World(
        Setup setup,
        ScriptedClock clock,
        ScriptedLog log,
        ScriptedValues values,
        ScriptedScheduler scheduler,
        ScriptedCallOuts callOuts,
        ScriptedUpstream upstream) {

    static World of(Setup setup) {
        ScriptedClock clock = new ScriptedClock(setup.clock());
        ScriptedLog log = new ScriptedLog();
        return new World(
                setup,
                clock,
                log,
                new ScriptedValues(clock, setup.values()),
                new ScriptedScheduler(clock, log),
                new ScriptedCallOuts(setup.callOuts()),
                new ScriptedUpstream());
    }

    /** Puts the clock forward, and forgets what was seen until now. */
    void next(Duration advance, Step.Upstream script) {
        log.clear();
        callOuts.clear();
        clock.advance(advance);
        scheduler.runDue();
        upstream.play(script);
    }
}
