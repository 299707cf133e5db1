#!/usr/bin/env bash
# Compiles the Rust guests of this folder to WebAssembly; each becomes a bundle folder,
# NAME/target/bundle. Installs the toolchain where it can, or says the one line to run.
#   plugin-samples/build.sh           every guest
#   plugin-samples/build.sh NAME...   only these
#   plugin-samples/build.sh --renew   also renews examples/quickstart's copy of rust-headers,
#                                     which lets people try Weir without Rust
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
here=$PWD
target=wasm32-unknown-unknown
most_bytes=$((150 * 1024))
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

compile() { # name
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

check() { # file
    local bytes path
    bytes=$(wc -c <"$1")
    if [ "$bytes" -gt "$most_bytes" ]; then
        echo "$1 has $bytes bytes, more than $most_bytes" >&2
        exit 1
    fi
    for path in "$HOME" "$here" "${CARGO_HOME:-$HOME/.cargo}" /registry/ /usr/src/; do
        if [ "$path" != / ] && grep -qaF -- "$path" "$1"; then
            echo "$1 names a path of this machine: $(grep -aoF -- "$path" "$1" | head -n 1)" >&2
            exit 1
        fi
    done
}

build() { # name
    local wasm="$here/target/$target/release/${1//-/_}.wasm"
    compile "$1"
    check "$wasm"
    mkdir -p "$1/target/bundle"
    install -m 644 "$wasm" "$1/target/bundle/plugin.wasm"
    install -m 644 "$1"/*.json "$1/target/bundle/"
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
    for manifest in */Cargo.toml; do
        names+=("$(dirname "$manifest")")
    done
fi

find_toolchain
# One folder for all: std is compiled once.
export CARGO_TARGET_DIR="$here/target"
for name in "${names[@]}"; do
    build "$name"
done
if [ -n "$renew" ]; then
    example=../examples/quickstart/plugins/rust-headers
    mkdir -p "$example"
    cp rust-headers/target/bundle/* "$example/"
    echo "renewed examples/quickstart/plugins/rust-headers" >&2
fi
