#!/usr/bin/env bash
# Tokens of Claviger in PyJWT, and PyJWT's in Claviger, with keys that both are given. Debian's Python, because the
# packages python3-jwt and python3-cryptography belong to it.
set -euo pipefail
exec /usr/bin/python3 "$(dirname "${BASH_SOURCE[0]}")/interoperability.py"
