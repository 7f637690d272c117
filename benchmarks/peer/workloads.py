#!/usr/bin/python3
"""workloads.py STATE.json -> JSON list of the measurable requests of the running server: those of the Django peer."""
import base64, json, os, sys, time, urllib.request, uuid
from concurrent.futures import ThreadPoolExecutor

state = json.load(open(sys.argv[1]))
base, rotates = state["base"], state["rot"] == "on"
run = os.path.dirname(sys.argv[1])
J = {"Content-Type": "application/json"}
credentials = {"username": "bench", "password": "bench-password-1"}


def post(path, body):
    request = urllib.request.Request(base + path, json.dumps(body).encode(), J)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def claims(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def minted(name, count):
    """Refresh tokens signed with the server's key, as SimpleJWT makes them: logging in for each would take minutes."""
    import jwt
    key = open(state["key"]).read().strip()
    if state["alg"] != "HS256":  # loaded once: PyJWT would parse the PEM for every token
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
        key = load_pem_private_key(key.encode(), None)
    path, now, user = f"{run}/{name}.txt", int(time.time()), claims(tokens["access"])["user_id"]
    with open(path, "w") as file:
        for _ in range(count):
            token = {"token_type": "refresh", "exp": now + 86400, "iat": now, "jti": uuid.uuid4().hex, "user_id": user}
            file.write(jwt.encode(token, key, algorithm=state["alg"]) + "\n")
    return path


def logged_in(name, count):
    """Refresh tokens of logins, as the server's own clients have them: each begins a family, which a rotation moves on."""
    path = f"{run}/{name}.txt"
    with ThreadPoolExecutor(4) as logins, open(path, "w") as file:
        for pair in logins.map(lambda _: post("/api/token/", credentials), range(count)):
            file.write(pair["refresh"] + "\n")
    return path


tokens = post("/api/token/", credentials)
work = [
    {"name": "hello", "path": "/hello/", "headers": {"Authorization": "Bearer " + tokens["access"]}, "expect": '{"message":"Hello, bench!"}', "warm": 6},
    {"name": "verify", "method": "POST", "path": "/api/token/verify/", "headers": J, "body": json.dumps({"token": tokens["access"]}), "expect": "{}", "warm": 6},
    {"name": "obtain", "method": "POST", "path": "/api/token/", "headers": J, "body": json.dumps(credentials), "expect": '"access"', "conns": 4},
]
refresh = {"name": "refresh", "method": "POST", "path": "/api/token/refresh/", "headers": J}
if rotates:
    work.append(refresh | {"mode": "chain", "tokens": logged_in("chain", 64), "pre": '{"refresh":"', "post": '"}', "pattern": '"refresh":"([^"]+)"', "expect": '"refresh"', "warm": 4})
    work.append({"name": "blacklist", "method": "POST", "path": "/api/token/blacklist/", "headers": J, "mode": "list",
                 "tokens": minted("list", 3000 if state["alg"] == "HS256" else 1500), "pre": '{"refresh":"', "post": '"}', "expect": "{}", "warm": 0})
else:
    work.append(refresh | {"body": json.dumps({"refresh": tokens["refresh"]}), "expect": '"access"', "warm": 4})
json.dump(work, sys.stdout)
