#!/usr/bin/env bash
# Counts the tests of the last run of Maven, over all modules; the last line is the sum.
set -euo pipefail
cd "$(dirname "$0")/.."
shopt -s nullglob
cat /dev/null */target/surefire-reports/TEST-*.xml | { grep -o '<testsuite [^>]*>' || true; } | awk '
    function value(name) {
        match($0, " " name "=\"[0-9]+\"")
        return substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
    }
    { run += value("tests"); bad += value("failures") + value("errors"); skipped += value("skipped") }
    END { printf "%d passed, %d failed, %d skipped\n", run - bad - skipped, bad, skipped }'
