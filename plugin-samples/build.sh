#!/usr/bin/env bash
# Compiles the guests of this folder (Rust, Go, AssemblyScript) to WebAssembly; each becomes a bundle
# folder, NAME/target/bundle. Checks the types of those in JavaScript. Installs toolchains where it can, or says the one line to run.
#   plugin-samples/build.sh           every guest
#   plugin-samples/build.sh NAME...   only these
#   plugin-samples/build.sh --renew   also renews examples/quickstart's copy of rust-headers,
#                                     which lets people try Weir without Rust
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
here=$PWD
. ../scripts/find-go.sh
target=wasm32-unknown-unknown
debian_packages="rustc-web cargo-web rust-web-src lld"

has_rustup_target() {
    command -v rustup >/dev/null && rustup target list --installed 2>/dev/null | grep -qx "$target"
}

# Debian's Rust for the web has no compiled std for this target, but its source.
std_source() {
    ls -d /usr/src/rustc-*/library 2>/dev/null | sort -V | tail -n 1
}
has_debian_toolchain() {
    [ -x /usr/bin/cargo ] && [ -x /usr/bin/rustc ] && [ -n "$(std_source)" ] && command -v wasm-ld >/dev/null
}

rust_found=
find_rust() {
    if [ -n "$rust_found" ]; then
        return
    fi
    find_toolchain
    rust_found=yes
}

find_toolchain() {
    if has_rustup_target || has_debian_toolchain; then
        return
    fi
    if command -v rustup >/dev/null && rustup target add "$target" >/dev/null 2>&1 && has_rustup_target; then
        return
    fi
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "installing $debian_packages" >&2
        # shellcheck disable=SC2086
        { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y $debian_packages; } >/dev/null || true
        if has_debian_toolchain; then
            return
        fi
    fi
    echo "No Rust that compiles to WebAssembly was found: run 'rustup target add $target', or on Debian, as root, 'apt-get install $debian_packages'." >&2
    exit 1
}

# The same flags for every machine, and none of its paths in the result.
rust_flags() {
    local cargo_home=${CARGO_HOME:-$HOME/.cargo} folder
    local flags=("-Clink-arg=-zstack-size=65536" "--remap-path-prefix=$here=/guest")
    for folder in "$cargo_home"/registry/src/*; do
        flags+=("--remap-path-prefix=$folder=/crates")
    done
    flags+=("--remap-path-prefix=$1=/std")
    (
        IFS=$'\x1f'
        printf '%s' "${flags[*]}"
    )
}

compile_rust() { # name
    local manifest="--manifest-path=$1/Cargo.toml" sysroot
    if has_rustup_target; then
        sysroot=$(rustc --print sysroot)
        cargo fetch -q --locked "$manifest"
        CARGO_ENCODED_RUSTFLAGS=$(rust_flags "$sysroot") \
            cargo build -q --locked --release --target "$target" "$manifest"
    else
        # By full path: a rustup in the PATH comes first, and cannot do this.
        export RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld
        __CARGO_TESTS_ONLY_SRC_ROOT=$(std_source)
        export __CARGO_TESTS_ONLY_SRC_ROOT
        # Fetched first, so that the folder of the crates is there to be remapped.
        /usr/bin/cargo fetch -q --locked "$manifest"
        CARGO_ENCODED_RUSTFLAGS=$(rust_flags "$(dirname "$(std_source)")") \
            /usr/bin/cargo build -q --locked --release --target "$target" "$manifest" \
            -Zbuild-std=std,panic_abort
    fi
}

compile_go() { # name
    cd "$1"
    find_go
    # What git knows of the version does not belong into it.
    GOOS=wasip1 GOARCH=wasm "$go" build -buildmode=c-shared -buildvcs=false -trimpath -ldflags='-s -w' -o target/plugin.wasm .
    cd "$here"
}

compile_assemblyscript() { # name
    need npm "install Node.js from https://nodejs.org, or run 'apt-get install npm'"
    (
        cd "$1"
        if [ ! -d node_modules ]; then
            npm ci --silent
        fi
        mkdir -p target
        npm run --silent build
    )
}

need() { # command remedy
    if ! command -v "$1" >/dev/null; then
        echo "There is no $1 here: $2." >&2
        exit 1
    fi
}

# So that a guest does not grow unseen: what it has today and some more.
most_bytes() { # name
    case $1 in
        go-*) echo $((4 * 1024 * 1024)) ;;
        *-regex) echo $((1200 * 1024)) ;;
        # Committed for the quickstart, so that every clone carries it.
        rust-headers) echo 150000 ;;
        *) echo $((220 * 1024)) ;;
    esac
}

check() { # file most
    local bytes path
    bytes=$(wc -c <"$1")
    if [ "$bytes" -gt "$2" ]; then
        echo "$1 has $bytes bytes, more than $2" >&2
        exit 1
    fi
    for path in "$HOME" "$here" "${CARGO_HOME:-$HOME/.cargo}" /registry/ /usr/src/; do
        if [ "$path" != / ] && grep -qaF -- "$path" "$1"; then
            echo "$1 names a path of this machine: $(grep -aoF -- "$path" "$1" | head -n 1)" >&2
            exit 1
        fi
    done
}

# JavaScript runs as it is; its types are held against those that authors get.
check_types() {
    need npm "install Node.js from https://nodejs.org, or run 'apt-get install npm'"
    if [ ! -d node_modules ]; then
        npm ci --silent
    fi
    npm run --silent check
    echo "js-*: the types are right" >&2
}

build() { # name
    case $1 in js-*) return ;; esac
    local wasm="$here/$1/target/plugin.wasm"
    if [ -f "$1/Cargo.toml" ]; then
        find_rust
        compile_rust "$1"
        # A library's name has no dashes, a command's keeps them.
        wasm="$here/target/$target/release/${1//-/_}.wasm"
        if [ -f "$1/src/main.rs" ]; then
            wasm="$here/target/$target/release/$1.wasm"
        fi
    elif [ -f "$1/go.mod" ]; then
        compile_go "$1"
    else
        compile_assemblyscript "$1"
    fi
    check "$wasm" "$(most_bytes "$1")"
    mkdir -p "$1/target/bundle"
    install -m 644 "$wasm" "$1/target/bundle/plugin.wasm"
    install -m 644 "$1"/manifest.json "$1/target/bundle/"
    if [ -f "$1/config.schema.json" ]; then
        install -m 644 "$1"/config.schema.json "$1/target/bundle/"
    fi
    if [ -d "$1/cases" ]; then
        rm -rf "$1/target/bundle/cases"
        cp -r "$1/cases" "$1/target/bundle/cases"
    fi
    echo "$1: plugin-samples/$1/target/bundle/plugin.wasm, $(wc -c <"$wasm") bytes" >&2
}

renew=
names=()
for argument in "$@"; do
    case $argument in
        --renew) renew=yes ;;
        -*)
            echo "usage: plugin-samples/build.sh [--renew] [NAME...]" >&2
            exit 64
            ;;
        *) names+=("$argument") ;;
    esac
done
if [ "${#names[@]}" = 0 ]; then
    for manifest in */manifest.json; do
        names+=("$(dirname "$manifest")")
    done
    check_types
fi

# One folder for all: std is compiled once.
export CARGO_TARGET_DIR="$here/target"
for name in "${names[@]}"; do
    build "$name"
done
if [ -n "$renew" ]; then
    example=../examples/quickstart/plugins/rust-headers
    mkdir -p "$example"
    cp -r rust-headers/target/bundle/* "$example/"
    echo "renewed examples/quickstart/plugins/rust-headers" >&2
fi
