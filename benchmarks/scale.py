"""See scale.sh."""

import argparse
import contextlib
import os
import pathlib
import statistics
import tempfile

from token_service import Load, Postgres, PostgresServer, Server, Side, Sqlite, Work, say, warmed

ROTATING = [Work("refresh, rotating", "/api/token/refresh/", "rotate", "refresh")]
ABSENT = Work("check: `/hello/`, the accounts of 100,000 sessions in turn", "/hello/", "bearer", "access")
KEEPING = [
    Work("check: `/hello/`", "/hello/", "bearer", "access"),
    Work("check: verify", "/api/token/verify/", "token", "access"),
    Work("refresh", "/api/token/refresh/", "refresh", "refresh"),
    ABSENT,
]
MANY = 64  # connections to warm up with, so that a slow disk keeps nobody from it


def phase(sides, mode, settings, works, arguments, results, memory, starts):
    servers = [Server(side, mode, settings) for side in sides]
    try:
        for number, server in enumerate(servers):
            starts[number].append(server.started)
        for work in works:
            for server in servers:
                if work is not ABSENT:
                    warmed(work, lambda _, seconds: Load(server, work, server.side.tokens_in_use(work), seconds, MANY))
            for number in range(arguments.rounds):
                order = list(zip(servers, results))
                for server, result in order if number % 2 == 0 else reversed(order):
                    side = server.side
                    tokens = side.written(work, 1, side.database.sample(5 * side.spread)) if work is ABSENT else side.tokens_in_use(work)
                    load = Load(server, work, tokens, arguments.seconds)
                    say(f"{work.title}, {server.side.families:,} families: {load.micros:.1f} µs, {load.rate:,.0f}/s")
                    result.setdefault(work.title, []).append(load.micros)
        for number, server in enumerate(servers):
            memory[number].append(server.rss())
    finally:
        for server in servers:
            server.stop()


def row(title, small, large, limit, unit, digits=0):
    ratio = large / small
    verdict = "" if limit is None else f"≤ {limit} | {'met' if ratio <= limit else '**missed**'}"
    return f"| {title} | {small:,.{digits}f} {unit} | {large:,.{digits}f} {unit} | {ratio:.2f} | {verdict or ' | '} |"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--accounts", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--spread", type=int, default=20_000, help="sessions of the large database that are in use")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="claviger-scale-", dir=os.environ.get("TMPDIR")) as place, contextlib.ExitStack() as ending:
        directory = pathlib.Path(place)
        server = None
        if arguments.database == "postgres":
            server = PostgresServer(directory)
            ending.callback(server.stop)
        sides = []
        for name, accounts in ("small", 1_000), ("large", arguments.accounts):
            own = directory / name
            own.mkdir()
            database = Sqlite(own) if server is None else Postgres(own, server, name)
            sides.append(Side(own, database, accounts, 5 * accounts, arguments.spread))
            sides[-1].prepare()
        results, memory, starts = ({}, {}), ([], []), ([], [])
        rotate = ["--tokens-rotate-refresh-tokens", "--tokens-blacklist-after-rotation"]
        phase(sides, "rotating", rotate, ROTATING, arguments, results, memory, starts)
        for side in sides:
            side.database.forget_spent()
            side.database.settle()
        phase(sides, "keeping", [], KEEPING, arguments, results, memory, starts)
        titles = [work.title for work in KEEPING + ROTATING]
        print(f"| {sides[0].database.name} | {sides[0].accounts:,} accounts, {sides[0].families:,} sessions | {sides[1].accounts:,} accounts, {sides[1].families:,} sessions | × | wanted | |")
        print("|---|--:|--:|--:|--:|---|")
        for title in titles:
            small, large = (statistics.median(result[title]) for result in results)
            print(row(title, small, large, None if title == ABSENT.title else 1.2, "µs", 1))
        print(row("memory of the process", max(memory[0]), max(memory[1]), 1.5, "MB"))
        print(row("start, until ready", min(starts[0]), min(starts[1]), None, "ms"))
        print(row("size of the database", sides[0].database.size() / 1e6, sides[1].database.size() / 1e6, None, "MB"))


if __name__ == "__main__":
    main()
