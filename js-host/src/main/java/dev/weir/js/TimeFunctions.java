package dev.weir.js;

/** What the prelude's timers and clocks call, and {@code waitUntil}. */
final class TimeFunctions {
    // As coarse as browsers are for pages that share a process with others.
    private static final double COARSE_MILLIS = 0.1;

    private TimeFunctions() {}

    static void timers(FunctionGroup group) {
        group.define(
                "startTimer",
                args ->
                        args.call()
                                .operations()
                                .after(args.number(1), args.function(2), args.truth(3)));
        group.run("cancelTimer", args -> args.call().operations().cancelTimer(args.integer(1)));
    }

    static void lifetime(FunctionGroup group, HostApi host) {
        group.run("promised", args -> args.call().promised());
        group.run("kept", args -> args.call().kept());
        host.defineLog(group);
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
