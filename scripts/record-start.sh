#!/usr/bin/env bash
# Last step of the build: AOT caches from starts of the real thing, so that later starts find their
# classes loaded and linked, and the mark that the build is whole.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
home="$root/cli/target/weir"
. "$root/scripts/find-jdk.sh"
. "$root/scripts/java-options.sh"
find_jdk

# The reason stands there; the sum tells a jar that has been through it.
for jar in "$home"/lib/picocli-*.jar; do
    if [ "$(cksum <"$jar")" != "$(cat "$home/stack-maps" 2>/dev/null)" ]; then
        "$JAVA_HOME/bin/java" "$root/scripts/RenewStackMaps.java" "$jar"
        cksum <"$jar" >"$home/stack-maps"
    fi
done
rm -f "$home"/*.aot "$home/built"

record() { # cache arguments of the training
    if ! "$JAVA_HOME/bin/java" "${java_options[@]}" -XX:AOTCacheOutput="$home/$1" \
        -Xlog:aot=off -Xlog:cds=off -cp "$home/lib/*" dev.weir.cli.Training "${@:2}" \
        2>"$home/$1.log"; then
        cat "$home/$1.log" >&2
        echo "record-start: the recorded start failed" >&2
        exit 1
    fi
}
# Which one a start uses: start-cache.sh. Both at the same time: the JVM writes a cache on one core.
record core.aot headers rate-limit=1000000/s &
record guests.aot "$root/examples/quickstart"/plugins/*
wait $!
touch "$home/built"
