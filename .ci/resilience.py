"""Servers and workers killed with SIGKILL under load, and reloads under load.

What can be sent again safely is: a GET at most fails if it was with the server that died. All else is answered 502 or 503 at once. Nothing
hangs, and a moment later nothing fails any more. A reload fails nothing.
"""

import asyncio
import http.client
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
CLIENTS = 8  # of each kind
AT_ONCE = 3.0  # seconds, on a machine that is busy with the other clients
SETTLED = 2.0  # seconds after a death
RELOADS = 5

UPSTREAM = """
listen: 127.0.0.1:0
access-log: {{ format: off }}
upstreams:
  - name: pair
    servers: [http://127.0.0.1:{first}, http://127.0.0.1:{second}]
apps:
  - name: shop
    command: {python} {script} worker
    workers: 2
sites:
  - hosts: "*"
    policy: allow-any
    routes:
      - {{ path: /pair/, proxy: pair }}
      - {{ path: /shop/, app: shop }}
      - {{ path: /generation/, respond: "200 {generation}" }}
"""


async def answer(reader, writer):
    """Requests on a kept connection, each with the process number."""
    body = str(os.getpid()).encode()
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            if found := re.search(rb"\r\nContent-Length: (\d+)", head):
                await reader.readexactly(int(found.group(1)))
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def serve(port):
    server = await asyncio.start_server(answer, "127.0.0.1", port)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def start_server(port=0):
    process = subprocess.Popen([sys.executable, __file__, "server", str(port)], stdout=subprocess.PIPE)
    return process, int(process.stdout.readline())


class Load:
    """Clients that ask again and again, and what they were told."""

    def __init__(self, port):
        self.port = port
        self.ended = threading.Event()
        self.answers = []  # (begun, took, kind, status)
        self.seen = {}  # path: process numbers
        self.clients = [
            threading.Thread(target=self.ask, args=(method, path))
            for method in ("GET", "POST") for path in ("/pair/", "/shop/") for _ in range(CLIENTS)]
        for client in self.clients:
            client.start()

    def ask(self, method, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        while not self.ended.is_set():
            begun = time.monotonic()
            try:
                connection.request(method, path, body=b"content" if method == "POST" else None)
                response = connection.getresponse()
                status, content = response.status, response.read()
                if status == 200:
                    self.seen.setdefault(path, set()).add(int(content))
            except (OSError, http.client.HTTPException) as failure:
                status = repr(failure)
                connection.close()
            self.answers.append((begun, time.monotonic() - begun, method + " " + path, status))

    def end(self):
        self.ended.set()
        for client in self.clients:
            client.join()

    def workers(self):
        """Those that have answered lately."""
        self.seen["/shop/"] = set()
        deadline = time.monotonic() + 20
        while len(self.seen["/shop/"]) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        return self.seen["/shop/"]

    def expect_after(self, since, what, path, may_fail):
        """Since that moment: every answer at once; on this path failures only in the moment after it, and no more GETs than `may_fail`."""
        time.sleep(SETTLED + 1.5)
        all_of_it = [answer for answer in self.answers if answer[0] + answer[1] > since]
        late = [answer for answer in all_of_it if answer[1] > AT_ONCE]
        failed = [answer for answer in all_of_it if answer[3] != 200]
        elsewhere = [answer for answer in failed if not answer[2].endswith(path) or answer[3] not in (502, 503)]
        lasting = [answer for answer in failed if answer[0] > since + SETTLED]
        gets = [answer for answer in failed if answer[2].startswith("GET")]
        if late or elsewhere or lasting or len(gets) > may_fail or len(failed) > 2 * CLIENTS:
            sys.exit(f"{what}: {len(failed)} failed, {len(gets)} of them GET\nlate: {late[:5]}\nelsewhere: {elsewhere[:5]}\n"
                     f"lasting: {lasting[:5]}\nall: {[answer[2:] for answer in failed[:40]]}")
        slowest = max(answer[1] for answer in all_of_it)
        rate = len(all_of_it) / (time.monotonic() - since)
        print(f"ok: {what}: {len(all_of_it)} requests, {rate:.0f} a second, {len(failed)} answered 502 or 503, slowest {slowest * 1000:.0f} ms", flush=True)


def main():
    with tempfile.TemporaryDirectory() as directory:
        directory = pathlib.Path(directory)
        first, first_port = start_server()
        second, second_port = start_server()
        started = [first, second]
        config, output = directory / "claviger.yaml", directory / "serve.out"

        def write_config(generation):
            config.write_text(UPSTREAM.format(
                first=first_port, second=second_port, python=sys.executable, script=__file__, generation=generation))

        write_config(0)
        with open(output, "wb") as log:
            claviger = subprocess.Popen([ROOT / "claviger", "serve", "--config", config, "--data", directory / "data"],
                                        stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        started.append(claviger)
        load = None
        try:
            port = await_port(claviger, output)
            await_ready(port)
            load = Load(port)
            time.sleep(2)

            since = time.monotonic()
            first.kill()
            load.expect_after(since, "a server behind us is killed", "/pair/", CLIENTS)
            again, _ = start_server(first_port)
            started.append(again)

            victim = sorted(load.workers())[0]
            since = time.monotonic()
            os.kill(victim, signal.SIGKILL)
            load.expect_after(since, "a worker is killed", "/shop/", CLIENTS)
            if victim in load.workers() or len(load.workers()) != 2:
                sys.exit(f"the worker {victim} was not replaced: {load.workers()}")

            since = time.monotonic()
            for generation in range(1, RELOADS + 1):
                write_config(generation)
                claviger.send_signal(signal.SIGHUP)
                await_generation(port, generation)
            load.expect_after(since, f"{RELOADS} reloads, workers replaced each time", "/none/", 0)
        except BaseException:
            print(output.read_text()[-3000:], file=sys.stderr)
            raise
        finally:
            if load:
                load.end()
            for process in reversed(started):
                process.terminate()
                process.wait()


def await_port(claviger, output):
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and claviger.poll() is None:
        if found := re.search(r"http://127\.0\.0\.1:(\d+)", output.read_text()):
            return int(found.group(1))
        time.sleep(0.05)
    sys.exit("the server did not start:\n" + output.read_text())


def get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode().strip()
    finally:
        connection.close()


def await_ready(port):
    deadline = time.monotonic() + 30
    while get(port, "/shop/")[0] != 200 or get(port, "/pair/")[0] != 200:
        if time.monotonic() > deadline:
            sys.exit("the application is not ready")
        time.sleep(0.1)


def await_generation(port, generation):
    deadline = time.monotonic() + 30
    while get(port, "/generation/") != (200, str(generation)):
        if time.monotonic() > deadline:
            sys.exit(f"reload {generation} did not come to effect: {get(port, '/generation/')}")
        time.sleep(0.05)


if sys.argv[1:2] == ["server"]:
    asyncio.run(serve(int(sys.argv[2])))
elif sys.argv[1:2] == ["worker"]:
    asyncio.run(serve(int(os.environ["PORT"])))
else:
    main()
