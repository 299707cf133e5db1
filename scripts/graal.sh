# Sourced by ./weir: what `run --js optimizing` and `run --jit graal` need of the JVM. The Graal compiler
# is no part of the distribution (GPLv2 with the Classpath Exception) and is fetched when it is asked for.

GRAAL_VERSION=25.0.3 # as the libraries of GraalJS; it works on no JDK 25 below it

# Whether `run` is asked for that.
wants() { # --option value arguments...
    [ "${3-}" = run ] || return 1
    local argument before=
    for argument in "${@:4}"; do
        case "$before $argument" in
            "$1 $2" | *" $1=$2") return 0 ;;
        esac
        before=$argument
    done
    return 1
}

# Sets graal_options; otherwise says why it does without.
graal() { # root home arguments...
    local root=$1 home=$2 jars="$2/js-optimizing" js='' jit=''
    shift 2
    graal_options=()
    ! wants --js optimizing "$@" || js=1
    ! wants --jit graal "$@" || jit=1
    [ -n "$js$jit" ] || return 1
    if [ ! -f "$jars/built" ] && ! fetch_graal "$root" "$jars"; then
        echo "weir: doing without the Graal compiler, which could not be fetched" >&2
        return 1
    fi
    graal_options=(-XX:+UnlockExperimentalVMOptions -XX:+EnableJVMCI --upgrade-module-path="$jars")
    if [ -n "$jit" ]; then
        graal_options+=(-XX:+UseJVMCICompiler)
    fi
    # A JVM that cannot do it says so here, and not in the middle of a start.
    if ! jdk_has_graal || ! "$JAVA_HOME/bin/java" "${graal_options[@]}" -version >/dev/null 2>&1; then
        echo "weir: doing without the Graal compiler, which needs a JDK $GRAAL_VERSION or later of that line, with JVMCI" >&2
        return 1
    fi
}

jdk_has_graal() {
    local version
    version=$(sed -n 's/^JAVA_VERSION="25\.0\.\([0-9]*\).*"/\1/p' "$JAVA_HOME/release")
    [ "${version:-0}" -ge "${GRAAL_VERSION##*.}" ]
}

fetch_graal() { # root jars
    command -v mvn >/dev/null || return 1
    echo "weir: fetching the Graal compiler" >&2
    (cd "$1" && mvn -B -q -pl cli -Pjs-optimizing dependency:copy@js-compiler >&2) && touch "$2/built"
}
