#!/usr/bin/env bash
# Last step of the build: an AOT cache from one start of the real thing, so that later starts find
# their classes loaded and linked, and the mark that the build is whole.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
home="$root/cli/target/weir"
. "$root/scripts/find-jdk.sh"
. "$root/scripts/java-options.sh"
find_jdk

rm -f "$home/weir.aot" "$home/built"
if ! "$JAVA_HOME/bin/java" "${java_options[@]}" -XX:AOTCacheOutput="$home/weir.aot" \
    -Xlog:aot=off -Xlog:cds=off -cp "$home/lib/*" dev.weir.cli.Training "$root/examples/quickstart" \
    2>"$home/record-start.log"; then
    cat "$home/record-start.log" >&2
    echo "record-start: the recorded start failed" >&2
    exit 1
fi
touch "$home/built"
