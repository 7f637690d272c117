#!/bin/bash
# files.sh [--write] [--rounds N] [--seconds N] [--connections N] [--warm N] [--only k1,f100k,f10m]
# CPU per request of a web server sending files, keep-alive: a `files` route of `claviger serve`; nginx with sendfile, and nginx that also
# keeps files open (`open_file_cache`). Goal: 1 KB at most 2 × nginx. Needs wrk and nginx. --write puts the table into docs/performance.md.
set -euo pipefail
. "$(dirname "$0")/side.sh"
options "$@"
need wrk nginx curl

precede
files_up "$W/files"
declare -A PORT=()
for name in nginx cached claviger; do PORT[$name]="$(free_port)"; done
nginx_up nginx 0 <<N
server { listen 127.0.0.1:${PORT[nginx]}; location /static/ { alias $W/files/; } }
N
nginx_up cached 0 <<N
open_file_cache max=1000; open_file_cache_valid 1s;
server { listen 127.0.0.1:${PORT[cached]}; location /static/ { alias $W/files/; } }
N
claviger_serve claviger "${PORT[claviger]}" <<C
sites:
  - hosts: "*"
    policy: allow-any
    routes:
      - { path: /static/, files: $W/files }
C
url() { echo "http://127.0.0.1:${PORT[$1]}/static"; }
for name in nginx cached claviger; do
  answers "$name" "$(url $name)/k1"
  for file in k1 f100k f10m; do gives "$(url $name)/$file" "$W/files/$file"; done
done

plain() { load_wrk "$(url "$2")/$1" "$3"; } # plain FILE NAME SECONDS
! wanted k1 || warm claviger 100000 plain k1
! wanted f100k || warm claviger 30000 plain f100k
! wanted f10m || warm claviger 500 plain f10m
pin claviger
! wanted k1 || row '1 KB' nginx:2 nginx cached claviger -- plain k1
! wanted f100k || row '100 KB' nginx:2 nginx cached claviger -- plain f100k
! wanted f10m || row '10 MB' nginx:2 nginx cached claviger -- plain f10m
{
  machine "servers on core 0, wrk on core 1, $CONNECTIONS connections, $ROUNDS rounds of ${SECONDS_EACH} s in turn"
  echo
  echo "| File | nginx | nginx, \`open_file_cache\` | Claviger | wanted |"
  echo "|---|--:|--:|--:|---|"
  cat "$W/rows"
} | tee "$W/table.md"
[ -z "$WRITE" ] || publish files "$W/table.md"
