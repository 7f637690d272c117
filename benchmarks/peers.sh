#!/bin/bash
# peers.sh [--write] [--rounds N]
# Claviger beside Django REST framework with SimpleJWT behind nginx and Gunicorn: the same requests, both up at once, loaded in turn by
# wrk. The figure is CPU for each request of all processes, the database's among them. Needs the peers (PEERS_DIR), set up by their setup.sh.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
WRITE='' ROUNDS=2
while [ $# -gt 0 ]; do
  case "$1" in
    --write) WRITE=1;;
    --rounds) ROUNDS=$2; shift;;
    *) fail "$1? --write --rounds N";;
  esac
  shift
done
PEERS_DIR="${PEERS_DIR:-$ROOT/../shared/peers}"
[ -x "$PEERS_DIR/bench" ] || fail "no peers in $PEERS_DIR: set PEERS_DIR"
"$ROOT/claviger" version >&2
W="$(mktemp -d)"; trap 'rm -rf "$W"' EXIT

# pair TITLE OURS THEIRS WORKLOADS [WARM]: a row for each request, after WARM seconds of it. Rotation's longest path is compiled last.
pair() {
  "$PEERS_DIR/bench" ab "$BENCHMARKS/peer:$2" "django:SERVER=nginx-sync,$3" --only "$4" --rounds "$ROUNDS" --warm "${5:-8}" > "$W/log" || { cat "$W/log" >&2; return 1; }
  cat "$W/log" >&2
  sed -nE 's/^([a-z]+): req\/s A ([0-9]+) B ([0-9]+) .*cpu us\/req A ([0-9]+) B ([0-9]+) \(B\/A ([0-9.]+)\); p99 ms A ([0-9.]+) B ([0-9.]+)$/\1 \2 \3 \4 \5 \6 \7 \8/p' "$W/log" |
    while read -r name rps peer_rps cpu peer_cpu ratio p99 peer_p99; do
      echo "| $name, $1 | $cpu µs | $peer_cpu µs | $ratio | $rps | $peer_rps | $p99 ms | $peer_p99 ms |"
    done >> "$W/rows"
}
pair 'SQLite' DB=sqlite DB=sqlite hello,verify,refresh,obtain
pair 'PostgreSQL' DB=pg DB=pg,CONN=600 hello,obtain
pair 'SQLite, rotation' DB=sqlite,ROT=on DB=sqlite,ROT=on refresh 25
pair 'PostgreSQL, rotation' DB=pg,ROT=on DB=pg,CONN=600,ROT=on refresh 25
pair 'PostgreSQL, rotation' DB=pg,ROT=on DB=pg,CONN=600,ROT=on verify,blacklist
{
  machine "$ROUNDS rounds in turn, medians; *obtain* checks a password: Argon2id here, PBKDF2 there"
  echo
  echo "| | CPU | Django | Django ÷ Claviger | requests a second | Django | p99 | Django |"
  echo "|---|--:|--:|--:|--:|--:|--:|--:|"
  cat "$W/rows"
} | tee "$W/table.md"
[ -z "$WRITE" ] || publish peers "$W/table.md"
