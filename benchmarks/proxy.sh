#!/bin/bash
# proxy.sh [--write] [--rounds N] [--seconds N] [--connections N] [--warm N] [--only k1,token,f100k,f10m]
# CPU per request of a reverse proxy in front of nginx serving files, keep-alive on both sides: `claviger serve`; nginx as it comes but for
# keep-alive, nginx tuned for large answers, HAProxy; and with a token to check (HS256, our own): HAProxy with `jwt_verify`, and nginx with
# `auth_request` to a second Claviger, whose CPU counts as well. Goals: 1 KB at most 1.5 × nginx, with a token at most HAProxy with its
# check; 100 KB 1.2 × and 10 MB 1.5 × the tuned nginx. Needs wrk, nginx, haproxy. --write puts the table into docs/performance.md.
set -euo pipefail
. "$(dirname "$0")/side.sh"
options "$@"
need wrk nginx haproxy curl

precede
files_up "$W/files"
mkdir "$W/files/api"; cp "$W/files/k1" "$W/files/api/k1"; chmod -R a+rX "$W/files"
BEHIND="$(free_port)"
declare -A PORT=()
for name in nginx tuned auth_request haproxy haproxy-jwt check claviger; do PORT[$name]="$(free_port)"; done

nginx_up behind 1 <<N
server { listen 127.0.0.1:$BEHIND; root $W/files; }
N
upstream="upstream behind { server 127.0.0.1:$BEHIND; keepalive 1024; keepalive_requests 100000000; }"
# shellcheck disable=SC2016 # the variables are nginx's
forward='proxy_pass http://behind; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;
  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Forwarded-Host $host;'
nginx_up nginx 0 <<N
$upstream
server { listen 127.0.0.1:${PORT[nginx]}; location / { $forward } }
N
nginx_up tuned 0 <<N
$upstream
server { listen 127.0.0.1:${PORT[tuned]}; location / { $forward proxy_buffer_size 64k; proxy_buffers 16 256k; proxy_busy_buffers_size 1m; proxy_max_temp_file_size 0; } }
N
nginx_up auth_request 0 <<N
$upstream
upstream check { server 127.0.0.1:${PORT[check]}; keepalive 1024; keepalive_requests 100000000; }
server {
  listen 127.0.0.1:${PORT[auth_request]};
  location / { auth_request /check; $forward }
  location = /check { internal; proxy_pass http://check; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass_request_body off; proxy_set_header Content-Length ""; }
}
N
claviger_serve check "${PORT[check]}" <<C
sites:
  - hosts: "*"
    policy: authenticated
    routes:
      - { path: /, respond: "204" }
C
PID[auth_request]+=" ${PID[check]}"
backend="backend behind
  server s 127.0.0.1:$BEHIND"
haproxy_up haproxy 0 <<H
frontend f
  bind 127.0.0.1:${PORT[haproxy]}
  default_backend behind
$backend
H
haproxy_up haproxy-jwt 0 <<H
frontend f
  bind 127.0.0.1:${PORT[haproxy-jwt]}
  http-request set-var(txn.bearer) http_auth_bearer
  http-request deny deny_status 401 unless { var(txn.bearer),jwt_header_query('\$.alg') -m str HS256 }
  http-request deny deny_status 401 unless { var(txn.bearer),jwt_verify("HS256","$SECRET") 1 }
  http-request set-var(txn.exp) var(txn.bearer),jwt_payload_query('\$.exp','int')
  http-request set-var(txn.left) date(),neg,add(txn.exp)
  http-request deny deny_status 401 if { var(txn.left) -m int lt 0 }
  default_backend behind
$backend
H
claviger_serve claviger "${PORT[claviger]}" <<C
upstreams:
  - name: behind
    servers: http://127.0.0.1:$BEHIND
sites:
  - hosts: "*"
    policy: allow-any
    routes:
      - { path: /, proxy: behind }
      - { path: /api/, proxy: behind, policy: authenticated }
C

url() { echo "http://127.0.0.1:${PORT[$1]}"; }
answers claviger "$(url claviger)/k1"
TOKEN="$(login "${PORT[claviger]}")"
CHECKED="$(login "${PORT[check]}")" # the second has accounts of its own
for name in nginx tuned haproxy claviger; do
  answers "$name" "$(url $name)/k1"
  gives "$(url $name)/f10m" "$W/files/f10m"
done
declare -A BEARER=()
for name in nginx haproxy-jwt claviger; do BEARER[$name]="Authorization: Bearer $TOKEN"; done
BEARER[auth_request]="Authorization: Bearer $CHECKED"
for name in auth_request haproxy-jwt claviger; do
  answers "$name" "$(url $name)/api/k1" -H "${BEARER[$name]}"
  gives "$(url $name)/api/k1" "$W/files/api/k1" -H "${BEARER[$name]}"
  [ "$(curl -s -o /dev/null -w '%{http_code}' -H "${BEARER[$name]}x" "$(url $name)/api/k1")" = 401 ] || fail "$name lets a wrong token pass"
done

plain() { load_wrk "$(url "$2")/$1" "$3"; } # plain FILE NAME SECONDS
token() { load_wrk "$(url "$1")/api/k1" -H "${BEARER[$1]}" "$2"; } # token NAME SECONDS

! wanted k1 || warm claviger 100000 plain k1
! wanted f100k || warm claviger 30000 plain f100k
! wanted f10m || warm claviger 500 plain f10m
if wanted token; then warm claviger 100000 token; warm auth_request 100000 token; fi
pin claviger; pin check
! wanted k1 || row '1 KB' nginx:1.5 nginx tuned haproxy - - claviger -- plain k1
! wanted token || row '1 KB, token checked' haproxy-jwt:1,nginx:1.5 nginx - - auth_request haproxy-jwt claviger -- token
! wanted f100k || row '100 KB' tuned:1.2 nginx tuned haproxy - - claviger -- plain f100k
! wanted f10m || row '10 MB' tuned:1.5 nginx tuned haproxy - - claviger -- plain f10m
{
  machine "proxies on core 0, server and wrk on core 1, $CONNECTIONS connections, $ROUNDS rounds of ${SECONDS_EACH} s in turn"
  echo
  echo "| Answer | nginx | nginx, tuned | HAProxy | nginx, \`auth_request\` | HAProxy, \`jwt_verify\` | Claviger | wanted |"
  echo "|---|--:|--:|--:|--:|--:|--:|---|"
  cat "$W/rows"
  echo
  echo "Of the row with a token, nginx is the one that checks nothing; with \`auth_request\` it asks a second Claviger, which is counted. Memory after: Claviger $(rss_mb "${PID[claviger]}") MB, nginx $(rss_mb "${PID[nginx]}") MB, HAProxy $(rss_mb "${PID[haproxy]}") MB."
} | tee "$W/table.md"
[ -z "$WRITE" ] || publish proxy "$W/table.md"
