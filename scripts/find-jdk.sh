# Sourced by ./weir and ./verify: sets JAVA_HOME to a JDK 25, or says what is missing and fails.

# The release file answers without starting a JVM.
is_jdk_25() {
    [ -x "$1/bin/javac" ] && grep -q '^JAVA_VERSION="25[."]' "$1/release" 2>/dev/null
}

find_jdk() {
    local home java
    java=$(command -v java || true)
    for home in \
        "${JAVA_HOME:-}" \
        ${java:+"$(dirname "$(dirname "$(readlink -f "$java")")")"} \
        /usr/lib/jvm/* \
        /opt/*jdk* /opt/java/* /usr/local/*jdk* \
        ${HOME:+"$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*} \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        if is_jdk_25 "$home"; then
            export JAVA_HOME="$home"
            return 0
        fi
    done
    echo "Weir needs a JDK 25, and found none in JAVA_HOME, on the PATH or in the usual places: install one (for example Eclipse Temurin 25) and set JAVA_HOME to it." >&2
    return 1
}
