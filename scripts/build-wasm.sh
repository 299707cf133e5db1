#!/bin/sh
# Builds the Rust guests of plugin-samples to WebAssembly bundles in plugin-samples/NAME/target/bundle.
# With --update-example it also renews the copy that examples/quickstart keeps, so that nobody needs
# Rust to try Weir.
set -eu
