# Sourced by ./weir: builds the command when it is missing or older than its sources.

build_is_stale() { # root home
    [ ! -f "$2/built" ] ||
        [ -n "$(find "$1"/pom.xml "$1"/*/pom.xml "$1"/*/src/main -newer "$2/built" -type f -print -quit)" ]
}

build() { # root home
    if ! command -v mvn >/dev/null; then
        echo "Weir builds with Maven, and found no mvn on the PATH: install it (Debian: apt-get install maven)." >&2
        return 1
    fi
    echo "weir: building, once" >&2
    local log="$1/cli/target/build.log"
    mkdir -p "$(dirname "$log")"
    # Maven's reactor lines are the progress; everything goes to the log.
    if ! (cd "$1" && mvn -B -Dquickly -pl cli -am package 2>&1) | tee "$log" |
        sed -nu 's/^\[INFO\] Building \(.*\) \[\([0-9/]*\)\]$/weir:   [\2] \1/p' >&2; then
        grep '^\[ERROR\]' "$log" | head -n 20 >&2
        echo "weir: the build failed; the whole log is $log" >&2
        return 1
    fi
    train "$2"
    touch "$2/built"
    echo "weir: built" >&2
}

# An AOT cache from one start of the real thing: later starts load classes already linked.
train() { # home
    echo "weir:   recording a start, so that later ones are fast" >&2
    rm -f "$1/weir.aot"
    "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
        -XX:-DontCompileHugeMethods -XX:AOTCacheOutput="$1/weir.aot" -Xlog:aot=off -Xlog:cds=off \
        -cp "$1/lib/*" dev.weir.cli.Training "$(dirname "$(dirname "$(dirname "$1")")")/examples/quickstart" >/dev/null ||
        echo "weir:   recording failed; starts will be slower" >&2
}
