#!/bin/bash
# cache.sh [--write] [--rounds N] [--seconds N] [--connections N] [--warm N] [--only k1,f100k]
# CPU per request of answers that a proxy has kept: nginx with `proxy_cache`, `claviger serve` with `cache`, and the same server where it forwards
# instead. Goals: less than forwarding. Needs wrk and nginx. --write puts the table into docs/performance.md.
set -euo pipefail
. "$(dirname "$0")/side.sh"
options "$@"
need wrk nginx curl

precede
files_up "$W/files"
mkdir "$W/files/kept"; cp "$W"/files/k1 "$W"/files/f100k "$W/files/kept"; chmod -R a+rX "$W/files"
BEHIND="$(free_port)"
declare -A PORT=([nginx]="$(free_port)" [claviger]="$(free_port)")

nginx_up behind 1 <<N
server { listen 127.0.0.1:$BEHIND; root $W/files; add_header Cache-Control "public, max-age=3600"; }
N
mkdir -m 777 "$W/zone"
nginx_up nginx 0 <<N
proxy_cache_path $W/zone keys_zone=kept:10m max_size=64m;
upstream behind { server 127.0.0.1:$BEHIND; keepalive 1024; keepalive_requests 100000000; }
server {
  listen 127.0.0.1:${PORT[nginx]};
  location / { proxy_pass http://behind; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_cache kept; }
}
N
claviger_serve claviger "${PORT[claviger]}" <<C
upstreams:
  - name: behind
    servers: http://127.0.0.1:$BEHIND
sites:
  - hosts: "*"
    policy: allow-any
    routes:
      - { path: /, proxy: behind }
      - { path: /kept/, proxy: behind, cache: { size: 64MiB } }
C
PID[forwarding]=${PID[claviger]} PORT[forwarding]=${PORT[claviger]}
declare -A FOLDER=([nginx]=/kept [claviger]=/kept [forwarding]="")

url() { echo "http://127.0.0.1:${PORT[$1]}${FOLDER[$1]}"; }
for name in nginx claviger forwarding; do
  answers "$name" "$(url "$name")/k1"
  gives "$(url "$name")/f100k" "$W/files/f100k"
done
curl -si "$(url claviger)/k1" | grep -qi '^cache-status: claviger; hit' || fail "claviger has not kept it"

kept() { load_wrk "$(url "$2")/$1" "$3"; } # kept FILE NAME SECONDS
for file in k1 f100k; do
  if wanted "$file"; then warm claviger 100000 kept "$file"; warm forwarding 30000 kept "$file"; fi
done
pin claviger
! wanted k1 || row '1 KB' forwarding:1 nginx forwarding claviger -- kept k1
! wanted f100k || row '100 KB' forwarding:1 nginx forwarding claviger -- kept f100k
{
  machine "proxies on core 0, server and wrk on core 1, $CONNECTIONS connections, $ROUNDS rounds of ${SECONDS_EACH} s in turn"
  echo
  echo "| Answer | nginx, \`proxy_cache\` | Claviger, forwarding | Claviger, kept | wanted |"
  echo "|---|--:|--:|--:|---|"
  cat "$W/rows"
} | tee "$W/table.md"
[ -z "$WRITE" ] || publish cache "$W/table.md"
