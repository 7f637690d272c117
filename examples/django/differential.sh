#!/usr/bin/env bash
# The same random requests to Django with SimpleJWT and to Claviger, and every difference: `examples/django/differential.sh
# [COUNT] [SEED]`. Needs Debian's python3-django and python3-djangorestframework-simplejwt.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../server.sh"

export DJANGO_SECRET_FILE=$scratch/secret PYTHONDONTWRITEBYTECODE=1 PYTHONWARNINGS=ignore
/usr/bin/python3 -c 'import secrets; print(secrets.token_urlsafe(50))' >"$DJANGO_SECRET_FILE"
chmod 600 "$DJANGO_SECRET_FILE"

# As the packaged SimpleJWT is older, and as its project in differential.py is set up.
export CLAVIGER_KEYS_SIGNING_KEY=file:$DJANGO_SECRET_FILE CLAVIGER_TOKENS_LEGACY_MESSAGES=true CLAVIGER_TOKENS_INTEGER_USER_ID=true
export CLAVIGER_WEB_TRANSLATIONS=true CLAVIGER_PASSWORDS_ARGON2_MEMORY=64 CLAVIGER_PASSWORDS_ARGON2_ITERATIONS=1
export CLAVIGER_THROTTLES_LOGIN_FAILURES=off CLAVIGER_THROTTLES_LOGIN_FAILURES_BY_ADDRESS=off
export CLAVIGER_THROTTLES_LOGIN_FAILURES_BY_ACCOUNT=off
start_server
create_user alice wonder-Land-9
create_user bob wonder-Land-9
"$root/claviger" user deactivate bob --data "$data" >/dev/null
/usr/bin/python3 "$root/examples/django/differential.py" "$url" "${1:-1500}" "${2:-1}"
