package dev.weir.js;

import static dev.weir.js.FunctionGroup.call;

/** What the prelude's timers and clocks call, and {@code waitUntil}. */
final class TimeFunctions {
    // As coarse as browsers are for pages that share a process with others.
    private static final double COARSE_MILLIS = 0.1;

    private TimeFunctions() {}

    static void timers(FunctionGroup group) {
        group.define(
                "startTimer",
                args ->
                        call(args[0])
                                .operations()
                                .after(args[1].asDouble(), args[2], args[3].asBoolean()));
        group.run("cancelTimer", args -> call(args[0]).operations().cancelTimer(args[1].asInt()));
    }

    static void lifetime(FunctionGroup group, HostFunctions host) {
        group.run("promised", args -> call(args[0]).promised());
        group.run("kept", args -> call(args[0]).kept());
        group.run("writeLog", args -> host.log(args[0].asString(), args[1].asString()));
    }

    static void performance(FunctionGroup group) {
        long start = System.nanoTime();
        double millis = (double) System.currentTimeMillis();
        group.define(
                "millisNow",
                _ -> {
                    double passed = (System.nanoTime() - start) / 1e6;
                    return millis + Math.floor(passed / COARSE_MILLIS) * COARSE_MILLIS;
                });
    }
}
