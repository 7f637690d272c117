#!/bin/bash
# scale.sh [--write] [--database sqlite|postgres] [--accounts N] [--rounds N] [--seconds N]
# The token service on 1,000 accounts with 5,000 sessions, and on 1,000,000 with 5,000,000: CPU for each request, memory, start. Rows are
# made in bulk by the database itself, in the schema that Claviger has migrated; both servers are up at once and loaded in turn by wrk,
# each window with other sessions, taken at random. Needs wrk, three gigabytes of disk (TMPDIR), and for PostgreSQL its programs.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
WRITE='' DATABASE=sqlite arguments=()
while [ $# -gt 0 ]; do
  case "$1" in
    --write) WRITE=1;;
    --database) DATABASE=$2; shift;;
    --accounts | --rounds | --seconds) arguments+=("$1" "$2"); shift;;
    *) fail "$1? --write --database sqlite|postgres --accounts N --rounds N --seconds N";;
  esac
  shift
done
"$ROOT/claviger" version >&2
precede
W="$(mktemp -d)"; trap 'rm -rf "$W"' EXIT
PYTHONDONTWRITEBYTECODE=1 python3 "$BENCHMARKS/scale.py" --database "$DATABASE" ${arguments[@]+"${arguments[@]}"} > "$W/rows"
{
  machine "medians of rounds in turn, CPU of all processes for each request"
  echo
  cat "$W/rows"
} | tee "$W/table.md"
[ -z "$WRITE" ] || publish "scale-$DATABASE" "$W/table.md"
