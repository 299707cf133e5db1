# Sourced: makes sure that a command is there.

need() { # command package
    PATH="$PATH:/usr/sbin:/sbin"
    if command -v "$1" >/dev/null; then
        return 0
    fi
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "installing $2 (for $1)"
        { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y "$2"; } >/dev/null || true
        if command -v "$1" >/dev/null; then
            return 0
        fi
    fi
    echo "$1 is needed and was not found: run 'apt-get install $2' as root, or your system's like." >&2
    return 1
}
