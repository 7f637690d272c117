#!/bin/bash
# peers.sh [--write] [--rounds N] [--seconds N] [--only SQLite|PostgreSQL]
# Claviger beside Django REST framework with SimpleJWT behind nginx and Gunicorn: the same requests, both up at once, loaded in turn by
# wrk. The figure is CPU for each request of all processes, the database's among them. Claviger is warmed up by as many requests as the
# JVM needs until it has compiled what they run. Logins are measured beside bare Argon2id in a JVM with the same options. Needs the
# peers (PEERS_DIR), whose setup.sh it runs, and wrk. BENCH_NICE=-10 lets it come before other jobs of the machine.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
WRITE='' arguments=()
while [ $# -gt 0 ]; do
  case "$1" in
    --write) WRITE=1;;
    --rounds | --seconds | --only) arguments+=("$1" "$2"); shift;;
    *) fail "$1? --write --rounds N --seconds N --only DATABASE";;
  esac
  shift
done
export PEERS_DIR="${PEERS_DIR:-$ROOT/../shared/peers}"
[ -x "$PEERS_DIR/bench" ] || fail "no peers in $PEERS_DIR: set PEERS_DIR"
# PostgreSQL runs under a user of its own, who has to come to its files.
[ "$(id -u)" != 0 ] || export PEERS_CACHE="${PEERS_CACHE:-${TMPDIR:-/var/tmp}/claviger-peers}"
"$PEERS_DIR/django/setup.sh" >&2
"$ROOT/claviger" version >&2
JAVA="$(jdk25)/bin/java" LIBRARY="$ROOT/launcher/target/dist/lib"
export JAVA LIBRARY
precede
W="$(mktemp -d)"; trap 'rm -rf "$W"' EXIT
PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$BENCHMARKS/peers.py" ${arguments[@]+"${arguments[@]}"} > "$W/rows"
{
  machine "medians of rounds in turn; *login* checks a password: Argon2id here, PBKDF2 there"
  echo
  cat "$W/rows"
} | tee "$W/table.md"
[ -z "$WRITE" ] || publish peers "$W/table.md"
