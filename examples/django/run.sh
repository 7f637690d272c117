#!/usr/bin/env bash
# A real Django project and Claviger on one database, on SQLite and, if its programs are installed, on PostgreSQL:
# `examples/django/run.sh`. Needs Debian's python3-django, python3-djangorestframework-simplejwt and python3-psycopg2.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../server.sh"
cd "$root/examples/django"

python=/usr/bin/python3
export PYTHONDONTWRITEBYTECODE=1 PYTHONWARNINGS=ignore
postgres_bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
postgres=""

as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

start_postgres() {
  chmod 755 "$scratch"
  mkdir "$scratch/postgres"
  [ "$(id -u)" -ne 0 ] || chown postgres "$scratch/postgres"
  DJANGO_POSTGRES_PORT=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  export DJANGO_POSTGRES_PORT
  postgres=$scratch/postgres/data
  (
    cd "$scratch/postgres"
    as_postgres "$postgres_bin/initdb" -D "$postgres" -A trust -U postgres >/dev/null
    as_postgres "$postgres_bin/pg_ctl" -D "$postgres" -l "$scratch/postgres/log" -w \
      -o "-p $DJANGO_POSTGRES_PORT -k $scratch/postgres -c listen_addresses=127.0.0.1 -c fsync=off" start >/dev/null
    as_postgres "$postgres_bin/createdb" -h 127.0.0.1 -p "$DJANGO_POSTGRES_PORT" -U postgres site1
    as_postgres "$postgres_bin/createdb" -h 127.0.0.1 -p "$DJANGO_POSTGRES_PORT" -U postgres claviger
  )
}

stop_postgres() {
  [ -z "$postgres" ] || (cd "$scratch/postgres" && as_postgres "$postgres_bin/pg_ctl" -D "$postgres" -m immediate stop >/dev/null)
}
trap 'stop_server; stop_postgres; rm -rf "$scratch"' EXIT

# both DJANGO-URL CLAVIGER-URL: the project is made, the server started on it, and all is tried.
both() {
  export CLAVIGER_ACCOUNTS_DJANGO_DATABASE=$1 CLAVIGER_DATABASE_URL=$2 CLAVIGER_DATA=$data
  "$python" manage.py migrate -v 0
  "$python" manage.py shell <people.py
  export CLAVIGER_ACCOUNTS_SOURCE=django CLAVIGER_KEYS_SIGNING_KEY=file:$DJANGO_SECRET_FILE
  export CLAVIGER_TOKENS_ROTATE_REFRESH_TOKENS=true CLAVIGER_TOKENS_BLACKLIST_AFTER_ROTATION=true
  export CLAVIGER_DATABASE_MIGRATE_ON_START=always
  "$root/claviger" check
  start_server
  "$python" interoperability.py "$url" "$root/claviger"
  stop_server
  start_server --tokens-user-id-field email
  DJANGO_USER_ID_FIELD=email "$python" emails.py "$url" "$root/claviger"
  stop_server
}

# imports INTO-URL: everybody, into tables of Claviger's own.
imports() {
  export CLAVIGER_DATABASE_URL=$1 CLAVIGER_ACCOUNTS_SOURCE=native
  "$root/claviger" import django --dry-run
  "$root/claviger" import django
  "$root/claviger" import django | grep -q '^Accounts: 0 imported, 7 already here$'
  echo "ok a second import finds nothing to do"
  start_server
  curl -fsS -o "$scratch/pair" "$url/api/token/" -d username=pbkdf2 -d password=violet-Kettle-42
  jq -e '.access and .refresh' "$scratch/pair" >/dev/null
  echo "ok who was imported logs in"
  stop_server
}

export DJANGO_SECRET_FILE=$scratch/secret DJANGO_SQLITE=$scratch/django.sqlite3
"$python" -c 'import secrets; print(secrets.token_urlsafe(50))' >"$DJANGO_SECRET_FILE"
chmod 600 "$DJANGO_SECRET_FILE"

echo "# SQLite"
both "sqlite:$DJANGO_SQLITE" "sqlite:$scratch/claviger.db"
imports "sqlite:$scratch/imported.db"

if [ -z "$postgres_bin" ]; then
  echo "# PostgreSQL is not installed: not tried"
  exit 0
fi
echo "# PostgreSQL"
rm -rf "$data"
start_postgres
on=postgresql://postgres@127.0.0.1:$DJANGO_POSTGRES_PORT
both "$on/site1" "$on/claviger"
