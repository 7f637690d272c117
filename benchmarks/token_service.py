"""What scale.py and peers.py share: databases filled in bulk, tokens as Claviger makes them, servers, load by wrk."""

import base64
import contextlib
import glob
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
CLAVIGER = os.environ.get("CLAVIGER", str(HERE.parent / "claviger"))
TICK, PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
CONNECTIONS = 16
MOVING = 12  # of so many rotations one moves the hour at which the session's last token expires: they come every five minutes
LOGGED_OUT = 100  # one session of so many was ended by a logout, and its access tokens have not expired yet
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


# --- rows, in bulk: each database makes them itself. Ids are random, but come in their order: so the index is filled in one go.

FAMILY_COLUMNS = """id, account_id, credential_epoch, address, user_agent, started_at, last_used_at, ends_at, expires_at,
  current_jti, previous_jti, rotated_at"""


class Sqlite:
    """Its triggers and constraints are those of the schema that Claviger has made; only indexes are made anew after the rows."""

    name = "SQLite"

    def __init__(self, directory):
        self.file = directory / "data" / "claviger.db"
        self.settings = ["--data", str(directory / "data")]
        self.processes = []

    def connection(self):
        connection = sqlite3.connect(self.file, isolation_level=None)
        connection.execute("pragma cache_size = -1000000")
        return connection

    def fill(self, accounts, families, now):
        with contextlib.closing(self.connection()) as rows:
            rows.execute("pragma journal_mode = off")
            rows.execute("pragma synchronous = off")
            indexes = [row for row in rows.execute(
                "select name, sql from sqlite_schema where type = 'index' and tbl_name in ('account', 'token_family') and sql is not null")]
            rows.execute("begin")
            for name, _ in indexes:
                rows.execute(f"drop index {name}")
            rows.execute("""
                with recursive n (i) as (select 1 union all select i + 1 from n where i < :accounts - 1)
                insert into account (username, email, first_name, last_name, active, staff, superuser, password_hash, date_joined)
                select printf('user-%07d', i), printf('user-%07d@example.org', i), 'Given', 'Family', true, false, false,
                  (select password_hash from account limit 1), :now - 86400000
                from n""", {"accounts": accounts, "now": now})
            rows.execute(f"""
                with recursive n (i) as (select 1 union all select i + 1 from n where i < :families)
                insert into token_family ({FAMILY_COLUMNS})
                select printf('%08x', i * 4294967295 / :families) || lower(hex(randomblob(12))), 1 + i % :accounts, 0, printf('10.%d.%d.%d', i % 200, i / 200 % 200, i / 40000), :agent,
                  :now - 3600000, :now - 60000, :now + 2592000000, (:now + 93600000) / 3600000 * 3600000 - (i % :moving = 0) * 7200000,
                  lower(hex(randomblob(16))), lower(hex(randomblob(16))), :now - 60000
                from n""", {"families": families, "accounts": accounts, "now": now, "agent": AGENT, "moving": MOVING})
            rows.execute("""
                with recursive n (i) as (select 1 union all select i + 1 from n where i < :ended)
                insert into revocation (scope, subject, expires_at)
                select 'session', lower(hex(randomblob(16))), :now + 86400000 from n""", {"ended": max(1, families // LOGGED_OUT), "now": now})
            for _, sql in indexes:
                rows.execute(sql)
            rows.execute("commit")
            rows.execute("pragma journal_mode = wal")

    def forget_spent(self):
        with contextlib.closing(self.connection()) as rows:
            rows.execute("pragma journal_mode = off")
            rows.execute("pragma synchronous = off")
            rows.execute("update token_family set previous_jti = null")
            rows.execute("pragma journal_mode = wal")

    def expire_but(self, count):
        with contextlib.closing(self.connection()) as rows:
            rows.execute("pragma synchronous = off")
            rows.execute("update token_family set expires_at = ? where id > (select id from token_family order by id limit 1 offset ?)",
                         (int(time.time() - 7200) * 1000, count - 1))

    def some_living(self):
        """One that `expire_but` leaves."""
        with contextlib.closing(self.connection()) as rows:
            return rows.execute("select id, account_id, current_jti from token_family order by id limit 1").fetchone()

    def sample(self, count):
        """Families at random, as (id, account, current token)."""
        with contextlib.closing(self.connection()) as rows:
            last = rows.execute("select max(rowid) from token_family").fetchone()[0]
            found = []
            for rowid in random.sample(range(1, last + 1), min(last, count)):
                found += rows.execute("select id, account_id, current_jti from token_family where rowid = ?", (rowid,)).fetchall()
            return found

    def current(self, families):
        """The same families with the tokens that are current now."""
        with contextlib.closing(self.connection()) as rows:
            return [rows.execute("select id, account_id, current_jti from token_family where id = ?", (family[0],)).fetchone() for family in families]

    def size(self):
        return self.file.stat().st_size

    def settle(self):
        subprocess.run(["sync", "-f", str(self.file)], check=True)


class Postgres:
    """A database of its own on a server of this run, with the settings that the server comes with but for those that the load needs."""

    name = "PostgreSQL"

    def __init__(self, directory, server, database):
        self.server, self.database = server, database
        server.run("postgres", f"create database {database}")
        self.settings = ["--data", str(directory / "data"), "--database-url", f"postgresql://{server.user}@127.0.0.1:{server.port}/{database}?sslmode=disable"]
        self.processes = [server.pid]

    def fill(self, accounts, families, now):
        at = f"to_timestamp({now // 1000})"
        random_id = "replace(gen_random_uuid()::text, '-', '')"
        self.server.run(self.database, f"""
            create temp table kept as select pg_get_indexdef(indexrelid) as definition from pg_index
              where indrelid = 'token_family'::regclass and not indisprimary;
            drop index token_family_account, token_family_expiry;
            insert into account (username, email, first_name, last_name, active, staff, superuser, password_hash, date_joined)
            select 'user-' || lpad(i::text, 7, '0'), 'user-' || i || '@example.org', 'Given', 'Family', true, false, false,
              (select password_hash from account limit 1), {at} - interval '1 day'
            from generate_series(1, {accounts - 1}) as i;
            insert into token_family ({FAMILY_COLUMNS})
            select lpad(to_hex(i::bigint * 4294967295 / {families}), 8, '0') || right({random_id}, 24), 1 + i % {accounts}, 0, '10.' || i % 200 || '.' || i / 200 % 200 || '.1', '{AGENT}',
              {at} - interval '1 hour', {at} - interval '1 minute', {at} + interval '30 days', date_trunc('hour', {at} + interval '26 hours') - (i % {MOVING} = 0)::int * interval '2 hours',
              {random_id}, {random_id}, {at} - interval '1 minute'
            from generate_series(1, {families}) as i;
            insert into revocation (scope, subject, expires_at)
            select 'session', {random_id}, {at} + interval '1 day' from generate_series(1, {max(1, families // LOGGED_OUT)});
            select definition from kept \\gexec
            vacuum analyze;
            checkpoint;""")

    def forget_spent(self):
        self.server.run(self.database, "update token_family set previous_jti = null; vacuum full analyze token_family; checkpoint;")

    def expire_but(self, count):
        self.server.run(self.database, f"""
            update token_family set expires_at = now() - interval '2 hours' where id > (select id from token_family order by id limit 1 offset {count - 1});
            vacuum full analyze token_family;""")

    def some_living(self):
        return self.server.run(self.database, "select id, account_id, current_jti from token_family order by id limit 1").split("|")

    def sample(self, count):
        share = min(100.0, 300.0 * count / max(1, int(self.server.run(self.database, "select count(*) from token_family"))))
        text = self.server.run(self.database, f"""
            select id, account_id, current_jti from (select * from token_family tablesample bernoulli ({share})) as sampled order by random() limit {count}""")
        return [tuple(line.split("|")) for line in text.split()]

    def current(self, families):
        """The same families with the tokens that are current now."""
        ids = ",".join(f"'{family[0]}'" for family in families)
        return [tuple(line.split("|")) for line in self.server.run(self.database, f"select id, account_id, current_jti from token_family where id in ({ids})").split()]

    def size(self):
        return int(self.server.run("postgres", f"select pg_database_size('{self.database}')"))

    def settle(self):
        self.server.run("postgres", "checkpoint")


class PostgresServer:
    def __init__(self, directory):
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin")) or [os.path.dirname(shutil.which("initdb") or "")]
        self.bin, self.port, self.user, self.directory = found[-1], free_port(), "claviger", directory / "postgres"
        if not os.path.exists(f"{self.bin}/initdb"):
            sys.exit("PostgreSQL's programs are not here: install the package postgresql")
        self.directory.mkdir()
        self.become = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
        if self.become:
            os.chmod(directory, 0o755)
            shutil.chown(self.directory, "postgres")
        quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": "/"}
        subprocess.run([*self.become, f"{self.bin}/initdb", "-D", f"{self.directory}/data", "-U", self.user, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"], **quiet)
        self.process = subprocess.Popen(
            [*self.become, f"{self.bin}/postgres", "-D", f"{self.directory}/data", "-p", str(self.port), "-k", str(self.directory),
             "-c", "listen_addresses=127.0.0.1", "-c", "max_wal_size=8GB", "-c", "maintenance_work_mem=512MB", "-c", "checkpoint_timeout=30min"],
            stdout=open(directory / "postgres.log", "wb"), stderr=subprocess.STDOUT, cwd="/")
        while subprocess.run([f"{self.bin}/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]).returncode:
            time.sleep(0.1)
        self.pid = int(open(f"{self.directory}/data/postmaster.pid").readline())

    def run(self, database, sql):
        done = subprocess.run([f"{self.bin}/psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", self.user, "-qtAX", "-v", "ON_ERROR_STOP=1", database],
                              input=sql, check=True, stdout=subprocess.PIPE, text=True)
        return done.stdout.strip()

    def stop(self):
        os.kill(self.pid, signal.SIGINT)
        self.process.wait(60)


# --- tokens, as Claviger makes them

def part(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def signed(claims, key):
    text = part(b'{"alg":"HS256","typ":"JWT"}') + b"." + part(json.dumps(claims, separators=(",", ":")).encode())
    return (text + b"." + part(hmac.digest(key, text, "sha256"))).decode()


def token(kind, family, key, now):
    identity, account, current = family
    return signed({"token_type": kind, "exp": now + 7200, "iat": now - 60, "jti": current if kind == "refresh" else hashlib.md5(current.encode()).hexdigest(),
                   "user_id": str(account), "sid": identity, "epoch": 0}, key)


# --- processes

def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def tree(pid):
    yield pid
    with contextlib.suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            for child in open(f"/proc/{pid}/task/{task}/children").read().split():
                yield from tree(int(child))


def cpu(pids):
    """Seconds of user and system time, ended children included."""
    total = 0
    for root in pids:
        for pid in tree(root):
            with contextlib.suppress(OSError):
                total += sum(map(int, open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[11:15]))
    return total / TICK


class Server:
    """One Claviger on one database."""

    def __init__(self, side, mode, settings):
        self.side, self.port = side, free_port()
        begun = time.monotonic()
        self.process = subprocess.Popen(
            [CLAVIGER, "serve", *side.database.settings, *side.key_settings, "--listen", f"127.0.0.1:{self.port}", "--access-log-format", "off", *settings],
            stdout=open(side.directory / f"{mode}.log", "wb"), stderr=subprocess.STDOUT)
        while not self.ready():
            if self.process.poll() is not None:
                sys.exit(f"claviger did not start: {(side.directory / f'{mode}.log').read_text()}")
            time.sleep(0.005)
        self.started = (time.monotonic() - begun) * 1000
        self.pids = [self.process.pid, *side.database.processes]

    def ready(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def rss(self):
        return int(open(f"/proc/{self.process.pid}/statm").read().split()[1]) * PAGE / 1e6

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


class Work:
    """A kind of request. `wanted`: how many times the peer's CPU it is to save."""

    def __init__(self, title, path, mode, kind, wanted=None):
        self.title, self.path, self.mode, self.kind, self.wanted = title, path, mode, kind, wanted


class Load:
    """What wrk did, and what it cost the processes of `server`."""

    def __init__(self, server, work, tokens, seconds, connections=CONNECTIONS):
        used = cpu(server.pids)
        done = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(HERE / "token_service.lua"), f"http://127.0.0.1:{server.port}{work.path}"],
            env=os.environ | {"MODE": work.mode, "TOKENS": str(tokens)}, stdout=subprocess.PIPE, check=True, text=True)
        used = cpu(server.pids) - used
        self.requests, took, errors, p99 = map(int, done.stdout.rpartition("@@ ")[2].split())
        if errors:
            sys.exit(f"{work.title}: {errors} of {self.requests} answers were errors")
        self.micros, self.rate, self.p99 = used / self.requests * 1e6, self.requests / took * 1e6, p99 / 1000


WARM_REQUESTS, WARM_WINDOWS, WARM_SECONDS = 150_000, 4, 40  # until the JVM has compiled what they run, but no longer


def warmed(work, load):
    """`load` is given the number of a window, and how long that is to be."""
    answered = window = 0
    length = 4 if work.mode == "spend" else WARM_SECONDS // WARM_WINDOWS
    while answered < WARM_REQUESTS and window < WARM_WINDOWS:
        done = load(window, length)
        say(f"{work.title}, warming up: {done.micros:.1f} µs, {done.rate:,.0f}/s")
        answered, window = answered + done.requests, window + 1


class Side:
    def __init__(self, directory, database, accounts, families, spread):
        self.directory, self.database, self.accounts, self.families, self.spread = directory, database, accounts, families, spread
        key = base64.b64encode(random.randbytes(48))
        (directory / "key").write_bytes(key)
        os.chmod(directory / "key", 0o600)
        self.key, self.used = key, []
        self.key_settings = ["--keys-signing-key", f"file:{directory / 'key'}", "--keys-algorithm", "HS256"]

    def claviger(self, *arguments, **options):
        subprocess.run([CLAVIGER, *arguments, *self.database.settings], check=True, stdout=subprocess.DEVNULL, **options)

    def prepare(self):
        begun = time.monotonic()
        self.claviger("migrate")
        self.claviger("user", "create", "--username", "bench", "--password-stdin", "--any-password", input=b"bench-password-1\n")
        self.database.fill(self.accounts, self.families, int(time.time() * 1000))
        self.database.settle()
        say(f"{self.accounts:,} accounts, {self.families:,} families: {self.database.size() / 1e6:,.0f} MB in {time.monotonic() - begun:.0f} s")

    def tokens_in_use(self, work):
        """Always of the same sessions."""
        self.used = self.database.current(self.used) if self.used else self.database.sample(self.spread)
        return self.written(work, 0, self.used)

    def tokens(self, work, windows):
        """A file of tokens for each window; those of one are used in no other."""
        files, families = [], self.database.sample(self.spread * windows)
        share = len(families) // windows
        for window in range(windows):
            files.append(self.written(work, window, families[window * share:(window + 1) * share]))
        return files

    def written(self, work, window, families):
        now, place = int(time.time()), self.directory / f"tokens-{window}.txt"
        with open(place, "w") as file:
            file.writelines(token(work.kind, family, self.key, now) + "\n" for family in families)
        return place
