# Sourced by ./weir: builds the command when it is missing or older than its sources.

build_is_stale() { # root home
    [ ! -f "$2/built" ] ||
        # Folders too: a removed file changes its folder.
        [ -n "$(find "$1"/pom.xml "$1"/.mvn "$1"/scripts "$1"/*/pom.xml "$1"/*/src/main -newer "$2/built" -print -quit)" ]
}

build() { # root
    if ! command -v mvn >/dev/null; then
        echo "Weir builds with Maven, and found no mvn on the PATH: install it (Debian: apt-get install maven)." >&2
        return 1
    fi
    echo "weir: building; the first time also fetches libraries" >&2
    local log="$1/cli/target/build.log"
    mkdir -p "$(dirname "$log")"
    # Maven's reactor lines are the progress; everything goes to the log.
    if ! (cd "$1" && mvn -B -Dquickly -pl cli -am package 2>&1) | tee "$log" |
        sed -nu 's/^\[INFO\] Building \([^ ]*\) .*\[\([0-9/]*\)\]$/weir:   [\2] \1/p' >&2; then
        { grep '^\[ERROR\]' "$log" || tail -n 20 "$log"; } | head -n 20 >&2
        echo "weir: the build failed; the whole log is $log" >&2
        return 1
    fi
}
