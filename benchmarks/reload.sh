#!/bin/bash
# reload.sh [--write] [--seconds N] [--connections N]
# Reloads (SIGHUP, each with other settings) while wrk loads routes with and without a token through `claviger serve`, twice in a second.
# Goal: at 5,000 requests a second none fails. Needs wrk and nginx. --write puts the line into docs/performance.md.
set -euo pipefail
. "$(dirname "$0")/side.sh"
SECONDS_EACH=15
options "$@"
need wrk nginx curl

files_up "$W/files"
mkdir "$W/files/api"; cp "$W/files/k1" "$W/files/api/k1"; chmod -R a+rX "$W/files"
BEHIND="$(free_port)" PORT="$(free_port)"
nginx_up behind 0-1 <<N
server { listen 127.0.0.1:$BEHIND; root $W/files; }
N
claviger_serve claviger "$PORT" <<C
sites:
  - hosts: "*"
    policy: allow-any
    routes:
      - { path: /, proxy: "http://127.0.0.1:$BEHIND", add-headers: ["X-Generation: 0"] }
      - { path: /api/, proxy: "http://127.0.0.1:$BEHIND", policy: authenticated }
C
answers claviger "http://127.0.0.1:$PORT/k1"
TOKEN="$(login "$PORT")"
cat > "$W/both.lua" <<'L'
local turn = 0
request = function()
  turn = turn + 1
  return wrk.format("GET", turn % 2 == 0 and "/k1" or "/api/k1")
end
L
warmed() { load_wrk "http://127.0.0.1:$PORT" -H "Authorization: Bearer $TOKEN" -s "$W/both.lua" "$2"; } # warmed NAME SECONDS
warm claviger 100000 warmed
wrk -t1 -c"$CONNECTIONS" -d"${SECONDS_EACH}"s --timeout 10s -H "Authorization: Bearer $TOKEN" -s "$W/both.lua" "http://127.0.0.1:$PORT" > "$W/wrk.out" & LOAD=$!
reloads=0
sleep 0.5
while kill -0 "$LOAD" 2>/dev/null; do
  sed -i "s/X-Generation: [0-9]*/X-Generation: $((reloads + 1))/" "$W/claviger/claviger.yaml"
  kill -HUP "${PID[claviger]}"
  sleep 0.5
  reloads=$((reloads + 1))
  ! kill -0 "$LOAD" 2>/dev/null || curl -si "http://127.0.0.1:$PORT/k1" | grep -q "^X-Generation: $reloads" || echo "reload $reloads takes its time" >&2
done
wait "$LOAD" || fail "wrk: $(cat "$W/wrk.out")"
failed="$(awk '/Non-2xx/ { n += $NF } /Socket errors/ { gsub(",", ""); n += $4 + $6 + $8 + $10 } END { print n + 0 }' "$W/wrk.out")"
requests="$(awk '/requests in/ { print $1 }' "$W/wrk.out")" rate="$(awk '/Requests\/sec/ { printf "%.0f", $2 }' "$W/wrk.out")"
{
  machine "server, server behind and wrk on any core, $CONNECTIONS connections, ${SECONDS_EACH} s"
  echo
  echo "| Reloads | requests | requests a second | wanted | failed | wanted |"
  echo "|--:|--:|--:|--:|--:|---|"
  echo "| $reloads | $requests | $rate | $([ "$rate" -ge 5000 ] && echo '≥ 5,000: met' || echo '≥ 5,000: **missed**') | $failed | $([ "$failed" = 0 ] && echo '0: met' || echo '0: **missed**') |"
} | tee "$W/table.md"
[ -z "$WRITE" ] || publish reload "$W/table.md"
