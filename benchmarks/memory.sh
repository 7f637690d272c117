#!/bin/bash
# memory.sh [--write] [--only idle,tls,upload] [--gigabytes N] [--idle N]
# Resident memory of `claviger serve`: with 10,000 idle connections, plain and under TLS, each of which has had an answer; and while 10 GB
# are sent through it to a server behind, at whatever rate the machine gives. Goals: at most 200 MB more; no more at the end than after the
# first gigabyte (32 MB are noise). Needs python3, openssl and 11,000 open files. --write puts the table into docs/performance.md.
set -euo pipefail
. "$(dirname "$0")/side.sh"
IDLE=10000 GIGABYTES=10 rest=()
while [ $# -gt 0 ]; do
  case "$1" in
    --idle) IDLE=$2; shift 2;;
    --gigabytes) GIGABYTES=$2; shift 2;;
    *) rest+=("$1"); shift;;
  esac
done
options ${rest[@]+"${rest[@]}"}
need openssl python3 curl
ulimit -Sn "$((IDLE + 1000))" || fail "open files are limited to $(ulimit -Hn)"

files_up "$W/files"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
  -keyout "$W/key.pem" -out "$W/cert.pem" 2>/dev/null
PORT="$(free_port)" TLSPORT="$(free_port)" SINK="$(free_port)"
claviger_serve claviger "$PORT" <<C
tls: { certificate: $W/cert.pem, key: $W/key.pem, listen: "127.0.0.1:$TLSPORT", redirect: false }
http: { limits: { connections: 30000, body-bytes: 100GiB }, timeouts: { idle: 10m } }
sites:
  - hosts: "*"
    policy: allow-any
    routes:
      - { path: /static/, files: $W/files }
      - { path: /sink/, proxy: "http://127.0.0.1:$SINK" }
C
answers claviger "http://127.0.0.1:$PORT/static/k1"
rss() { rss_mb "${PID[claviger]}"; }
load_wrk "http://127.0.0.1:$PORT/static/k1" 3 >/dev/null # past the memory that the first requests take
load_wrk "https://127.0.0.1:$TLSPORT/static/k1" 3 >/dev/null

# idle PORT [tls]: opens them, each with one answer; says "open" and holds them
idle() {
  exec python3 - "$1" "$IDLE" "${2:-}" <<'PY'
import concurrent.futures, socket, ssl, sys, time
port, count, tls = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
context = ssl.create_default_context(); context.check_hostname = False; context.verify_mode = ssl.CERT_NONE
def opened(i):
    s = socket.create_connection(("127.0.0.1", port))
    if tls:
        s = context.wrap_socket(s)
    s.sendall(b"GET /static/k1 HTTP/1.1\r\nHost: x\r\n\r\n")
    answer = b""
    while b"\r\n\r\n" not in answer or len(answer.split(b"\r\n\r\n", 1)[1]) < 1024:
        piece = s.recv(4096)
        if not piece:
            break
        answer += piece
    if not answer.startswith(b"HTTP/1.1 200"):
        raise SystemExit(f"connection {i}: {answer[:200]}")
    return s

with concurrent.futures.ThreadPoolExecutor(64) as pool:
    held = list(pool.map(opened, range(count)))
print("open", flush=True)
time.sleep(600)
PY
}
connections() { # connections TITLE PORT [tls]
  local before with holding
  before="$(rss)"
  idle "$2" "${3:-}" > "$W/idle" & holding=$!
  STARTED+=("$holding")
  until [ -s "$W/idle" ]; do
    kill -0 "$holding" 2>/dev/null || fail "the connections were not opened"
    sleep 0.2
  done
  sleep 2
  with="$(rss)"
  kill "$holding"
  wait "$holding" || true
  rm "$W/idle"
  echo "| $IDLE idle connections, $1 | $before MB | | $with MB | $((with - before)) MB more (≤ 200: $([ $((with - before)) -le 200 ] && echo met || echo '**missed**')) |" >> "$W/rows"
}

upload() {
  local begun out
  begun="$(rss)"
  out="$(python3 - "$PORT" "$SINK" "$GIGABYTES" "${PID[claviger]}" <<'PY'
import re, socket, sys, threading, time
port, sink, gigabytes, pid = map(int, sys.argv[1:5])
size = gigabytes * 10**9
block = memoryview(bytes(1 << 20))

def rss():
    return int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{pid}/status").read()).group(1)) // 1024

received = 0
def take(listening):
    global received
    s, _ = listening.accept()
    head = b""
    while b"\r\n\r\n" not in head:
        head += s.recv(65536)
    received = len(head.split(b"\r\n\r\n", 1)[1])
    buffer = bytearray(1 << 20)
    while received < size:
        count = s.recv_into(buffer)
        if not count:
            sys.exit(f"the connection ended after {received} bytes")
        received += count
    s.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

listening = socket.create_server(("127.0.0.1", sink))
taking = threading.Thread(target=take, args=(listening,), daemon=True)
taking.start()
begun = time.monotonic()
s = socket.create_connection(("127.0.0.1", port))
s.sendall(f"PUT /sink/zeros HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n\r\n".encode())
left, first, most = size, 0, 0
while left > 0:
    left -= s.send(block[:min(left, len(block))])
    if (size - left) % (64 << 20) < len(block):
        now = rss()
        most = max(most, now)
        if size - left <= 10**9:
            first = max(first, now)
if not s.recv(100).startswith(b"HTTP/1.1 200"):
    sys.exit("not answered")
took = time.monotonic() - begun
if received != size:
    sys.exit(f"{received} bytes arrived")
print(first or most, most, rss(), f"{took:.0f}")
PY
)" || fail "the upload failed: $out"
  read -r first most after took <<<"$out"
  echo "| $GIGABYTES GB sent through it in $took s | $begun MB | $most MB | $after MB | $((most - first)) MB more than in the first GB (≤ 32: $([ $((most - first)) -le 32 ] && echo met || echo '**missed**')) |" >> "$W/rows"
}

! wanted idle || connections plain "$PORT"
! wanted tls || connections TLS "$TLSPORT" tls
! wanted upload || upload
{
  machine "resident memory of the server's process"
  echo
  echo "| | before | at most | with them, or after | wanted |"
  echo "|---|--:|--:|--:|---|"
  cat "$W/rows"
} | tee "$W/table.md"
[ -z "$WRITE" ] || publish memory "$W/table.md"
