# Sourced: the options every start of Weir has; an AOT cache is only used by a start with the same.

java_options=(
    # Chicory and GraalJS reach below the Java language; without these the JDK prints warnings.
    --enable-native-access=ALL-UNNAMED
    --sun-misc-unsafe-memory-access=allow
    # Large WASM functions become large Java methods, which the JIT would leave to the interpreter.
    -XX:-DontCompileHugeMethods
    # Grows as needed: what a start leaves behind must not stay, see docs/performance.md.
    -XX:InitialHeapSize=32m
    # C2 comes a little later: on two cores it competes with a start for a third of the time. With the
    # profiles of the recorded start it would compile at once what only a start needs.
    -XX:+UnlockDiagnosticVMOptions
    -XX:-AOTReplayTraining
    -XX:Tier4InvocationThreshold=15000
    -XX:Tier4MinInvocationThreshold=2000
    -XX:Tier4CompileThreshold=30000
)
if [ "$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)" -le 2 ]; then
    java_options+=(
        # On one or two cores it costs no more CPU than G1, and a third of the memory less.
        -XX:+UseSerialGC
        # One poller wakes threads in larger batches: the slowest requests wait a third as long.
        -Djdk.readPollers=1
    )
fi
