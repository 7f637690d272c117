#!/usr/bin/env bash
# From "I have an application on port 3000" to "served with login": one file, one command. `examples/gateway/run.sh`
# starts both and checks every answer; the application takes a free port in place of 3000.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../server.sh"
cd "$root"

: >"$scratch/app.out"
/usr/bin/python3 examples/gateway/app.py 0 >"$scratch/app.out" &
app=$!
trap 'kill "$app" 2>/dev/null || true; cleanup' EXIT
port=""
for ((tries = 0; tries < 100; tries++)); do
  port=$(cat "$scratch/app.out")
  [ -z "$port" ] || break
  sleep 0.1
done

sed "s/:3000/:$port/" examples/gateway/claviger.yaml >"$scratch/claviger.yaml"
./claviger check --config "$scratch/claviger.yaml" --data "$data"
start_server --config "$scratch/claviger.yaml"
create_user alice 'violet-Kettle-42'

# expect STATUS BODY PATH [CURL OPTION]...: the answer has this status, and the text is in it.
expect() {
  local status=$1 text=$2 path=$3 answer
  shift 3
  answer=$(curl -sS --max-time 10 -w '\n%{http_code}' "$url$path" "$@")
  if [ "${answer##*$'\n'}" != "$status" ] || [[ $answer != *"$text"* ]]; then
    printf '%s: expected %s and %s, got\n%s\n' "$path" "$status" "$text" "$answer" >&2
    exit 1
  fi
  echo "ok: $path: $status, $text"
}

expect 200 '/ for everybody' /
expect 200 'font-family' /static/site.css
expect 401 'Authentication credentials were not provided.' /api/orders

token=$(curl -sS "$url/api/token/" -d username=alice -d password=violet-Kettle-42 | jq -r .access)
bearer=(-H "Authorization: Bearer $token")
expect 200 '/api/orders for alice' /api/orders "${bearer[@]}"
expect 200 '/ for everybody' / "${bearer[@]}" -H 'X-Claviger-User: admin'
expect 403 'You do not have permission' /admin/ "${bearer[@]}"

# The same by HTTP/2, from two other clients.
expect 200 '/api/orders for alice' /api/orders "${bearer[@]}" --http2-prior-knowledge
expect 401 'Authentication credentials were not provided.' /api/orders --http2-prior-knowledge
[ "$(curl -sS -o /dev/null -w '%{http_version}' --http2-prior-knowledge "$url/")" = 2 ]
[ "$(curl -sS -o /dev/null -w '%{http_version}' --http2 "$url/")" = 1.1 ] # an Upgrade to it is never done
nghttp --no-dep "$url/static/site.css" | grep -q font-family
h2load -n 2000 -c 2 -m 50 "$url/static/site.css" | grep -q ' 2000 succeeded, 0 failed, 0 errored'
echo "ok: HTTP/2 by curl, nghttp and h2load"

# Other sites, without a restart.
sed -i 's/policy: staff/policy: authenticated/' "$scratch/claviger.yaml"
./claviger reload --config "$scratch/claviger.yaml" --data "$data"
for ((tries = 0; tries < 100; tries++)); do
  grep -q 'reloaded: 1 sites' "$scratch/serve.out" && break
  sleep 0.1
done
expect 200 '/admin/ for alice' /admin/ "${bearer[@]}"

# A file with mistakes is refused, with its line.
sed -i 's/policy: authenticated/policy: authentcated/' "$scratch/claviger.yaml"
if ./claviger reload --config "$scratch/claviger.yaml" --data "$data" 2>"$scratch/refusal"; then exit 1; fi
grep -q "claviger.yaml:[0-9]*:[0-9]*: sites\[0\].routes\[2\].policy is 'authentcated'" "$scratch/refusal"
expect 200 '/admin/ for alice' /admin/ "${bearer[@]}"
echo "ok: $(cut -c 1-60 "$scratch/refusal" | head -n 1)…"
