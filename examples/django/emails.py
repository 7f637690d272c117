"""The same with `USER_ID_FIELD: email` on both sides: tokens name accounts by an address that Django does not keep unique.

`emails.py URL`; called by `examples/django/run.sh`, after interoperability.py.
"""
import base64
import json

from interoperability import PASSWORD, Claviger, Django, User, check, login, refreshed

ADDRESS = "pbkdf2@example.org"


def named(token):
    body = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))["user_id"]


def status(side, access):
    if side.name == "Django":
        return side.client.get("/hello/", HTTP_AUTHORIZATION=f"Bearer {access}").status_code
    return side.hello(access)[0]


ours, theirs = Claviger(), Django()
for here, there in ((ours, theirs), (theirs, ours)):
    pair = login(here, "pbkdf2")
    check(f"{here.name} names the account by its address", named(pair["access"]) == ADDRESS)
    check(f"{there.name} knows it by that", status(there, pair["access"]) == 200)
    refreshed(there, pair["refresh"], f"{there.name} refreshes such a token of {here.name}")

before = login(theirs, "pbkdf2")["access"]
twin = User.objects.create_user("twin", ADDRESS, PASSWORD)
check("Django fails when two accounts have the address", status(theirs, before) == 500)
code, body = ours.hello(before)
check("Claviger refuses the token", code == 401 and body.get("code") == "user_not_found", body)
for name in ("pbkdf2", "twin"):
    code, body = ours.post("/api/token/", username=name, password=PASSWORD)
    check(f"and has none for {name}", code == 403 and body.get("code") == "no_own_email", body)
twin.delete()
check("with one account it is good again at Django", status(theirs, before) == 200)
check("and at Claviger", status(ours, before) == 200)

User.objects.create_user("addressless", "", PASSWORD)
code, body = ours.post("/api/token/", username="addressless", password=PASSWORD)
check("without an address there are no tokens", code == 403 and body.get("code") == "no_own_email", body)
