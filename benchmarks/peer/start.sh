#!/bin/bash
# start.sh [DB=sqlite|pg] [ALG=HS256|ES256|RS256] [ROT=off|on] [LOG=off|on] [PORT=18301] [CORES=] [DATA=new|keep]
# Starts Claviger on a data directory of its own and creates the account that the requests log in with.
# LOG=off, as the other peers have it: no access log. CORES pins the server, as taskset names them.
set -euo pipefail
HERE="$(cd "$(dirname "$0")" && pwd)"
. "${PEERS_DIR:-$HERE/../../../shared/peers}/env.sh"
DB=sqlite ALG=HS256 ROT=off LOG=off PORT=18301 CORES='' DATA=new
peer_args DB ALG ROT LOG PORT CORES DATA -- "$@"
"$HERE/stop.sh"
R="$PEERS_RUN/peer"
[ "$DATA" = keep ] || rm -rf "$R"
mkdir -p "$R"
CLAVIGER="${CLAVIGER:-$HERE/../../claviger}"
KEYS="$PEERS_CACHE/claviger/keys"; mkdir -p "$KEYS"
case "$ALG" in
  HS256) KEY="$KEYS/secret"; [ -f "$KEY" ] || openssl rand -base64 48 > "$KEY";;
  RS256) KEY="$KEYS/rsa.pem"; [ -f "$KEY" ] || openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$KEY" 2>/dev/null;;
  ES256) KEY="$KEYS/ec.pem"; [ -f "$KEY" ] || openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$KEY" 2>/dev/null;;
  *) echo "ALG=$ALG?" >&2; exit 2;;
esac
chmod 600 "$KEY"
export CLAVIGER_KEYS_SIGNING_KEY="file:$KEY"
# Thirty minutes, as the Django peer: longer than one measured run.
export CLAVIGER_DATA="$R/data" CLAVIGER_LISTEN="127.0.0.1:$PORT" CLAVIGER_KEYS_ALGORITHM="$ALG" CLAVIGER_TOKENS_ACCESS_LIFETIME=30m
[ "$ROT" = off ] || export CLAVIGER_TOKENS_ROTATE_REFRESH_TOKENS=true CLAVIGER_TOKENS_BLACKLIST_AFTER_ROTATION=true
[ "$LOG" = on ] || export CLAVIGER_ACCESS_LOG_FORMAT=off
PGS=''
case "$DB" in
  sqlite) ;;
  pg)
    "$PEERS_DIR/postgres/start.sh"; PGS="$PEERS_RUN/postgres/state.json"
    psql=("$PG_BIN/psql" -h "$PEERS_CACHE/pg" -p "$PG_PORT" -U bench -q postgres)
    [ "$DATA" = keep ] || "${psql[@]}" -c "set client_min_messages=error" -c "drop database if exists claviger_bench with (force)" -c "create database claviger_bench"
    export CLAVIGER_DATABASE_URL="postgresql://bench@127.0.0.1:$PG_PORT/claviger_bench?sslmode=disable";; # Django has a Unix socket
  *) echo "DB=$DB?" >&2; exit 2;;
esac
if [ ! -e "$R/account" ]; then
  [ "$DB" = sqlite ] || "$CLAVIGER" migrate >"$R/account.log" 2>&1
  printf 'bench-password-1\n' | "$CLAVIGER" user create --username bench --email bench@example.org --password-stdin --any-password >>"$R/account.log" 2>&1 || { cat "$R/account.log" >&2; exit 1; }
  touch "$R/account"
fi
pin=(); [ -z "$CORES" ] || pin=(taskset -c "$CORES")
launch --state "$R/state.json" --peer peer --variant "DB=$DB ALG=$ALG ROT=$ROT LOG=$LOG CORES=$CORES" --base "http://127.0.0.1:$PORT" \
  --ready /hello/ --ready-status 401 --log "$R/server.log" --pg "$PGS" --extra "{\"alg\":\"$ALG\",\"rot\":\"$ROT\",\"key\":\"$KEY\"}" -- ${pin[@]+"${pin[@]}"} "$CLAVIGER" serve
