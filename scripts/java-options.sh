# Sourced: the options every start of Weir has; an AOT cache is only used by a start with the same.

java_options=(
    # Chicory and GraalJS reach below the Java language; without these the JDK prints warnings.
    --enable-native-access=ALL-UNNAMED
    --sun-misc-unsafe-memory-access=allow
    # Large WASM functions become large Java methods, which the JIT would leave to the interpreter.
    -XX:-DontCompileHugeMethods
)
