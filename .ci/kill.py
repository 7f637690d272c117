"""1,000 logins and 1,000 refreshes, the server killed with SIGKILL in the midst of them, again and again.

What a client has an answer for must be there afterwards: the session of a login is on record, and after a refresh with the
new refresh token as its current one and the one that was given for it as spent.
"""

import base64
import concurrent.futures
import json
import pathlib
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import http.client

ROOT = pathlib.Path(__file__).resolve().parents[1]
PASSWORD = "violet-Kettle-42"
LOGINS = 1000
KILLS = 5
CLIENTS = 8
SETTINGS = [
    "--tokens-rotate-refresh-tokens", "--tokens-blacklist-after-rotation", "--sessions-reuse-grace", "0s",
    # cheap hashes, since it is the writing that is tested
    "--passwords-argon2-memory", "64", "--passwords-argon2-iterations", "1",
]


class Server:
    def __init__(self, directory):
        self.data = directory / "data"
        self.output = directory / "serve.out"

    def start(self):
        with open(self.output, "wb") as output:
            self.process = subprocess.Popen(
                [ROOT / "claviger", "serve", "--data", self.data, "--listen", "127.0.0.1:0", *SETTINGS],
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            if found := re.search(r"http://127\.0\.0\.1:(\d+)", self.output.read_text()):
                self.port = int(found.group(1))
                return
            time.sleep(0.02)
        sys.exit("the server did not start:\n" + self.output.read_text())

    def kill(self):
        executable = pathlib.Path(f"/proc/{self.process.pid}/exe").resolve().name
        if executable != "java":
            sys.exit(f"process {self.process.pid} is {executable}, not the server")
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.terminate()
        if self.process.wait(30) not in (0, 143):
            sys.exit(f"SIGTERM ended the server with {self.process.returncode}")


class Ledger:
    """What clients were told, by session."""

    def __init__(self):
        self.lock = threading.Lock()
        self.logins = 0
        self.refreshes = 0
        self.lost = 0
        self.sessions = set()
        self.spent = {}

    def login(self, token):
        with self.lock:
            self.logins += 1
            self.sessions.add(claims(token)["sid"])

    def refresh(self, old, new):
        with self.lock:
            self.refreshes += 1
            self.spent[claims(new)["sid"]] = (old, new)

    def unanswered(self):
        with self.lock:
            self.lost += 1


def claims(token):
    segment = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))


def post(connection, path, body):
    connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


def accepted(answer, what):
    status, body = answer
    if status != 200:
        sys.exit(f"FAILED {what}: {status} {body}")
    return body


def client(server, ledger, enough):
    """Logs in and refreshes until there is enough of it, or the server is gone."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        while not enough():
            tokens = accepted(
                post(connection, "/api/token/", {"username": "alice", "password": PASSWORD}), "login")
            ledger.login(tokens["refresh"])
            renewed = accepted(
                post(connection, "/api/token/refresh/", {"refresh": tokens["refresh"]}), "refresh")
            ledger.refresh(tokens["refresh"], renewed["refresh"])
    except (OSError, http.client.HTTPException):
        ledger.unanswered()
    finally:
        connection.close()


def killed_in_the_midst(server, ledger, target):
    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as clients:
        running = [clients.submit(client, server, ledger, lambda: ledger.logins >= LOGINS * 2) for _ in range(CLIENTS)]
        while ledger.logins < target and not all(run.done() for run in running):
            time.sleep(0.002)
        time.sleep(random.uniform(0, 0.01))
        server.kill()
        for run in running:
            run.result()


def check(server, ledger):
    with sqlite3.connect(f"file:{server.data}/claviger.db?mode=ro", uri=True) as database:
        (integrity,), = database.execute("pragma integrity_check")
        rows = {sid: ids for sid, *ids in database.execute("select id, previous_jti, current_jti from token_family")}
    if integrity != "ok":
        sys.exit("FAILED: the database is damaged: " + integrity)
    missing = ledger.sessions - rows.keys()
    unspent = [sid for sid, pair in ledger.spent.items() if rows.get(sid) != [claims(token)["jti"] for token in pair]]
    if missing or unspent:
        sys.exit(f"FAILED: {len(missing)} sessions are not on record, in {len(unspent)} a spent token is good again")
    refused_again(server, ledger)


def refused_again(server, ledger):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    for token in random.sample(sorted(old for old, _ in ledger.spent.values()), 20):
        status, body = post(connection, "/api/token/refresh/", {"refresh": token})
        if (status, body.get("detail")) != (401, "Token is blacklisted"):
            sys.exit(f"FAILED: a spent token was answered {status} {body}")
    connection.close()


def main():
    with tempfile.TemporaryDirectory() as directory:
        server, ledger = Server(pathlib.Path(directory)), Ledger()
        subprocess.run(
            [ROOT / "claviger", "user", "create", "--username", "alice", "--password-stdin", "--data", server.data, *SETTINGS],
            input=PASSWORD.encode(), check=True, timeout=60, stdout=subprocess.DEVNULL)
        server.start()
        for kill in range(1, KILLS + 1):
            killed_in_the_midst(server, ledger, LOGINS * kill // KILLS)
            start = time.monotonic()
            server.start()
            check(server, ledger)
            print(f"ok kill {kill}: {ledger.logins} logins and {ledger.refreshes} refreshes acknowledged, none missing"
                  f" ({ledger.lost} without answer; up again after {time.monotonic() - start:.1f} s)", flush=True)
        server.stop()
        if ledger.logins < LOGINS or ledger.refreshes < LOGINS * 0.95:
            sys.exit("FAILED: too few requests")


main()
