#!/bin/bash
# flush.sh [--write] [--rows N] [--only SQLite|PostgreSQL]
# `claviger flush` of 1,000,000 expired sessions with 64 MB of heap, while a server on the same database goes on answering.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
WRITE='' arguments=()
while [ $# -gt 0 ]; do
  case "$1" in
    --write) WRITE=1;;
    --rows | --only) arguments+=("$1" "$2"); shift;;
    *) fail "$1? --write --rows N --only DATABASE";;
  esac
  shift
done
"$ROOT/claviger" version >&2
precede
W="$(mktemp -d)"; trap 'rm -rf "$W"' EXIT
PYTHONDONTWRITEBYTECODE=1 python3 "$BENCHMARKS/flush.py" ${arguments[@]+"${arguments[@]}"} > "$W/rows"
{
  machine "one client that checks and refreshes in turn"
  echo
  cat "$W/rows"
} | tee "$W/table.md"
[ -z "$WRITE" ] || publish flush "$W/table.md"
