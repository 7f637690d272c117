"""For each algorithm: one key, given to Claviger and to PyJWT; each must accept the other's tokens and refuse forgeries."""

import base64
import hashlib
import hmac
import json
import pathlib
import re
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

ROOT = pathlib.Path(__file__).resolve().parents[2]
PASSWORD = "violet-Kettle-42"


def rsa_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


# algorithm -> makes its key: bytes for HMAC, else a private key
KEYS = {
    "HS256": lambda: secrets.token_hex(32).encode(),
    "HS384": lambda: secrets.token_hex(48).encode(),
    "HS512": lambda: secrets.token_hex(64).encode(),
    "RS256": rsa_key,
    "PS256": rsa_key,
    "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "ES384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "ES512": lambda: ec.generate_private_key(ec.SECP521R1()),
    "EdDSA": ed25519.Ed25519PrivateKey.generate,
}


def private_text(key):
    if isinstance(key, bytes):
        return key
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def public_text(key):
    if isinstance(key, bytes):
        return key
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


class Claviger:
    """A server of its own for one key, on a free port."""

    def __init__(self, algorithm, key, directory):
        self.key_file = directory / "key"
        self.key_file.touch(mode=0o600)
        self.key_file.write_bytes(private_text(key))
        self.settings = [
            "--data", str(directory / "data"),
            "--keys-algorithm", algorithm,
            "--keys-signing-key", f"file:{self.key_file}",
        ]
        self.output = directory / "serve.out"

    def __enter__(self):
        self.command("user", "create", "--username", "alice", "--password-stdin", text=PASSWORD)
        with open(self.output, "wb") as output:
            self.process = subprocess.Popen(
                [ROOT / "claviger", "serve", "--listen", "127.0.0.1:0", *self.settings],
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
        self.url = self.wait_for_address()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)

    def command(self, *words, text):
        subprocess.run([ROOT / "claviger", *words, *self.settings], input=text.encode(), check=True, timeout=60,
                       stdout=subprocess.DEVNULL)

    def wait_for_address(self):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            if found := re.search(r"http://127\.0\.0\.1:\d+", self.output.read_text()):
                return found.group()
            time.sleep(0.05)
        sys.exit("the server did not start:\n" + self.output.read_text())

    def request(self, path, body=None, token=None):
        request = urllib.request.Request(self.url + path, data=body and json.dumps(body).encode())
        request.add_header("Content-Type", "application/json")
        if token:
            request.add_header("Authorization", "Bearer " + token)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            return refused.code, json.load(refused)


def expect(actual, expected, what):
    if actual != expected:
        sys.exit(f"FAILED {what}: {actual!r} instead of {expected!r}")
    print("ok", what)


def segment(value):
    return base64.urlsafe_b64encode(value).rstrip(b"=")


def unsigned(claims):
    header = segment(b'{"alg":"none","typ":"JWT"}')
    return (header + b"." + segment(json.dumps(claims).encode()) + b".").decode()


def signed_with_public_key(claims, public):
    """The old confusion: HMAC, with the text of the public key as its secret."""
    content = segment(b'{"alg":"HS256","typ":"JWT"}') + b"." + segment(json.dumps(claims).encode())
    return (content + b"." + segment(hmac.digest(public, content, hashlib.sha256))).decode()


def check(algorithm, key, claviger):
    _, tokens = claviger.request("/api/token/", {"username": "alice", "password": PASSWORD})
    for kind in ("access", "refresh"):
        ours = jwt.decode(tokens[kind], public_text(key), algorithms=[algorithm])
        expect(ours["token_type"], kind, f"{algorithm}: PyJWT accepts Claviger's {kind} token")

    now = int(time.time())
    claims = {
        "token_type": "access", "exp": now + 60, "iat": now, "jti": secrets.token_hex(16), "user_id": ours["user_id"]}
    theirs = jwt.encode(claims, private_text(key), algorithm)
    expect(claviger.request("/hello/", token=theirs), (200, {"message": "Hello, alice!"}),
           f"{algorithm}: Claviger serves the bearer of PyJWT's token")
    expect(claviger.request("/api/token/verify/", {"token": theirs}), (200, {}),
           f"{algorithm}: Claviger verifies PyJWT's token")

    forgeries = {
        "signed with another key": jwt.encode(claims, private_text(KEYS[algorithm]()), algorithm),
        "not signed": unsigned(claims),
        "expired": jwt.encode({**claims, "exp": now - 60}, private_text(key), algorithm),
        "changed after signing": theirs.replace(theirs.split(".")[1], segment(json.dumps(
            {**claims, "user_id": "2"}).encode()).decode()),
    }
    if not isinstance(key, bytes):
        forgeries["signed by HMAC with the public key"] = signed_with_public_key(claims, public_text(key))
    for what, forgery in forgeries.items():
        expect(claviger.request("/hello/", token=forgery)[0], 401, f"{algorithm}: Claviger refuses a token {what}")
        expect(claviger.request("/api/token/verify/", {"token": forgery})[0], 401,
               f"{algorithm}: Claviger does not verify a token {what}")


def main():
    for algorithm, make in KEYS.items():
        with tempfile.TemporaryDirectory() as directory:
            key = make()
            with Claviger(algorithm, key, pathlib.Path(directory)) as claviger:
                check(algorithm, key, claviger)


main()
