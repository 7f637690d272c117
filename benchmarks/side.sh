# shellcheck shell=bash
# Sourced by the benchmarks of the production server (proxy.sh, files.sh, tls.sh, memory.sh): servers side by side on core 0, loaded in turn
# from core 1, and a table of the CPU that each takes for a request. Claviger is `claviger serve` with a settings file, as users run it;
# nobody writes an access log.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

ROUNDS=3 SECONDS_EACH=3 CONNECTIONS=32 WARM=8 ONLY=''
# shellcheck disable=SC2034 # who sources this reads it
WRITE=''
SECRET='claviger-benchmark-secret-of-48-bytes-for-HS256!'

# options ARG...: those that all of these scripts know
options() {
  while [ $# -gt 0 ]; do
    case "$1" in
      --write)
        # shellcheck disable=SC2034
        WRITE=1;;
      --rounds) ROUNDS=$2; shift;;
      --seconds) SECONDS_EACH=$2; shift;;
      --connections) CONNECTIONS=$2; shift;;
      --warm) WARM=$2; shift;;
      --only) ONLY=" ${2//,/ } "; shift;;
      *) fail "$1? --write --rounds N --seconds N --connections N --warm N --only ROW,…";;
    esac
    shift
  done
}
wanted() { [ -z "$ONLY" ] || [[ $ONLY == *" $1 "* ]]; }

need() { # need PROGRAM...: each is there
  local program
  for program in "$@"; do PATH=$PATH:/usr/sbin command -v "$program" >/dev/null || fail "$program is missing"; done
}

W="$(mktemp -d)"; STARTED=()
finish() {
  local pid
  for pid in ${STARTED[@]+"${STARTED[@]}"}; do kill "$pid" 2>/dev/null || true; done
  for pid in ${STARTED[@]+"${STARTED[@]}"}; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$W"
}
trap finish EXIT
chmod a+rx "$W"

# files_up DIRECTORY: what is served, in three sizes
files_up() {
  mkdir -p "$1"
  head -c 1024 /dev/urandom > "$1/k1"
  head -c 102400 /dev/urandom > "$1/f100k"
  head -c 10485760 /dev/urandom > "$1/f10m"
  chmod -R a+rX "$1"
}

# nginx_up NAME CORE: one worker, the inside of its http block on stdin; sets PID[NAME]
declare -A PID=()
nginx_up() {
  mkdir -p "$W/$1"
  {
    [ "$(id -u)" != 0 ] || echo "user root;"
    echo "worker_processes 1; pid $W/$1/pid; daemon off; error_log $W/$1/error.log; worker_rlimit_nofile 65536; events { worker_connections 16384; }"
    echo "http { access_log off; keepalive_requests 100000000; sendfile on; tcp_nopush on;"
    echo "client_body_temp_path $W/$1/b; proxy_temp_path $W/$1/p; fastcgi_temp_path $W/$1/f; uwsgi_temp_path $W/$1/u; scgi_temp_path $W/$1/s;"
    cat
    echo "}"
  } > "$W/$1/nginx.conf"
  taskset -c "$2" "$(PATH=$PATH:/usr/sbin command -v nginx)" -p "$W/$1" -e "$W/$1/error.log" -c "$W/$1/nginx.conf" &
  STARTED+=("$!"); PID[$1]=$!
}

# haproxy_up NAME CORE: one thread, what follows the defaults on stdin; sets PID[NAME]
haproxy_up() {
  mkdir -p "$W/$1"
  {
    cat <<'H'
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
H
    cat
  } > "$W/$1/haproxy.cfg"
  taskset -c "$2" "$(PATH=$PATH:/usr/sbin command -v haproxy)" -db -f "$W/$1/haproxy.cfg" > "$W/$1/error.log" 2>&1 &
  STARTED+=("$!"); PID[$1]=$!
}

# claviger_serve NAME PORT: `claviger serve` with the sites and other settings on stdin, for one core, not yet pinned; sets PID[NAME]
claviger_serve() {
  mkdir -p "$W/$1"
  {
    echo "data: $W/$1/data"
    echo "listen: 127.0.0.1:$2"
    echo "access-log: { format: off }"
    echo "tokens: { access-lifetime: 1h }"
    cat
  } > "$W/$1/claviger.yaml"
  CLAVIGER_KEYS_SIGNING_KEY="$SECRET" claviger_account "$W/$1/data"
  CLAVIGER_KEYS_SIGNING_KEY="$SECRET" CLAVIGER_JAVA_OPTS="-XX:ActiveProcessorCount=1 ${CLAVIGER_JAVA_OPTS:-}" \
    "$ROOT/claviger" serve --config "$W/$1/claviger.yaml" > "$W/$1/error.log" 2>&1 &
  STARTED+=("$!"); PID[$1]=$!
}
# pin NAME: the compiler has had both cores to warm up, what is measured has one
pin() { taskset -acp 0 "${PID[$1]}" > /dev/null; }

answers() { # answers NAME URL [CURL OPTION]...: soon
  local name=$1 url=$2 tries=0
  shift 2
  until curl -sfk -o /dev/null --max-time 5 "$@" "$url"; do
    tries=$((tries + 1))
    { [ "$tries" -lt 200 ] && kill -0 "${PID[$name]}" 2>/dev/null; } || fail "$name does not answer $url: $(tail -n 20 "$W/$name/error.log"; curl -sik --max-time 5 "$@" "$url" | head -n 20)"
    sleep 0.1
  done
}
gives() { # gives URL FILE [CURL OPTION]...: this file's bytes
  local url=$1 file=$2
  shift 2
  cmp -s <(curl -sk --max-time 20 "$@" "$url") "$file" || fail "$url does not give $file"
}

# Loads print how many requests were answered, after as many seconds as they were given last.
load_wrk() { # load_wrk URL [WRK OPTION]... SECONDS
  local url=$1 out
  shift
  out="$(taskset -c 1 wrk -t1 -c"$CONNECTIONS" --timeout 10s -d"${*: -1}s" "${@:1:$#-1}" "$url")"
  ! grep -q 'Non-2xx\|Socket errors' <<<"$out" || fail "$url: $out"
  awk '/requests in/ { print $1 }' <<<"$out"
}
load_h2() { # load_h2 URL SECONDS: ten requests under way on each connection
  local out
  out="$(taskset -c 1 h2load -c"$CONNECTIONS" -m10 -t1 -D"$2" "$1")"
  grep -q ' 0 failed, 0 errored, 0 timeout' <<<"$out" || fail "$1: $out"
  grep -q 'Application protocol: h2' <<<"$out" || fail "$1 is not spoken to by HTTP/2: $out"
  sed -n 's/^requests: [0-9]* total, [0-9]* started, \([0-9]*\) done.*/\1/p' <<<"$out"
}
load_handshakes() { # load_handshakes HOST:PORT SECONDS: each a new session
  local out=() pid i count=0
  for i in 1 2 3 4; do
    taskset -c 1 openssl s_time -new -connect "$1" -time "$2" > "$W/s_time.$i" 2>&1 & out+=("$!")
  done
  for pid in "${out[@]}"; do wait "$pid" || fail "openssl s_time: $(cat "$W"/s_time.*)"; done
  for i in 1 2 3 4; do count=$((count + $(sed -n 's/^\([0-9]*\) connections in [0-9]* real seconds.*/\1/p' "$W/s_time.$i"))); done
  echo "$count"
}

ticks() { # ticks NAME: of all of its processes
  local pid sum=0
  for pid in ${PID[$1]}; do sum=$((sum + $(cpu_ticks "$pid"))); done
  echo "$sum"
}

# measure NAME SECONDS LOAD...: µs of CPU for each request
measure() {
  local name=$1 seconds=$2 before after count
  shift 2
  before="$(ticks "$name")"
  count="$("$@" "$seconds")"
  after="$(ticks "$name")"
  [ "${count:-0}" -gt 0 ] || fail "$name answered nothing"
  awk -v t="$((after - before))" -v hz="$(getconf CLK_TCK)" -v n="$count" 'BEGIN { printf "%.2f\n", t / hz / n * 1e6 }'
}

# compiler_ticks PID: processor time of its just-in-time compilers; threads may end while they are looked at
compiler_ticks() { { cat /proc/"$1"/task/*/stat 2>/dev/null || true; } | awk '/\(C[12] Compiler/ { sub(/.*\) /, ""); sum += $12 + $13 } END { print sum + 0 }'; }

# warm NAME COUNT LOAD…: WARM seconds and so many requests, and on until the compilers take less than a twentieth of the server's time: what a
# server in production has behind it. At most 8 × WARM seconds, for a busy machine.
warm() {
  local name=$1 count=$2 seen=0 begun=$SECONDS cpu compiling
  shift 2
  while [ $((SECONDS - begun)) -lt $((8 * WARM)) ]; do
    cpu=$(cpu_ticks "${PID[$name]}") compiling=$(compiler_ticks "${PID[$name]}")
    seen=$((seen + $("$@" "$name" 2)))
    cpu=$(($(cpu_ticks "${PID[$name]}") - cpu)) compiling=$(($(compiler_ticks "${PID[$name]}") - compiling))
    [ $((SECONDS - begun)) -lt "$WARM" ] || [ "$seen" -lt "$count" ] || [ $((20 * compiling)) -gt "$cpu" ] || break
  done
}

# row TITLE GOALS NAME… -- LOAD…: measures the servers in turn, each by `LOAD… NAME SECONDS`, and writes a line of the table: what each
# takes for a request, and for each goal (PEER:RATIO, with commas between) whether Claviger keeps to it. `-` leaves a cell empty.
row() {
  local title=$1 goals=$2 names=() name line round goal peer limit
  shift 2
  while [ "$1" != -- ]; do names+=("$1"); shift; done
  shift
  declare -A all=() mid=()
  for ((round = 1; round <= ROUNDS; round++)); do
    for name in "${names[@]}"; do
      [ "$name" != - ] || continue
      all[$name]+=" $(measure "$name" "$SECONDS_EACH" "$@" "$name")" || exit 1
      echo "$title, round $round: $name ${all[$name]##* } µs" >&2
    done
  done
  line="| $title |"
  for name in "${names[@]}"; do
    if [ "$name" = - ]; then line+=' |'; continue; fi
    # shellcheck disable=SC2086 # numbers
    mid[$name]="$(median ${all[$name]})"
    line+="$(awk -v v="${mid[$name]}" 'BEGIN { printf v < 1000 ? " %.1f µs |" : " %.0f µs |", v }')"
  done
  for goal in ${goals//,/ }; do
    IFS=: read -r peer limit <<<"$goal"
    line+="$(awk -v a="${mid[claviger]}" -v b="${mid[$peer]}" -v l="$limit" -v p="${peer//-/ }" \
      'BEGIN { r = a / b; printf " %.2f × %s (≤ %s: %s),", r, p, l, r < l + 0.005 ? "met" : "**missed**" }')"
  done
  echo "${line%,} |" >> "$W/rows"
}
