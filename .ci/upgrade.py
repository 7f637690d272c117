"""For .ci/upgrade: a client under which nothing may fail, and the socket that systemd would have."""

import http.client
import os
import socket
import sys
import threading
import time
from urllib.parse import urlsplit

THREADS = 6


def notify(path, file):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver, open(file, "w", buffering=1) as out:
        receiver.bind(path)
        while True:
            out.write(receiver.recv(4096).decode() + "\n--\n")


class Client(threading.Thread):
    """One request after the other: the even ones keep their connection, the odd ones open a new one each time."""

    def __init__(self, number, address, over):
        super().__init__()
        self.keep, self.address, self.over = number % 2 == 0, address, over
        self.answered, self.failures = 0, []

    def run(self):
        connection = None
        while not os.path.exists(self.over):
            try:
                connection = connection or http.client.HTTPConnection(self.address, timeout=30)
                connection.request("GET", "/")
                answer = connection.getresponse()
                text = answer.read()
                if answer.status != 200 or text != b"fine\n":
                    self.failures.append(f"{answer.status} {text}")
                self.answered += 1
                if not self.keep or answer.will_close:
                    connection.close()
                    connection = None
            except (OSError, http.client.HTTPException) as failure:
                self.failures.append(repr(failure))
                connection = None


def load(url, over):
    clients = [Client(number, urlsplit(url).netloc, over) for number in range(THREADS)]
    begun = time.monotonic()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    answered = sum(client.answered for client in clients)
    failures = [failure for client in clients for failure in client.failures]
    print(f"{answered} requests, {answered / (time.monotonic() - begun):.0f} a second, {len(failures)} failed", *failures[:5])
    sys.exit(1 if failures or not answered else 0)


{"notify": notify, "load": load}[sys.argv[1]](*sys.argv[2:])
