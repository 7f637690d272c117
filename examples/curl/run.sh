#!/usr/bin/env bash
# The life of a token, by curl: `examples/curl/run.sh` starts a server of its own and checks every answer.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../server.sh"

JSON='Content-Type: application/json'
status="" body=""

# call PATH [CURL OPTION]...: shows the request as one would type it, sets $status and $body.
call() {
  local path=$1
  shift
  printf '\n$ curl %s' "$url$path"
  [ $# -eq 0 ] || printf " '%s'" "$@" | sed -E "s/'(-[a-zA-Z])'/\1/g" | shorten
  body=$(curl -sS --max-time 10 -w '\n%{http_code}' "$url$path" "$@")
  status=${body##*$'\n'}
  body=${body%$'\n'*}
  printf '\n%s ' "$status"
  shorten <<<"$body"
}

shorten() {
  sed -E 's/eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_.-]+/eyJ…/g'
}

# expect STATUS JQ-FILTER: the answer has this status, and the filter is true of its body.
expect() {
  if [ "$status" != "$1" ] || ! jq -e "$2" >/dev/null <<<"$body"; then
    echo "expected $1 and $2" >&2
    exit 1
  fi
  echo "ok: $1, $2"
}

start_server --tokens-rotate-refresh-tokens --tokens-blacklist-after-rotation --sessions-reuse-grace=5s
create_user alice 'violet-Kettle-42'

echo; echo "# A login: two tokens."
call /api/token/ -H "$JSON" -d '{"username":"alice","password":"violet-Kettle-42"}'
expect 200 '.access and .refresh'
access=$(jq -r .access <<<"$body")
refresh=$(jq -r .refresh <<<"$body")

call /api/token/ -d username=alice -d password=violet-Kettle-42
expect 200 '.access and .refresh'

echo; echo "# The access token opens what is protected."
call /hello/ -H "Authorization: Bearer $access"
expect 200 '. == {"message":"Hello, alice!"}'

echo; echo "# It is good until it expires; anybody may ask."
call /api/token/verify/ -H "$JSON" -d "{\"token\":\"$access\"}"
expect 200 '. == {}'

echo; echo "# The refresh token gets the next pair, and is spent by that."
call /api/token/refresh/ -H "$JSON" -d "{\"refresh\":\"$refresh\"}"
expect 200 '.access and .refresh'
next=$(jq -r .refresh <<<"$body")
newer=$(jq -r .access <<<"$body")

call /hello/ -H "Authorization: Bearer $newer"
expect 200 '.message == "Hello, alice!"'

echo; echo "# The answer may have been lost: asked again at once, it is the same pair."
call /api/token/refresh/ -H "$JSON" -d "{\"refresh\":\"$refresh\"}"
expect 200 '.access and .refresh'

echo; echo "# Asked again later, somebody has stolen it: the session ends, and its newest tokens with it."
sleep 6
call /api/token/refresh/ -H "$JSON" -d "{\"refresh\":\"$refresh\"}"
expect 401 '. == {"detail":"Token is blacklisted","code":"token_not_valid"}'

call /api/token/refresh/ -H "$JSON" -d "{\"refresh\":\"$next\"}"
expect 401 '.code == "token_not_valid"'

call /hello/ -H "Authorization: Bearer $newer"
expect 401 '.code == "token_not_valid"'

call /api/token/ -d username=alice -d password=violet-Kettle-42
expect 200 '.access and .refresh'
access=$(jq -r .access <<<"$body")
next=$(jq -r .refresh <<<"$body")

echo; echo "# A logout: the refresh token is ended."
call /api/token/blacklist/ -H "$JSON" -d "{\"refresh\":\"$next\"}"
expect 200 '. == {}'

call /api/token/refresh/ -H "$JSON" -d "{\"refresh\":\"$next\"}"
expect 401 '. == {"detail":"Token is blacklisted","code":"token_not_valid"}'

call /api/token/verify/ -H "$JSON" -d "{\"token\":\"$next\"}"
expect 400 '. == {"non_field_errors":["Token is blacklisted"]}'

echo; echo "# What is refused."
call /hello/
expect 401 '. == {"detail":"Authentication credentials were not provided."}'

call /hello/ -H "Authorization: Bearer ${access}x"
expect 401 '.code == "token_not_valid" and .messages[0].message == "Token is invalid"'

call /hello/ -H "Authorization: Bearer $next"
expect 401 '.code == "token_not_valid" and .messages[0].message == "Token has wrong type"'

call /api/token/refresh/ -H "$JSON" -d "{\"refresh\":\"$access\"}"
expect 401 '. == {"detail":"Token has wrong type","code":"token_not_valid"}'

call /api/token/ -H "$JSON" -d '{"username":"alice","password":"wrong"}'
expect 401 '. == {"detail":"No active account found with the given credentials"}'

call /api/token/ -H "$JSON" -d '{}'
expect 400 '. == {"username":["This field is required."],"password":["This field is required."]}'
