#!/usr/bin/env bash
# Applications that Claviger runs: a Django one under gunicorn, one in Node, one in Java. `examples/apps/run.sh` starts
# them, ends one, reloads them under load, and checks every answer.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../server.sh"
cd "$root"
# The distribution's interpreter comes first: it has the distribution's Django.
export PATH=/usr/bin:$PATH

config=examples/apps/claviger.yaml
./claviger check --config "$config" --data "$data"
start_server --config "$config"
create_user alice 'violet-Kettle-42'
token=$(curl -sS "$url/api/token/" -d username=alice -d password=violet-Kettle-42 | jq -r .access)
bearer=(-H "Authorization: Bearer $token")

# answer PATH [CURL OPTION]...: the answer of a good request, asked for again while the application is not ready
answer() {
  local path=$1
  shift
  curl -fsS --max-time 10 --retry 60 --retry-delay 1 "$url$path" "$@"
}

# expect TEXT PATH [CURL OPTION]...: the answer begins with this text
expect() {
  local text=$1 path=$2 got
  shift 2
  got=$(answer "$path" "$@")
  if [[ $got != "$text"* ]]; then
    printf '%s: expected %s, got\n%s\n' "$path" "$text" "$got" >&2
    cat "$scratch/serve.out" >&2
    exit 1
  fi
  echo "ok: $path: $got"
}

expect 'shop ' /shop/ "${bearer[@]}"
expect 'chat ' /chat/ "${bearer[@]}"
expect 'stock ' /stock/
[[ $(answer /shop/ "${bearer[@]}") == *' for alice' ]]
[ "$(curl -sS -o /dev/null -w '%{http_code}' "$url/shop/")" = 401 ]
echo "ok: without a token 401, with one the application knows who calls"
grep -q '^chat.1 | chat is open' "$scratch/serve.out"
echo "ok: what a worker writes is passed on under its name"

[ "$(node examples/apps/websocket.js "$url" "$token")" = $'alice says hello\nalice says again' ]
echo "ok: a WebSocket on a stream of HTTP/2, guarded as any other request"

# A worker that ends is started again.
before=$(answer /chat/ "${bearer[@]}")
curl -sS -o /dev/null "$url/chat/end" "${bearer[@]}"
after=$before
for ((tries = 0; tries < 100; tries++)); do
  after=$(curl -sS "$url/chat/" "${bearer[@]}")
  [[ $after == 'chat '* && $after != "$before" ]] && break
  sleep 0.1
done
[[ $after == 'chat '* && $after != "$before" ]]
echo "ok: a worker that ended is replaced: $before, then $after"

# A reload replaces all workers one by one, and no request fails.
while [ ! -e "$scratch/over" ]; do
  curl -sS -o /dev/null -w '%{http_code}\n' "$url/shop/" "${bearer[@]}"
done >"$scratch/statuses" &
load=$!
./claviger reload --config "$config" --data "$data"
for ((tries = 0; tries < 300; tries++)); do
  [ "$(grep -c 'shop\.[12] .*takes requests in place' "$scratch/serve.out" || true)" = 2 ] && break
  sleep 0.1
done
touch "$scratch/over"
wait "$load"
[ "$(grep -c 'shop\.[12] .*takes requests in place' "$scratch/serve.out")" = 2 ]
[ "$(sort -u "$scratch/statuses")" = 200 ] || { sort "$scratch/statuses" | uniq -c >&2; exit 1; }
echo "ok: $(wc -l <"$scratch/statuses") requests during a reload, all answered 200"

# All of them stop with us.
mapfile -t workers < <(pgrep -P "$server" || true)
stop_server
for worker in "${workers[@]}"; do
  if kill -0 "$worker" 2>/dev/null; then echo "process $worker is left" >&2; exit 1; fi
done
echo "ok: ${#workers[@]} workers have stopped"
