#!/bin/bash
# start.sh [--write] [--runs N] [--no-peers]
# A built Claviger on a warm machine: from exec to the first answered token (POST /api/token/), on an existing data directory and on a
# new one; resident memory at rest after that one login. Goals: 1.0 s, 120 MB. Beside it Django (runserver, gunicorn), measured in the
# same way, where the peers are set up (PEERS_DIR).
set -euo pipefail
. "$(dirname "$0")/lib.sh"
WRITE='' RUNS=9 REST=12 PEERS=1
while [ $# -gt 0 ]; do
  case "$1" in
    --write) WRITE=1;;
    --runs) RUNS=$2; shift;;
    --no-peers) PEERS='';;
    *) fail "$1? --write --runs N --no-peers";;
  esac
  shift
done
W="$(mktemp -d)"; PID=''
finish() { [ -z "$PID" ] || kill "$PID" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$W"; }
trap finish EXIT

# first_token USER PASSWORD COMMAND...: starts it on $PORT; prints ms to the first token, MB at rest twelve seconds later
first_token() {
  local user=$1 password=$2; shift 2
  python3 - "$REST" "$PORT" "$user" "$password" "$@" <<'PY'
import http.client, json, os, signal, subprocess, sys, time
rest, port, user, password, command = float(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5:]
log = open(os.devnull, "wb") if password else subprocess.PIPE
begun = time.monotonic()
server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
try:
    announced = False
    while not password:  # a new installation prints it once, on a line of its own
        line = server.stdout.readline().decode()
        if not line:
            sys.exit("ended before it printed a password")
        if announced:
            password = line.strip()
        announced = line.rstrip().endswith("the password is")
    body = json.dumps({"username": user, "password": password})
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("POST", "/api/token/", body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            text = answer.read().decode()
            break
        except ConnectionError:
            if server.poll() is not None:
                sys.exit("ended during start")
            time.sleep(0.002)
    took = time.monotonic() - begun
    if answer.status != 200 or '"access"' not in text:
        sys.exit(f"{answer.status} {text}")
    time.sleep(rest)

    def tree(pid):
        yield pid
        for task in os.listdir(f"/proc/{pid}/task"):
            for child in open(f"/proc/{pid}/task/{task}/children").read().split():
                yield from tree(child)

    rss = sum(int(l.split()[1]) for p in tree(server.pid) for l in open(f"/proc/{p}/status") if l.startswith("VmRSS"))
    print(f"{took * 1000:.0f} {rss / 1024:.0f}")
finally:
    os.killpg(server.pid, signal.SIGTERM)
    server.wait(30)
PY
}

PORT="$(free_port)"
claviger=("$ROOT/claviger" serve --listen "127.0.0.1:$PORT")
claviger_account "$W/existing"
existing() { first_token "$ACCOUNT" "$ACCOUNT_PASSWORD" "${claviger[@]}" --data "$W/existing"; }
anew() { rm -rf "$W/new"; first_token admin '' "${claviger[@]}" --data "$W/new"; }

# --- Django, from the peers
django_setup() {
  local peers="${PEERS_DIR:-$ROOT/../shared/peers}"
  [ -f "$peers/env.sh" ] || return 1
  # shellcheck disable=SC1091
  . "$peers/env.sh"
  [ -f "$PEERS_CACHE/django/template-off.sqlite3" ] || return 1
  export DJ_KEYS="$PEERS_CACHE/django/keys" DJ_DB=sqlite DJ_ALG=HS256 DJ_ROT=off DJ_SQLITE="$W/django.sqlite3" DJANGO_SETTINGS_MODULE=site1.settings
  cp "$PEERS_CACHE/django/template-off.sqlite3" "$DJ_SQLITE"
  cp -r "$peers/django/project" "$W/project"
  cd "$W/project"
  "$PEERS_PY" -m compileall -q . >/dev/null
  "$PEERS_PY" manage.py shell -c "from django.contrib.auth.models import User; User.objects.create_user('$ACCOUNT', 'bench@example.org', '$ACCOUNT_PASSWORD')"
}
runserver() { DJ_DEBUG=1 first_token "$ACCOUNT" "$ACCOUNT_PASSWORD" "$PEERS_PY" manage.py runserver "127.0.0.1:$PORT"; }
gunicorn2() { first_token "$ACCOUNT" "$ACCOUNT_PASSWORD" gunicorn -w 2 -b "127.0.0.1:$PORT" site1.wsgi; }

kinds=(existing anew)
if [ -n "$PEERS" ] && django_setup; then kinds+=(runserver gunicorn2); fi
precede
for kind in "${kinds[@]}"; do REST=0 "$kind" >/dev/null; done
for ((run = 1; run <= RUNS; run++)); do
  for kind in "${kinds[@]}"; do
    result="$("$kind")"
    echo "$result" >> "$W/$kind.txt"
    echo "run $run: $kind $result" >&2
  done
done
row() { # row KIND TITLE GOALS
  local times sizes
  mapfile -t times < <(cut -d' ' -f1 "$W/$1.txt" | sort -g)
  mapfile -t sizes < <(cut -d' ' -f2 "$W/$1.txt")
  echo "| $2 | $(median "${times[@]}") ms (${times[0]} to ${times[-1]}) | $3 | $(median "${sizes[@]}") MB | $4 |"
}
{
  machine "median of $RUNS runs in turn"
  echo
  echo "| | first token after | wanted | memory at rest | wanted |"
  echo "|---|--:|--:|--:|--:|"
  row existing 'Claviger, existing data directory' '≤ 1,000 ms' '≤ 120 MB'
  row anew 'Claviger, new data directory' '' ''
  [ ! -f "$W/runserver.txt" ] || row runserver 'Django runserver' '' ''
  [ ! -f "$W/gunicorn2.txt" ] || row gunicorn2 'Django, gunicorn with two workers' '' ''
} | tee "$W/table.md"
[ -z "$WRITE" ] || publish start "$W/table.md"
