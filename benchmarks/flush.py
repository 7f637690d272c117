"""See flush.sh."""

import argparse
import contextlib
import http.client
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

from token_service import CLAVIGER, Postgres, PostgresServer, Server, Side, Sqlite, say, token

LIVING = 5_000
HEAP = "64m"


class Client(threading.Thread):
    """Checks an access token and takes a refresh token for its successor, one after the other, as long as `busy`."""

    def __init__(self, port, access, refresh):
        super().__init__(daemon=True)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.access, self.refresh, self.busy, self.times, self.refused = access, refresh, True, {"check": [], "refresh": []}, 0

    def run(self):
        while self.busy:
            self.timed("check", "GET", "/hello/", None, {"Authorization": "Bearer " + self.access})
            answer = self.timed("refresh", "POST", "/api/token/refresh/", json.dumps({"refresh": self.refresh}), {"Content-Type": "application/json"})
            self.refresh = answer.get("refresh", self.refresh)
            time.sleep(0.02)

    def timed(self, name, method, path, body, headers):
        begun = time.monotonic()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        self.times[name].append((time.monotonic() - begun) * 1000)
        if answer.status != 200:
            self.refused += 1
            say(f"{name}: {answer.status} {text.decode()}")
            return {}
        return json.loads(text)

    def percentile(self, name, share):
        times = sorted(self.times[name])
        return times[min(len(times) - 1, int(len(times) * share))]


def flushed(side):
    """Rows, seconds, most resident memory in MB."""
    begun = time.monotonic()
    process = subprocess.Popen([CLAVIGER, "flush", *side.database.settings], env=os.environ | {"CLAVIGER_JAVA_OPTS": f"-Xmx{HEAP}"}, stdout=subprocess.PIPE, text=True)
    text = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit("claviger flush failed")
    return int(re.search(r"\d+", text).group()), time.monotonic() - begun, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--only", default="", help="a part of the names of the databases")
    arguments = parser.parse_args()
    print("| | rows deleted | took | heap | resident | a check meanwhile: median, p99 | a refresh meanwhile: median, p99 | refused |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory(prefix="claviger-flush-", dir=os.environ.get("TMPDIR")) as place, contextlib.ExitStack() as ending:
        directory = pathlib.Path(place)
        for kind in (Sqlite, Postgres):
            if arguments.only not in kind.name:
                continue
            own = directory / kind.name
            own.mkdir()
            if kind is Postgres:
                server = PostgresServer(directory)
                ending.callback(server.stop)
                database = Postgres(own, server, "flushed")
            else:
                database = Sqlite(own)
            side = Side(own, database, 1_000, arguments.rows + LIVING, 0)
            side.prepare()
            database.expire_but(LIVING)
            database.settle()
            session = database.some_living()
            server = Server(side, "serve", ["--tokens-rotate-refresh-tokens", "--tokens-blacklist-after-rotation"])
            client = Client(server.port, *(token(kind, session, side.key, int(time.time())) for kind in ("access", "refresh")))
            client.start()
            time.sleep(3)
            client.times = {"check": [], "refresh": []}
            rows, took, resident = flushed(side)
            client.busy = False
            client.join()
            server.stop()
            say(f"{kind.name}: {rows:,} rows in {took:.0f} s")
            meanwhile = " | ".join(f"{client.percentile(name, 0.5):.1f} ms, {client.percentile(name, 0.99):.1f} ms" for name in ("check", "refresh"))
            print(f"| {kind.name} | {rows:,} | {took:.0f} s | {HEAP[:-1]} MB | {resident:.0f} MB | {meanwhile} | {client.refused} |", flush=True)


if __name__ == "__main__":
    main()
