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
