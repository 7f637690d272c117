"""Django and Claviger on one database: each accepts, spends and refuses what the other has issued.

`examples/django/run.sh` makes the project and starts the server; this is called with its URL and the `claviger` command.
"""
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site1.settings")
django.setup()

from django.contrib.auth import authenticate  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken  # noqa: E402
from rest_framework_simplejwt.tokens import RefreshToken  # noqa: E402

URL, COMMAND = sys.argv[1], sys.argv[2]
PASSWORD = "violet-Kettle-42"


class Claviger:
    name = "Claviger"

    def post(self, path, **fields):
        return self.send(path, json.dumps(fields).encode(), {"Content-Type": "application/json"})

    def hello(self, access):
        return self.send("/hello/", None, {"Authorization": f"Bearer {access}"})

    def send(self, path, body, headers):
        try:
            with urllib.request.urlopen(urllib.request.Request(URL + path, body, headers), timeout=20) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read())


class Django:
    """The project's views, without a socket in between."""

    name = "Django"
    client = Client(raise_request_exception=False)

    def post(self, path, **fields):
        answer = self.client.post(path, json.dumps(fields), content_type="application/json")
        return answer.status_code, answer.json()

    def hello(self, access):
        answer = self.client.get("/hello/", HTTP_AUTHORIZATION=f"Bearer {access}")
        return answer.status_code, answer.json()


def check(what, condition, detail=""):
    if not condition:
        sys.exit(f"FAILED {what} {detail}")
    print(f"ok {what}")


def login(side, username, password=PASSWORD):
    status, body = side.post("/api/token/", username=username, password=password)
    check(f"{username} logs in at {side.name}", status == 200, body)
    return body


def refreshed(side, refresh, what):
    status, body = side.post("/api/token/refresh/", refresh=refresh)
    check(what, status == 200 and body.get("refresh") and body.get("access"), body)
    return body


def refused(side, refresh, what):
    status, body = side.post("/api/token/refresh/", refresh=refresh)
    check(what, status == 401 and body.get("detail") == "Token is blacklisted", body)


def claviger_command(*words, stdin=""):
    return subprocess.run([COMMAND, *words], input=stdin, capture_output=True, text=True, check=True).stdout


def tokens(here, there):
    """What `here` has issued, at `there`."""
    pair = login(here, "pbkdf2")
    check(f"an access token of {here.name} opens {there.name}", there.hello(pair["access"])[0] == 200)
    status, _ = there.post("/api/token/verify/", token=pair["refresh"])
    check(f"{there.name} verifies a token of {here.name}", status == 200)

    second = refreshed(there, pair["refresh"], f"{there.name} refreshes a token of {here.name}")
    check(f"the access token of {there.name} opens {here.name}", here.hello(second["access"])[0] == 200)
    refused(here, pair["refresh"], f"{here.name} refuses it from now on")
    third = refreshed(here, second["refresh"], f"{here.name} refreshes the successor")
    refused(there, second["refresh"], f"{there.name} refuses the successor from now on")

    status, _ = there.post("/api/token/blacklist/", refresh=third["refresh"])
    check(f"{there.name} blacklists what came of it", status == 200)
    refused(here, third["refresh"], f"{here.name} refuses that")
    status, _ = here.post("/api/token/verify/", token=third["refresh"])
    check(f"{here.name} does not verify it", status in (400, 401))


def lists(claviger):
    pair = login(claviger, "pbkdf2")
    jti = RefreshToken(pair["refresh"])["jti"]
    row = OutstandingToken.objects.get(jti=jti)
    check("Django's list of outstanding tokens has Claviger's", row.user.username == "pbkdf2")
    check("and knows when it expires", row.expires_at.timestamp() == RefreshToken(pair["refresh"])["exp"])
    check("but could not be used by who reads it", row.token != pair["refresh"])
    BlacklistedToken.objects.create(token=row)
    refused(claviger, pair["refresh"], "Claviger refuses what is blacklisted in Django's administration")
    call_command("flushexpiredtokens")
    check("Django's flushexpiredtokens runs", OutstandingToken.objects.filter(jti=jti).exists())


def passwords(claviger, django_side):
    for name in ("pbkdf2", "sha1", "md5", "unsalted", "root"):
        before = User.objects.get(username=name).password
        login(claviger, name)
        after = User.objects.get(username=name).password
        weak = name in ("md5", "unsalted")
        check(f"the hash of {name} is {'replaced' if weak else 'left as it is'}", (before != after) == weak, after)
        login(django_side, name)

    login(claviger, "sha1")
    claviger_command("user", "password", "sha1", "--password-stdin", stdin="amber-Saucer-17")
    stored = User.objects.get(username="sha1").password
    check("a password set by Claviger is right in Django", authenticate(username="sha1", password="amber-Saucer-17"))
    check("and Django leaves its hash as it is", User.objects.get(username="sha1").password == stored, stored)

    pair = login(claviger, "sha1", "amber-Saucer-17")
    check("its session goes on", claviger.hello(pair["access"])[0] == 200)
    user = User.objects.get(username="sha1")
    user.set_password("green-Teapot-23")
    user.save()
    deadline = time.monotonic() + 10
    while claviger.hello(pair["access"])[0] == 200 and time.monotonic() < deadline:
        time.sleep(0.1)
    check("a password set by Django ends it", claviger.hello(pair["access"])[1].get("code") == "password_changed")
    login(claviger, "sha1", "green-Teapot-23")


def accounts(claviger):
    claviger_command("user", "create", "--username", "new", "--email", "new@example.org", "--password-stdin", stdin=PASSWORD)
    new = User.objects.get(username="new")
    check("an account made by Claviger is one of Django's", new.is_active and not new.is_staff and new.email == "new@example.org")
    check("and logs in there", authenticate(username="new", password=PASSWORD))
    shown = json.loads(claviger_command("user", "show", "pbkdf2"))
    check("groups are Django's", shown["groups"] == ["editors"], shown)
    check("permissions are Django's", "auth.view_user" in shown["permissions"], shown)
    claviger_command("user", "deactivate", "new")
    check("an account switched off by Claviger is so in Django", authenticate(username="new", password=PASSWORD) is None)


if __name__ == "__main__":
    ours, theirs = Claviger(), Django()
    passwords(ours, theirs)
    tokens(theirs, ours)
    tokens(ours, theirs)
    lists(ours)
    accounts(ours)
