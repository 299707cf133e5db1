#!/usr/bin/env bash
# Prints the jar of the last release's plugin-api, which plugins in the field were compiled against,
# and builds it where it is not there yet. Prints nothing where there is none to compare with.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
tag=$(git describe --tags --abbrev=0 --match 'v[0-9]*' 2>/dev/null) || exit 0
# Before 1.0.0 a minor release may break what was promised: docs/compatibility.md.
version=$(sed -n 's:^ *<version>\(.*\)</version>.*:\1:p' pom.xml | head -n 1)
minor() { # version
    cut -d. -f1,2 <<<"$1"
}
if [[ $version == 0.* && $(minor "$version") != $(minor "${tag#v}") ]]; then
    exit 0
fi
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
