"""See peers.sh."""

import argparse
import contextlib
import http.client
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

from token_service import HERE, WARM_SECONDS, WARM_WINDOWS, Load, Postgres, Server, Side, Sqlite, Work, cpu, say, warmed

NAME, PASSWORD = "bench", "bench-password-1"
LOGGING_IN, MANY = 4, 64  # connections; many, so that a slow disk keeps nobody from warming up
RAW_SECONDS = 6
MOST_ROUNDS, RATE_WINDOWS = 4, 3
LOGINS_UNTIL_COMPILED = 300  # seconds: hashing leaves time for two dozen a second, and what is around them has to be compiled
LOGIN_ROUNDS = 5  # at least: two dozen logins a second are few
LOGIN_WANTED, ROTATIONS_WANTED = 0.9, 5_000

HELLO = Work("`/hello/`, account checked", "/hello/", "bearer", "access", 50)
VERIFY = Work("verify", "/api/token/verify/", "token", "access", 30)
REFRESH = Work("refresh", "/api/token/refresh/", "refresh", "refresh", 30)
ROTATE = Work("refresh, rotating", "/api/token/refresh/", "rotate", "refresh", 20)
LISTED = Work("verify, with the blacklist", "/api/token/verify/", "token", "access", 30)
BLACKLIST = Work("blacklist", "/api/token/blacklist/", "spend", "refresh")
LOGIN = Work("login", "/api/token/", "login", None)

PLAN = [  # database, rotating, requests
    ("SQLite", False, [HELLO, VERIFY, REFRESH, LOGIN]),
    ("SQLite", True, [ROTATE, BLACKLIST]),
    ("PostgreSQL", False, [HELLO, VERIFY, REFRESH, LOGIN]),
    ("PostgreSQL", True, [LISTED, ROTATE, BLACKLIST]),
]


class Peers:
    """The folder of that name, with the environment that its scripts make for themselves."""

    def __init__(self, directory):
        self.directory = directory
        text = subprocess.run(["bash", "-c", '. "$0"/env.sh; env -0', str(directory)], stdout=subprocess.PIPE, check=True, text=True).stdout
        self.environment = dict(line.split("=", 1) for line in text.split("\0") if "=" in line)

    def value(self, name):
        return self.environment[name]

    def run(self, script, *arguments, **options):
        return subprocess.run([str(self.directory / script), *arguments], env=self.environment, check=True, **{"stdout": sys.stderr} | options)

    def pids(self, name):
        return [process["pid"] for process in self.state(name)["procs"]]

    def state_file(self, name):
        return pathlib.Path(self.value("PEERS_RUN")) / name / "state.json"

    def state(self, name):
        return json.loads(self.state_file(name).read_text())


class PeersPostgres:
    """The peers' server: each side has a database on it."""

    def __init__(self, peers):
        peers.run("postgres/start.sh")
        self.peers, self.port, self.pid, self.user = peers, peers.value("PG_PORT"), peers.pids("postgres")[0], "bench"

    def run(self, database, sql):
        done = subprocess.run([self.peers.value("PG_BIN") + "/psql", "-h", "127.0.0.1", "-p", self.port, "-U", self.user, "-qtAX", "-v", "ON_ERROR_STOP=1", database],
                              input=sql, check=True, stdout=subprocess.PIPE, text=True)
        return done.stdout.strip()


class Django:
    """REST framework with SimpleJWT behind nginx and two Gunicorn workers, whose connections to PostgreSQL are kept open."""

    def __init__(self, peers, database, rotating, directory):
        peers.run("django/start.sh", "SERVER=nginx-sync", *(["DB=sqlite"] if database == "SQLite" else ["DB=pg", "CONN=600"]), *(["ROT=on"] if rotating else []))
        self.peers, self.directory = peers, directory
        self.port = int(peers.state("django")["base"].rpartition(":")[2])
        self.pids = peers.pids("django") + (peers.pids("postgres") if database == "PostgreSQL" else [])
        self.pair = logged_in(self.port)

    def tokens(self, work, _):
        """Those that are spent come from the peer's own list, made anew for each window."""
        if work.mode not in ("rotate", "spend"):
            return one_line(self.directory / "django.txt", line(work, self.pair))
        made = self.peers.run("django/workloads.py", str(self.peers.state_file("django")), stdout=subprocess.PIPE, text=True).stdout
        return next(item["tokens"] for item in json.loads(made) if item.get("mode") == ("chain" if work.mode == "rotate" else "list"))

    def stop(self):
        self.peers.run("django/stop.sh")


class Claviger:
    def __init__(self, postgres, database, rotating, directory):
        own = directory / f"{database}-{rotating}"
        own.mkdir()
        if database == "PostgreSQL":
            postgres.run("postgres", "set client_min_messages = error; drop database if exists claviger_bench with (force);")
        side = Side(own, Postgres(own, postgres, "claviger_bench") if database == "PostgreSQL" else Sqlite(own), 1_000, 300_000 if rotating else 5_000, 20_000)
        side.prepare()
        if not rotating:
            side.database.forget_spent()
        self.server = Server(side, "serve", ["--tokens-access-lifetime", "30m"] + (["--tokens-rotate-refresh-tokens", "--tokens-blacklist-after-rotation"] if rotating else []))
        self.port, self.pids, self.side, self.lists = self.server.port, self.server.pids, side, {}
        self.pair = logged_in(self.port)

    def tokens(self, work, window):
        if work.mode not in ("rotate", "spend"):
            return one_line(self.side.directory / "one.txt", line(work, self.pair))
        if work not in self.lists:
            self.lists[work] = self.side.tokens(work, WARM_WINDOWS + MOST_ROUNDS + RATE_WINDOWS)
        return self.lists[work][window]

    def stop(self):
        self.server.stop()


def logged_in(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with contextlib.closing(connection):
        connection.request("POST", "/api/token/", json.dumps({"username": NAME, "password": PASSWORD}), {"Content-Type": "application/json"})
        return json.loads(connection.getresponse().read())


def line(work, pair):
    return json.dumps({"username": NAME, "password": PASSWORD}) if work is LOGIN else pair[work.kind]


def one_line(file, text):
    file.write_text(text + "\n")
    return file


def load(side, work, window, seconds, connections=16):
    return Load(side, work, side.tokens(work, window), seconds, LOGGING_IN if work is LOGIN else connections)


def raw_hashes(java, library):
    """Hashes for each second of CPU, and for each second."""
    threads = os.cpu_count()
    process = subprocess.Popen(
        [java, "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-cp", f"{library}/*", str(HERE / "RawHash.java"), "19456", "2", "1", str(threads), str(RAW_SECONDS)],
        stdout=subprocess.PIPE, text=True)
    process.stdout.readline()
    used = cpu([process.pid])
    hashes = process.stdout.readline().split()
    used = cpu([process.pid]) - used  # it waits for nobody to read its last line before it ends
    process.wait()
    return int(hashes[0]) / used, int(hashes[0]) / float(hashes[1])


def verdict(met):
    return "met" if met else "**missed**"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=2, choices=range(1, MOST_ROUNDS + 1))
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--only", default="", help="a part of the names of the databases: SQLite or PostgreSQL")
    arguments = parser.parse_args()
    peers = Peers(pathlib.Path(os.environ["PEERS_DIR"]).resolve())
    rows, goals = [], []
    with tempfile.TemporaryDirectory(prefix="claviger-peers-") as place, contextlib.ExitStack() as ending:
        directory = pathlib.Path(place)
        ending.callback(peers.run, "postgres/stop.sh")
        postgres = PeersPostgres(peers)
        for database, rotating, works in PLAN:
            if arguments.only not in database:
                continue
            with contextlib.ExitStack() as stopping:
                ours = Claviger(postgres, database, rotating, directory)
                stopping.callback(ours.stop)
                django = Django(peers, database, rotating, directory)
                stopping.callback(django.stop)
                for work in works:
                    beside_raw = work is LOGIN and database == "SQLite"
                    rounds = max(arguments.rounds, LOGIN_ROUNDS) if beside_raw else arguments.rounds
                    if work is LOGIN:
                        load(ours, work, 0, LOGINS_UNTIL_COMPILED if beside_raw else WARM_SECONDS)
                    else:
                        warmed(work, lambda window, seconds: load(ours, work, window, seconds, MANY))
                    load(django, work, 0, 3)
                    done, raw = {ours: [], django: []}, []
                    for number in range(rounds):
                        for side in (ours, django) if number % 2 == 0 else (django, ours):
                            done[side].append(load(side, work, WARM_WINDOWS + number, arguments.seconds))
                            say(f"{work.title}, {database}, {type(side).__name__}: {done[side][-1].micros:.0f} µs, {done[side][-1].rate:,.0f}/s")
                        if beside_raw:
                            raw.append(raw_hashes(os.environ["JAVA"], os.environ["LIBRARY"]))
                    median = lambda side, what: statistics.median(getattr(one, what) for one in done[side])
                    ratio = median(django, "micros") / median(ours, "micros")
                    wanted = f"≥ {work.wanted} | {verdict(ratio >= work.wanted)}" if work.wanted else " | "
                    rates = " | ".join("–" if work.mode == "spend" else f"{median(side, 'rate'):,.0f}" for side in (ours, django))
                    rows.append(f"| {work.title}, {database} | {median(ours, 'micros'):,.0f} µs | {median(django, 'micros'):,.0f} µs | {ratio:.1f} | {wanted} | {rates} | "
                                f"{median(ours, 'p99'):.1f} ms | {median(django, 'p99'):.1f} ms |")
                    if work is ROTATE and database == "SQLite":
                        rate = statistics.median(load(ours, work, WARM_WINDOWS + rounds + n, arguments.seconds, MANY).rate for n in range(RATE_WINDOWS))
                        goals.append(f"| rotations a second on SQLite, {MANY} connections, each on disk when it is answered | ≥ {ROTATIONS_WANTED:,} | {rate:,.0f} | {verdict(rate >= ROTATIONS_WANTED)} |")
                    if raw:
                        share = statistics.median(1e6 / one.micros / of_cpu for one, (of_cpu, _) in zip(done[ours], raw))
                        rate = statistics.median(one.rate / of_cores for one, (_, of_cores) in zip(done[ours], raw))
                        goals.append(f"| logins for each second of CPU, over bare Argon2id | ≥ {LOGIN_WANTED:.0%} | {share:.0%} | {verdict(share >= LOGIN_WANTED)} |")
                        goals.append(f"| logins a second, over bare Argon2id on all cores | ≥ {LOGIN_WANTED:.0%} | {rate:.0%} | {verdict(rate >= LOGIN_WANTED)} |")
    print("| | CPU | Django | Django ÷ Claviger | wanted | | requests a second | Django | p99 | Django |")
    print("|---|--:|--:|--:|--:|---|--:|--:|--:|--:|")
    print("\n".join(rows))
    if goals:
        print("\n| | wanted | measured | |\n|---|--:|--:|---|")
        print("\n".join(goals))


if __name__ == "__main__":
    main()
