#!/bin/bash
# proxy.sh [--write] [--rounds N] [--seconds N] [--connections N] [--only NAME,…]
# CPU per request of a reverse proxy in front of nginx serving files of 1 KB, 100 KB and 10 MB, keep-alive on both sides: Claviger's engine
# (everything forwarded on the event loop), nginx as it comes but for keep-alive, nginx tuned for large answers, HAProxy. All run at once,
# are loaded in turn by wrk, and the medians of the rounds are compared. Goals: 1 KB at most 1.5 × nginx, 100 KB 1.2 × and 10 MB 1.5 × the
# tuned nginx. CPU is user and system time of all processes of a proxy. Proxies on core 0; server and wrk on core 1.
# Needs wrk, nginx, haproxy. --write puts the table into docs/performance.md.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
WRITE='' ROUNDS=3 SECONDS_EACH=3 CONNECTIONS=32 WARM=10 ONLY=k1,f100k,f10m
while [ $# -gt 0 ]; do
  case "$1" in
    --write) WRITE=1;;
    --rounds) ROUNDS=$2; shift;;
    --seconds) SECONDS_EACH=$2; shift;;
    --connections) CONNECTIONS=$2; shift;;
    --only) ONLY=$2; shift;;
    --warm) WARM=$2; shift;;
    *) fail "$1? --write --rounds N --seconds N --connections N --only NAME,… --warm N";;
  esac
  shift
done
command -v wrk >/dev/null || fail "wrk is missing"
NGINX="$(PATH=$PATH:/usr/sbin command -v nginx)" || fail "nginx is missing"
HAPROXY="$(PATH=$PATH:/usr/sbin command -v haproxy)" || fail "haproxy is missing"
JAVA_HOME="$(jdk25)"; export JAVA_HOME

W="$(mktemp -d)"; STARTED=()
finish() {
  local pid
  for pid in ${STARTED[@]+"${STARTED[@]}"}; do kill "$pid" 2>/dev/null || true; done
  for pid in ${STARTED[@]+"${STARTED[@]}"}; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$W"
}
trap finish EXIT

if [ -z "${CLAVIGER_HTTP_CLASSPATH:-}" ]; then
  "$ROOT/claviger" maven -q -Dquick -pl http -am test-compile dependency:build-classpath -Dmdep.outputFile="$W/classpath" >&2
  CLAVIGER_HTTP_CLASSPATH="$ROOT/http/target/classes:$ROOT/http/target/test-classes:$ROOT/settings/target/classes:$(cat "$W/classpath")"
fi

precede

# --- the server behind
mkdir -p "$W/files"
head -c 1024 /dev/urandom > "$W/files/k1"
head -c 102400 /dev/urandom > "$W/files/f100k"
head -c 10485760 /dev/urandom > "$W/files/f10m"
chmod -R a+rX "$W"
UPORT="$(free_port)" CPORT="$(free_port)" NPORT="$(free_port)" TPORT="$(free_port)" HPORT="$(free_port)"
nginx_up() { # nginx_up NAME CORE, http block on stdin; sets STARTED
  mkdir -p "$W/$1"
  {
    [ "$(id -u)" != 0 ] || echo "user root;"
    echo "worker_processes 1; pid $W/$1/pid; daemon off; error_log $W/$1/error.log; events { worker_connections 4096; }"
    echo "http { access_log off; keepalive_requests 100000000; sendfile on; tcp_nopush on;"
    echo "client_body_temp_path $W/$1/b; proxy_temp_path $W/$1/p; fastcgi_temp_path $W/$1/f; uwsgi_temp_path $W/$1/u; scgi_temp_path $W/$1/s;"
    cat
    echo "}"
  } > "$W/$1/nginx.conf"
  taskset -c "$2" "$NGINX" -p "$W/$1" -e "$W/$1/error.log" -c "$W/$1/nginx.conf" &
  STARTED+=("$!")
}
upstream_block="upstream behind { server 127.0.0.1:$UPORT; keepalive 1024; keepalive_requests 100000000; }"
# shellcheck disable=SC2016 # the variables are nginx's
location='location / { proxy_pass http://behind; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;
  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Forwarded-Host $host;'
nginx_up behind 1 <<N
server { listen 127.0.0.1:$UPORT; root $W/files; }
N
nginx_up nginx 0 <<N
$upstream_block
server { listen 127.0.0.1:$NPORT; $location } }
N
NGINX_PID=${STARTED[-1]}
nginx_up tuned 0 <<N
$upstream_block
server { listen 127.0.0.1:$TPORT; $location proxy_buffer_size 64k; proxy_buffers 16 256k; proxy_busy_buffers_size 1m; proxy_max_temp_file_size 0; } }
N
TUNED_PID=${STARTED[-1]}
cat > "$W/haproxy.cfg" <<H
global
  nbthread 1
  maxconn 8192
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  option http-keep-alive
  option forwardfor
  http-reuse always
frontend f
  bind 127.0.0.1:$HPORT
  default_backend b
backend b
  server s 127.0.0.1:$UPORT
H
taskset -c 0 "$HAPROXY" -db -f "$W/haproxy.cfg" & STARTED+=("$!"); HAPROXY_PID=$!
# shellcheck disable=SC2086 # several options
"$JAVA_HOME/bin/java" -XX:ActiveProcessorCount=1 ${CLAVIGER_JAVA_OPTIONS:-} -cp "$CLAVIGER_HTTP_CLASSPATH" dev.claviger.http.proxy.ForwardingServer "$CPORT" "http://127.0.0.1:$UPORT" > "$W/claviger.log" 2>&1 &
STARTED+=("$!"); CLAVIGER_PID=$!
for port in "$UPORT" "$NPORT" "$TPORT" "$HPORT" "$CPORT"; do
  tries=0
  until curl -sf -o /dev/null "http://127.0.0.1:$port/k1"; do
    tries=$((tries + 1)); [ "$tries" -lt 200 ] || fail "nobody answers on $port: $(cat "$W"/*.log "$W"/*/error.log)"
    sleep 0.1
  done
  cmp -s <(curl -s "http://127.0.0.1:$port/f10m") "$W/files/f10m" || fail "port $port does not give the file"
done

load() { taskset -c 1 wrk -t1 -c"$CONNECTIONS" -d"$3"s --timeout 10s "http://127.0.0.1:$1/$2"; } # load PORT FILE SECONDS
measure() { # measure PID PORT FILE: CPU µs for each request, requests a second
  local before after out requests
  before="$(cpu_ticks "$1")"
  out="$(load "$2" "$3" "$SECONDS_EACH")"
  after="$(cpu_ticks "$1")"
  ! grep -q 'Non-2xx\|Socket errors' <<<"$out" || fail "$out"
  requests="$(awk '/requests in/ { print $1 }' <<<"$out")"
  awk -v t="$((after - before))" -v hz="$(getconf CLK_TCK)" -v n="$requests" -v r="$(awk '/Requests\/sec/ { print $2 }' <<<"$out")" 'BEGIN { printf "%.2f %.0f\n", t / hz / n * 1e6, r }'
}
declare -A NAME=([k1]='1 KB' [f100k]='100 KB' [f10m]='10 MB') WANTED=([k1]=1.5 [f100k]=1.2 [f10m]=1.5)
PROXIES=(nginx tuned haproxy claviger)
declare -A PID=([nginx]=$NGINX_PID [tuned]=$TUNED_PID [haproxy]=$HAPROXY_PID [claviger]=$CLAVIGER_PID)
declare -A PORT=([nginx]=$NPORT [tuned]=$TPORT [haproxy]=$HPORT [claviger]=$CPORT)

for file in ${ONLY//,/ }; do # the compiler may use both cores, the measured code one
  wrk -t1 -c"$CONNECTIONS" -d"$WARM"s --timeout 10s "http://127.0.0.1:$CPORT/$file" > /dev/null
done
taskset -acp 0 "$CLAVIGER_PID" > /dev/null

for file in ${ONLY//,/ }; do
  declare -A all=()
  for ((round = 1; round <= ROUNDS; round++)); do
    for proxy in "${PROXIES[@]}"; do
      read -r cpu rps <<<"$(measure "${PID[$proxy]}" "${PORT[$proxy]}" "$file")"
      all[$proxy]+=" $cpu"
      echo "$file round $round: $proxy $cpu µs, $rps/s" >&2
    done
  done
  # shellcheck disable=SC2086 # numbers
  awk -v name="${NAME[$file]}" -v wanted="${WANTED[$file]}" -v file="$file" -v n="$(median ${all[nginx]})" -v t="$(median ${all[tuned]})" -v h="$(median ${all[haproxy]})" -v c="$(median ${all[claviger]})" \
    'BEGIN { y = file == "k1" ? n : t; printf "| %s | %s µs | %s µs | %s µs | %s µs | %.2f (%s) | ≤ %s |\n", name, n, t, h, c, c / y, file == "k1" ? "nginx" : "tuned", wanted }' >> "$W/rows"
  unset all
done
{
  machine "proxies on core 0, server and wrk on core 1, $CONNECTIONS connections, $ROUNDS rounds of ${SECONDS_EACH} s in turn"
  echo
  echo "| Answer | nginx | nginx, tuned | HAProxy | Claviger | × | wanted |"
  echo "|---|--:|--:|--:|--:|--:|--:|"
  cat "$W/rows"
  echo
  echo "Memory after: Claviger $(rss_mb "$CLAVIGER_PID") MB, nginx $(rss_mb "$NGINX_PID") MB, HAProxy $(rss_mb "$HAPROXY_PID") MB."
} | tee "$W/table.md"
[ -z "$WRITE" ] || publish proxy "$W/table.md"
