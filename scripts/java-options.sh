# Sourced: the options every start of Weir has; an AOT cache is only used by a start with the same.

java_options=(
    # Chicory and GraalJS reach below the Java language; without these the JDK prints warnings.
    --enable-native-access=ALL-UNNAMED
    --sun-misc-unsafe-memory-access=allow
    # Large WASM functions become large Java methods, which the JIT would leave to the interpreter.
    -XX:-DontCompileHugeMethods
    # C2 comes a little later: on two cores it competes with a start for a third of the time. With the
    # profiles of the recorded start it would compile at once what only a start needs.
    -XX:+UnlockDiagnosticVMOptions
    -XX:-AOTReplayTraining
    -XX:Tier4InvocationThreshold=15000
    -XX:Tier4MinInvocationThreshold=2000
    -XX:Tier4CompileThreshold=30000
)
# What JAVA_TOOL_OPTIONS says wins: the JVM would refuse two collectors.
case " ${JAVA_TOOL_OPTIONS:-}" in
    *-Xms* | *InitialHeapSize=*) ;;
    # Grows as needed: what a start leaves behind must not stay, see docs/performance.md.
    *) java_options+=(-XX:InitialHeapSize=32m) ;;
esac
if [ "$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)" -le 2 ]; then
    java_options+=(
        # One poller wakes threads in larger batches: the slowest requests wait a third as long.
        -Djdk.readPollers=1
    )
    case " ${JAVA_TOOL_OPTIONS:-}" in
        *-XX:+Use*GC*) ;;
        # On one or two cores it costs no more CPU than G1, and a third of the memory less.
        *) java_options+=(-XX:+UseSerialGC) ;;
    esac
fi
