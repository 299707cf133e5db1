#!/usr/bin/env bash
# Compiles QuickJS and weir.c to WebAssembly. The result is committed, so that Weir builds without a C
# compiler; the same compiler makes the same bytes.
#   js-host/quickjs/build.sh            renews the committed file
#   js-host/quickjs/build.sh --check    compiles aside and compares; differing is a failure
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
committed=../src/main/resources/dev/weir/js/quick/quickjs.wasm
debian_packages="clang-19 lld-19 libclang-rt-19-dev-wasm32"
builtins=/usr/lib/llvm-19/lib/clang/19/lib/wasi/libclang_rt.builtins-wasm32.a

has_compiler() { command -v clang-19 >/dev/null && command -v wasm-ld-19 >/dev/null && [ -f "$builtins" ]; }
if ! has_compiler && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing $debian_packages" >&2
    # shellcheck disable=SC2086
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y $debian_packages; } >/dev/null || true
fi
if ! has_compiler || ! command -v cargo >/dev/null || ! command -v python3 >/dev/null; then
    echo "QuickJS needs Python 3, cargo, which fetches it, and on Debian, as root, 'apt-get install $debian_packages'." >&2
    exit 1
fi

# The crate brings QuickJS, a C library without an operating system below it, and what ties them.
cargo fetch -q --locked
crate=$(dirname "$(cargo metadata -q --locked --format-version 1 |
    sed -n 's/.*"manifest_path":"\([^"]*rquickjs-sys-0\.14\.0[^"]*\)".*/\1/p')")

# Only what its authors call inline is inlined here, and no loop is unrolled: the JVM does that where it is hot,
# and a method of the JVM has a longest length, and a much lower one that its compilers can do with. For that
# the loop over bytecodes is split, and for that the linker is called by itself: clang would let wasm-opt, where
# there is one, inline it all again.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
made=$work/quickjs.wasm
python3 split.py "$crate/quickjs/quickjs.c" >"$work/quickjs.c"
for source in weir.c "$crate"/quickjs/{libregexp,libunicode,dtoa}.c "$crate/wasm-shim/shim.c"; do
    clang-19 --target=wasm32-unknown-unknown -O2 -finline-hint-functions -fno-unroll-loops -Wno-everything \
        -DNDEBUG -D_GNU_SOURCE -DEMSCRIPTEN=1 -DFE_DOWNWARD=0 -DFE_UPWARD=0 \
        -mbulk-memory -msign-ext -mnontrapping-fptoint \
        -I"$work" -isystem "$crate/vendor/wasi-libc/include" -I"$crate/quickjs" \
        -c "$source" -o "$work/$(basename "$source" .c).o"
done
wasm-ld-19 "$work"/{weir,libregexp,libunicode,dtoa,shim}.o -L"$crate/vendor/wasi-libc/lib" -lc "$builtins" \
    --no-entry --strip-all --stack-first -z stack-size=262144 -o "$made"

if [ "${1:-}" = --check ]; then
    cmp "$made" "$committed" || { echo "quickjs.wasm is not what its source compiles to" >&2; exit 1; }
else
    mkdir -p "$(dirname "$committed")"
    install -m 644 "$made" "$committed"
fi
