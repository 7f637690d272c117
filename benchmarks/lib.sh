# shellcheck shell=bash
# Sourced by the scripts beside it.
BENCHMARKS="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
ROOT="$(dirname "$BENCHMARKS")"
DOCUMENT="$ROOT/docs/performance.md"

fail() { echo "$*" >&2; exit 1; }

# jdk25: the JAVA_HOME of a JDK 25 or newer
jdk25() {
  local home
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/*25* "$HOME"/.sdkman/candidates/java/25*; do
    [ -x "$home/bin/javac" ] && [ "$("$home/bin/javac" -version 2>&1 | sed 's/javac \([0-9]*\).*/\1/')" -ge 25 ] && { echo "$home"; return; }
  done
  fail "no JDK 25 found: set JAVA_HOME"
}

# publish NAME FILE: puts FILE between the markers of NAME in docs/performance.md
publish() {
  grep -q "<!-- $1:begin -->" "$DOCUMENT" || fail "$DOCUMENT has no marker <!-- $1:begin -->"
  awk -v name="$1" -v file="$2" '
    $0 == "<!-- " name ":end -->" { inside = 0 }
    !inside { print }
    $0 == "<!-- " name ":begin -->" { inside = 1; print ""; while ((getline line < file) > 0) print line; print "" }
  ' "$DOCUMENT" > "$DOCUMENT.new" && mv "$DOCUMENT.new" "$DOCUMENT"
  echo "written to docs/performance.md" >&2
}

# machine: one line saying where the figures come from
machine() {
  echo "$(date -u +%F), $(nproc) × $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $1."
}

# median NUMBER...
median() { printf '%s\n' "$@" | sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# precede: with BENCH_NICE=-15 (root only) what runs from here on comes before other jobs of the machine, which a shared one needs for steady figures
precede() {
  [ -n "${BENCH_NICE:-}" ] || return 0
  renice -n "$BENCH_NICE" -p $$ >/dev/null || fail "BENCH_NICE=$BENCH_NICE is not allowed here"
  [ ! -w /proc/self/autogroup ] || echo "$BENCH_NICE" > /proc/self/autogroup || true
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# tree PID: it and all that descend from it
tree() {
  local child
  echo "$1"
  cat /proc/"$1"/task/*/children 2>/dev/null | tr ' ' '\n' | while read -r child; do tree "$child"; done
}

# cpu_ticks PID: user and system time of the tree
cpu_ticks() {
  local pid sum=0 stat
  for pid in $(tree "$1"); do
    stat="$(sed 's/.*) //' "/proc/$pid/stat")"
    # shellcheck disable=SC2086 # it is a list of fields
    set -- $stat
    sum=$((sum + ${12} + ${13}))
  done
  echo "$sum"
}

# rss_mb PID: resident memory of the tree
rss_mb() {
  local pid
  for pid in $(tree "$1"); do sed -n 's/^VmRSS: *//p' "/proc/$pid/status"; done | awk '{ kb += $1 } END { printf "%.0f\n", kb / 1024 }'
}

# The account of the measurements.
readonly ACCOUNT=bench ACCOUNT_PASSWORD=bench-password-1

# claviger_account DATA: makes it
claviger_account() {
  printf '%s\n' "$ACCOUNT_PASSWORD" | "$ROOT/claviger" user create --data "$1" --username "$ACCOUNT" --password-stdin --any-password >&2
}

# claviger_up DIRECTORY PORT [pinned]: starts a server with the account, without access log; sets CLAVIGER_PID
claviger_up() {
  local pin=()
  [ -z "${3:-}" ] || pin=(taskset -c 0)
  [ -d "$1/data" ] || claviger_account "$1/data"
  CLAVIGER_ACCESS_LOG_FORMAT=off CLAVIGER_TOKENS_ACCESS_LIFETIME=1h \
    ${pin[@]+"${pin[@]}"} "$ROOT/claviger" serve --data "$1/data" --listen "127.0.0.1:$2" >"$1/claviger.log" 2>&1 &
  CLAVIGER_PID=$!
  until curl -sf -o /dev/null "http://127.0.0.1:$2/readyz"; do
    kill -0 "$CLAVIGER_PID" 2>/dev/null || fail "claviger did not start: $(cat "$1/claviger.log")"
    sleep 0.05
  done
}

# login PORT: an access token
login() {
  curl -sS -d "username=$ACCOUNT&password=$ACCOUNT_PASSWORD" "http://127.0.0.1:$1/api/token/" | sed -n 's/.*"access":"\([^"]*\)".*/\1/p'
}
