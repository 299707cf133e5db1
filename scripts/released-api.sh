#!/usr/bin/env bash
# Prints the jar of the last release's plugin-api, which plugins in the field were compiled against,
# and builds it where it is not there yet. Prints nothing where no release is known.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
tag=$(git describe --tags --abbrev=0 --match 'v[0-9]*' 2>/dev/null) || exit 0
folder=$PWD/.weir/released/$tag
jar=$folder/plugin-api-${tag#v}.jar
if [ ! -f "$jar" ]; then
    source=$folder/source
    rm -rf "$source"
    mkdir -p "$source"
    git archive "$tag" | tar -x -C "$source"
    (cd "$source" && mvn -q -B -Dquickly -pl plugin-api -am package) >&2
    cp "$source/plugin-api/target/plugin-api-${tag#v}.jar" "$jar"
    rm -rf "$source"
fi
echo "$jar"
