# shellcheck shell=bash
# Sourced by the examples: a Claviger of their own, on a free port, with data that vanish at the end.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d)
data=$scratch/data
server=""
url=""

# start_server [--SETTING VALUE]...: sets $url as soon as the server answers.
start_server() {
  "$root/claviger" version >/dev/null # builds what is missing, which may take longer than a start
  "$root/claviger" serve --data "$data" --listen 127.0.0.1:0 "$@" >"$scratch/serve.out" 2>&1 &
  server=$!
  local tries
  for ((tries = 0; tries < 600; tries++)); do
    url=$(grep -oE -m 1 'http://127\.0\.0\.1:[0-9]+' "$scratch/serve.out" || true)
    if [ -n "$url" ] && curl -fsS -o /dev/null --max-time 2 "$url/healthz" 2>/dev/null; then return 0; fi
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  echo "the server did not start:" >&2
  cat "$scratch/serve.out" >&2
  exit 1
}

# create_user NAME PASSWORD
create_user() {
  printf '%s' "$2" | "$root/claviger" user create --username "$1" --password-stdin --data "$data" >/dev/null
}

stop_server() {
  [ -n "$server" ] || return 0
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  server=""
}

cleanup() {
  stop_server
  rm -rf "$scratch"
}
trap cleanup EXIT
