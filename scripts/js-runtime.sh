# Sourced by ./weir: what `run --js optimizing` needs of the JVM. The compiler of GraalJS is no part of
# the distribution (GPLv2 with the Classpath Exception) and is fetched when it is asked for.

JS_COMPILER=25.0.3 # as the libraries of GraalJS; it works on no JDK 25 below it

wants_optimizing_js() { # arguments...
    [ "${1-}" = run ] || return 1
    local argument before=
    for argument in "${@:2}"; do
        case "$before $argument" in
            '--js optimizing' | *' --js=optimizing') return 0 ;;
        esac
        before=$argument
    done
    return 1
}

# Sets js_options; otherwise says why JavaScript stays interpreted.
optimizing_js() { # root home
    local jars="$2/js-optimizing"
    if [ ! -f "$jars/built" ] && ! fetch_js_compiler "$1" "$jars"; then
        echo "weir: JavaScript is interpreted: its compiler could not be fetched" >&2
        return 1
    fi
    js_options=(-XX:+UnlockExperimentalVMOptions -XX:+EnableJVMCI --upgrade-module-path="$jars")
    # A JVM that cannot do it says so here, and not in the middle of a start.
    if ! jdk_can_optimize_js || ! "$JAVA_HOME/bin/java" "${js_options[@]}" -version >/dev/null 2>&1; then
        echo "weir: JavaScript is interpreted: --js optimizing needs a JDK $JS_COMPILER or later of that line, with JVMCI" >&2
        return 1
    fi
}

jdk_can_optimize_js() {
    local version
    version=$(sed -n 's/^JAVA_VERSION="25\.0\.\([0-9]*\).*"/\1/p' "$JAVA_HOME/release")
    [ "${version:-0}" -ge "${JS_COMPILER##*.}" ]
}

fetch_js_compiler() { # root jars
    command -v mvn >/dev/null || return 1
    echo "weir: fetching the compiler of GraalJS" >&2
    (cd "$1" && mvn -B -q -pl cli -Pjs-optimizing dependency:copy@js-compiler >&2) && touch "$2/built"
}
