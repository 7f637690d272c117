#!/usr/bin/env bash
# Certificates by ACME from a real authority: Pebble, the test server of Let's Encrypt. Ordered, served, kept over a
# restart, renewed when told to; proved by HTTP-01, then by TLS-ALPN-01.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../server.sh"
cd "$root"

helpers=()
stop_all() {
  [ ${#helpers[@]} -eq 0 ] || kill "${helpers[@]}" 2>/dev/null || true
  cleanup
}
trap stop_all EXIT

# Free ports: the authority has to know ours before we listen.
read -r plain secure directory management dns control unheard < <(/usr/bin/python3 -c '
import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(7)]
print(*(each.getsockname()[1] for each in sockets))')

# Pebble's own HTTPS, with a certificate of ours.
./claviger certificate development --name localhost --out "$scratch/pebble" >/dev/null
cat >"$scratch/pebble.json" <<JSON
{"pebble": {
  "listenAddress": "127.0.0.1:$directory", "managementListenAddress": "127.0.0.1:$management",
  "certificate": "$scratch/pebble/certificate.pem", "privateKey": "$scratch/pebble/key.pem",
  "httpPort": $plain, "tlsPort": $secure, "externalAccountBindingRequired": false}}
JSON
# Every name leads to this machine.
pebble-challtestsrv -defaultIPv6 "" -dns01 "127.0.0.1:$dns" -management "127.0.0.1:$control" \
  -http01 "" -https01 "" -tlsalpn01 "" >"$scratch/dns.out" 2>&1 &
helpers+=($!)
PEBBLE_VA_NOSLEEP=1 pebble -config "$scratch/pebble.json" -dnsserver "127.0.0.1:$dns" >"$scratch/pebble.out" 2>&1 &
helpers+=($!)

sed "s/PLAIN/$plain/; s/SECURE/$secure/; s/DIRECTORY/$directory/; s|AUTHORITY|$scratch/pebble/certificate.pem|" \
  examples/acme/claviger.yaml >"$scratch/claviger.yaml"
settings=(--config "$scratch/claviger.yaml" --data "$data")

fail() {
  echo "FAILED: $1" >&2
  tail -n 30 "$scratch/serve.out" "$scratch/pebble.out" >&2
  exit 1
}

# eventually WHAT COMMAND...: within 20 seconds.
eventually() {
  local what=$1 tries
  shift
  for ((tries = 0; tries < 200; tries++)); do
    if "$@"; then
      echo "ok: $what"
      return 0
    fi
    sleep 0.1
  done
  fail "$what"
}

# The port of HTTPS, where plain HTTP leads.
secure_port() {
  curl -sS -o /dev/null --max-time 2 -w '%{redirect_url}' "http://127.0.0.1:$plain/" 2>/dev/null |
    sed -n 's|https://[^:]*:\([0-9]*\)/.*|\1|p'
}

listens() {
  port=$(secure_port) && [ -n "$port" ]
}

# Served by a certificate of the authority, and by no other.
served() {
  local host=$1
  [ "$(curl -sS --max-time 5 --cacert "$scratch/root.pem" --resolve "$host:$port:127.0.0.1" \
    "https://$host:$port/" 2>/dev/null)" = shop ]
}

serial() {
  openssl s_client -connect "127.0.0.1:$port" -servername "$1" </dev/null 2>/dev/null |
    openssl x509 -noout -serial
}

issued() {
  grep -c 'Issued certificate serial' "$scratch/pebble.out" || true
}

start() {
  ./claviger serve "${settings[@]}" >>"$scratch/serve.out" 2>&1 &
  server=$!
  eventually "$1" listens
}

authority() {
  curl -fsS --max-time 2 --cacert "$scratch/pebble/certificate.pem" "https://localhost:$management/roots/0" \
    -o "$scratch/root.pem" 2>/dev/null
}

eventually "Pebble listens" authority
start "Claviger listens, with certificates of its own until the authority has answered"
eventually "shop.test has a certificate of the authority" served shop.test
eventually "www.shop.test has its own" served www.shop.test
[ "$(issued)" = 2 ] || fail "two orders, not $(issued)"

./claviger certificate list "${settings[@]}" | tee "$scratch/list"
[ "$(grep -c ' acme  *.*shop.test' "$scratch/list")" = 2 ] || fail "certificate list"
if grep -q self-signed "$scratch/list"; then fail "a stand-in is left"; fi
[ -z "$(find "$data/acme" -type f ! -perm 600)" ] || fail "files that others can read"
[ -z "$(find "$data/acme" -type d ! -perm 700)" ] || fail "directories that others can read"
echo "ok: listed, and their owner's alone"

before=$(serial shop.test)
stop_server
start "Claviger listens again"
eventually "shop.test has its certificate still" served shop.test
[ "$(serial shop.test)" = "$before" ] || fail "another certificate after a restart"
[ "$(issued)" = 2 ] || fail "ordered again after a restart"
echo "ok: a restart orders nothing"

./claviger certificate renew shop.test "${settings[@]}"
renewed() {
  [ "$(serial shop.test)" != "$before" ] && served shop.test
}
eventually "shop.test has another certificate when told to" renewed
[ "$(issued)" = 3 ] || fail "more was renewed than asked for"

status=$(curl -sS -o /dev/null -w '%{http_code}' "http://127.0.0.1:$plain/.well-known/acme-challenge/unknown")
[ "$status" = 308 ] || fail "what nobody has ordered is answered $status"
echo "ok: what no order asks for is no challenge"
stop_server

# By the handshake: another installation, whose plain HTTP the authority cannot find.
settings=(--config "$scratch/claviger.yaml" --data "$data-alpn" --tls-acme-challenge tls-alpn-01 --listen "127.0.0.1:$unheard")
plain=$unheard
start "Claviger listens, and proves its hosts by TLS-ALPN-01"
eventually "shop.test has a certificate of the authority" served shop.test
eventually "www.shop.test has its own" served www.shop.test
[ "$(issued)" = 5 ] || fail "two more orders, not $(($(issued) - 3))"

# asked PROTOCOLS: what a client sees that offers these
asked() {
  openssl s_client -connect "127.0.0.1:$secure" -servername shop.test -alpn "$1" </dev/null 2>&1 || true
}
asked acme-tls/1 | grep -q 'no application protocol' || fail "acme-tls/1 is answered while nothing is to be proved"
asked acme-tls/1,http/1.1 | grep -q 'ALPN protocol: http/1.1' || fail "acme-tls/1 beside others is not ignored"
echo "ok: no proof for who is not asked for one"
