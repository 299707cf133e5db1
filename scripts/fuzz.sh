#!/usr/bin/env bash
# Fuzzes what reads bytes from peers, guided by coverage, each target for three minutes. What makes
# one fail is written beside its samples, in src/test/resources, and then part of every test run.
#   scripts/fuzz.sh [TARGET...]    such as ConnectionFuzzTest#everyRequest...; all without
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
. scripts/find-jdk.sh
find_jdk

targets=("$@")
if [ "${#targets[@]}" = 0 ]; then
    for class in kernel/src/test/java/dev/weir/kernel/http1/*FuzzTest.java; do
        while read -r method; do
            targets+=("$(basename "$class" .java)#$method")
        done < <(grep -A1 '@FuzzTest' "$class" | sed -n 's/^ *void \([A-Za-z]*\)(.*/\1/p')
    done
fi

status=0
for target in "${targets[@]}"; do
    echo "fuzz: $target"
    # One target for each JVM: Jazzer fuzzes the first and leaves out the others.
    JAZZER_FUZZ=1 mvn -B -q -pl kernel -am verify -Dtest="$target" \
        -Dsurefire.failIfNoSpecifiedTests=false -Dspotless.check.skip || status=$?
done
exit $status
