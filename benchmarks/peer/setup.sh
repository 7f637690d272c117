#!/bin/bash
# Builds Claviger with its quick-start cache, as `./claviger serve` does on first use.
set -euo pipefail
exec "$(dirname "$0")/../../claviger" build
