#!/bin/bash
# hello.sh [--write] [--unpinned] [--rounds N] [--seconds N] [--connections N]
# CPU per request of GET /hello/ with a valid token (HS256), keep-alive, beside nginx answering the same bytes by `return 200`:
# both run at once on this machine, are loaded in turn by wrk, and the medians of the rounds are compared. Goal: at most twice nginx.
# CPU is user and system time of all processes of a server. Servers on core 0 and wrk on core 1, unless --unpinned.
# Needs wrk and nginx. --write puts the table into docs/performance.md.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
WRITE='' PINNED=1 ROUNDS=5 SECONDS_EACH=4 CONNECTIONS=32 WARM=10
while [ $# -gt 0 ]; do
  case "$1" in
    --write) WRITE=1;;
    --unpinned) PINNED='';;
    --rounds) ROUNDS=$2; shift;;
    --seconds) SECONDS_EACH=$2; shift;;
    --connections) CONNECTIONS=$2; shift;;
    *) fail "$1? --write --unpinned --rounds N --seconds N --connections N";;
  esac
  shift
done
command -v wrk >/dev/null || fail "wrk is missing"
NGINX="$(PATH=$PATH:/usr/sbin command -v nginx)" || fail "nginx is missing"
on() { local core=$1; shift; if [ -n "$PINNED" ]; then exec taskset -c "$core" "$@"; else exec "$@"; fi; }

W="$(mktemp -d)"; STARTED=()
finish() {
  local pid
  for pid in ${STARTED[@]+"${STARTED[@]}"}; do kill "$pid" 2>/dev/null || true; done
  for pid in ${STARTED[@]+"${STARTED[@]}"}; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$W"
}
trap finish EXIT

# --- Claviger
PORT="$(free_port)" NPORT="$(free_port)"
claviger_up "$W" "$PORT" "$PINNED"
STARTED+=("$CLAVIGER_PID")
TOKEN="$(login "$PORT")"
answer="$(curl -sS -i -H "Authorization: Bearer $TOKEN" "http://127.0.0.1:$PORT/hello/")"
BODY="$(printf '%s' "$answer" | tail -1)"
case "$BODY" in *Hello*) ;; *) fail "not greeted: $answer";; esac

# --- nginx: as many bytes of body and of further headers
headers="$(printf '%s' "$answer" | tr -d '\r' | awk 'NR > 1 && /^$/ { exit } NR > 1' | grep -viE '^(date|content-type|content-length|connection|server):' | sed -E 's/^([^:]+): (.*)$/add_header "\1" "\2";/')"
workers=auto; [ -z "$PINNED" ] || workers=1
mkdir -p "$W/nginx"
cat > "$W/nginx/nginx.conf" <<N
$([ "$(id -u)" != 0 ] || echo "user root;")
worker_processes $workers;
pid $W/nginx/pid;
daemon off;
error_log $W/nginx/error.log;
events { worker_connections 2048; }
http {
  access_log off; keepalive_requests 100000000; default_type application/json;
  client_body_temp_path $W/nginx/b; proxy_temp_path $W/nginx/p; fastcgi_temp_path $W/nginx/f; uwsgi_temp_path $W/nginx/u; scgi_temp_path $W/nginx/s;
  server {
    listen 127.0.0.1:$NPORT;
    location = /hello/ { $headers return 200 '$BODY'; }
  }
}
N
on 0 "$NGINX" -p "$W/nginx" -e "$W/nginx/error.log" -c "$W/nginx/nginx.conf" &
NGINX_PID=$!; STARTED+=("$NGINX_PID")
until curl -sf -o /dev/null "http://127.0.0.1:$NPORT/hello/"; do kill -0 "$NGINX_PID" || fail "nginx: $(cat "$W/nginx/error.log")"; sleep 0.05; done

load() { # load PORT SECONDS
  (on 1 wrk -t1 -c"$CONNECTIONS" -d"$2"s -H "Authorization: Bearer $TOKEN" "http://127.0.0.1:$1/hello/")
}
measure() { # measure NAME PID PORT: CPU µs for each request, requests a second
  local before after out requests
  before="$(cpu_ticks "$2")"
  out="$(load "$3" "$SECONDS_EACH")"
  after="$(cpu_ticks "$2")"
  ! grep -q 'Non-2xx\|Socket errors' <<<"$out" || fail "$1: $out"
  requests="$(awk '/requests in/ { print $1 }' <<<"$out")"
  awk -v t="$((after - before))" -v hz="$(getconf CLK_TCK)" -v n="$requests" -v r="$(awk '/Requests\/sec/ { print $2 }' <<<"$out")" 'BEGIN { printf "%.2f %.0f\n", t / hz / n * 1e6, r }'
}

precede
load "$PORT" "$WARM" >/dev/null; load "$NPORT" 1 >/dev/null
ours=() theirs=() ours_rps=() theirs_rps=()
for ((round = 1; round <= ROUNDS; round++)); do
  read -r cpu rps <<<"$(measure nginx "$NGINX_PID" "$NPORT")"; theirs+=("$cpu"); theirs_rps+=("$rps")
  echo "round $round: nginx    $cpu µs, $rps/s" >&2
  read -r cpu rps <<<"$(measure claviger "$CLAVIGER_PID" "$PORT")"; ours+=("$cpu"); ours_rps+=("$rps")
  echo "round $round: claviger $cpu µs, $rps/s" >&2
done
MEMORY="$(rss_mb "$CLAVIGER_PID")"
a="$(median "${ours[@]}")" b="$(median "${theirs[@]}")"
{
  machine "$([ -n "$PINNED" ] && echo 'servers on core 0, wrk on core 1' || echo 'not pinned'), $CONNECTIONS connections, $ROUNDS rounds of ${SECONDS_EACH} s in turn"
  echo
  echo "| | CPU for each request | × nginx | wanted | requests a second | memory after |"
  echo "|---|--:|--:|--:|--:|--:|"
  echo "| nginx \`return 200\` | $b µs | 1.00 | | $(median "${theirs_rps[@]}") | $(rss_mb "$NGINX_PID") MB |"
  awk -v a="$a" -v b="$b" -v r="$(median "${ours_rps[@]}")" -v m="$MEMORY" 'BEGIN { printf "| Claviger, token checked, greeted by name | %s µs | %.2f | ≤ 2.00 | %s | %s MB |\n", a, a / b, r, m }'
} | tee "$W/table.md"
[ -z "$WRITE" ] || publish hello "$W/table.md"
