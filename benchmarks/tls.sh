#!/bin/bash
# tls.sh [--write] [--rounds N] [--seconds N] [--connections N] [--warm N] [--only k1,handshake,h2]
# CPU under TLS, one P-256 certificate for both: a file of 1 KB over kept connections, full handshakes (`openssl s_time -new`, which does
# nothing else), and the same file by HTTP/2. `claviger serve` beside nginx. Goals: 1.4 ×, 1.1 × and 1.3 × nginx. Needs wrk, nginx,
# openssl, h2load. --write puts the table into docs/performance.md.
set -euo pipefail
. "$(dirname "$0")/side.sh"
options "$@"
need wrk nginx curl openssl h2load

precede
files_up "$W/files"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
  -keyout "$W/key.pem" -out "$W/cert.pem" 2>/dev/null
declare -A PORT=()
for name in nginx claviger plain; do PORT[$name]="$(free_port)"; done
nginx_up nginx 0 <<N
server {
  listen 127.0.0.1:${PORT[nginx]} ssl http2; ssl_certificate $W/cert.pem; ssl_certificate_key $W/key.pem; ssl_protocols TLSv1.2 TLSv1.3;
  location /static/ { alias $W/files/; }
}
N
claviger_serve claviger "${PORT[plain]}" <<C
tls: { certificate: $W/cert.pem, key: $W/key.pem, listen: "127.0.0.1:${PORT[claviger]}" }
sites:
  - hosts: "*"
    policy: allow-any
    routes:
      - { path: /static/, files: $W/files }
C
url() { echo "https://127.0.0.1:${PORT[$1]}/static"; }
for name in nginx claviger; do
  answers "$name" "$(url $name)/k1"
  for file in k1 f10m; do gives "$(url $name)/$file" "$W/files/$file"; done
done

kept() { load_wrk "$(url "$2")/$1" "$3"; } # kept FILE NAME SECONDS
handshakes() { load_handshakes "127.0.0.1:${PORT[$1]}" "$2"; }
h2() { load_h2 "$(url "$1")/k1" "$2"; }
speaks_h2() { [ "$(curl -sk --http2 -o /dev/null -w '%{http_version}' "$(url claviger)/k1")" = 2 ]; }

! wanted k1 || warm claviger 100000 kept k1
! wanted f100k || warm claviger 20000 kept f100k
! wanted handshake || warm claviger 10000 handshakes
! { wanted h2 && speaks_h2; } || warm claviger 100000 h2
pin claviger
! wanted k1 || row '1 KB, kept connections' nginx:1.4 nginx claviger -- kept k1
! wanted f100k || row '100 KB, kept connections' nginx:1.4 nginx claviger -- kept f100k
! wanted handshake || row 'a full handshake' nginx:1.1 nginx claviger -- handshakes
if wanted h2; then
  if speaks_h2; then row '1 KB, HTTP/2' nginx:1.3 nginx claviger -- h2; else echo '| 1 KB, HTTP/2 | | | not spoken |' >> "$W/rows"; fi
fi
{
  machine "servers on core 0, clients on core 1, $CONNECTIONS connections (handshakes: 4 clients), $ROUNDS rounds of ${SECONDS_EACH} s in turn"
  echo
  echo "| | nginx | Claviger | wanted |"
  echo "|---|--:|--:|---|"
  cat "$W/rows"
} | tee "$W/table.md"
[ -z "$WRITE" ] || publish tls "$W/table.md"
