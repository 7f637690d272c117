"""The same requests to Django with SimpleJWT and to Claviger: every difference is printed, and is a defect.

`differential.py URL [COUNT] [SEED]`; `examples/django/differential.sh` starts what it needs. Django is asked without a socket, by its own
WSGI interface, as its development server would ask it. Where it fails with 500 Claviger must refuse with 401 or 400. What
Debian's versions do otherwise than the newest ones, and what docs/decisions/simplejwt.md gives a reason for, is left out of the requests.
"""
import io
import json
import logging
import os
import random
import re
import secrets
import socket
import sys
import time
from urllib.parse import unquote_to_bytes, urlencode, urlsplit

import django
import jwt
from django.conf import settings

URL = urlsplit(sys.argv[1])
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 1500
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 1
SECRET = open(os.environ["DJANGO_SECRET_FILE"]).read().strip()

settings.configure(
    SECRET_KEY=SECRET, ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, USE_TZ=True, USE_I18N=True, DEBUG=False,
    STATIC_URL="/static/", DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.staticfiles", "rest_framework",
                    "rest_framework_simplejwt", "rest_framework_simplejwt.token_blacklist"],
    MIDDLEWARE=["django.middleware.security.SecurityMiddleware", "django.middleware.locale.LocaleMiddleware",
                "django.middleware.common.CommonMiddleware", "django.middleware.clickjacking.XFrameOptionsMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"], LOGGING_CONFIG=None,
    REST_FRAMEWORK={"DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework_simplejwt.authentication.JWTAuthentication"]})
django.setup()
logging.disable(logging.CRITICAL)

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework.permissions import IsAuthenticated  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402
from rest_framework_simplejwt import views  # noqa: E402


class HelloView(APIView):
    permission_classes = (IsAuthenticated,)

    def get(self, request):
        return Response({"message": f"Hello, {request.user.username}!"})


urlpatterns = [
    path("api/token/", views.TokenObtainPairView.as_view()),
    path("api/token/refresh/", views.TokenRefreshView.as_view()),
    path("api/token/verify/", views.TokenVerifyView.as_view()),
    path("api/token/blacklist/", views.TokenBlacklistView.as_view()),
    path("api/token/sliding/", views.TokenObtainSlidingView.as_view()),
    path("api/token/sliding/refresh/", views.TokenRefreshSlidingView.as_view()),
    path("hello/", HelloView.as_view()),
]

COMPARED = ("content-type", "allow", "vary", "www-authenticate", "content-language", "location", "x-frame-options")
TOKEN_PATHS = [f"/{route.pattern}" for route in urlpatterns if "hello" not in str(route.pattern)]
PASSWORD = "wonder-Land-9"


class Django:
    application = get_wsgi_application()

    def ask(self, method, target, headers, body):
        raw_path, _, query = target.partition("?")
        environ = {
            "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": unquote_to_bytes(raw_path).decode("latin-1"),
            "QUERY_STRING": query, "SERVER_NAME": "testserver", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1", "CONTENT_TYPE": "text/plain", "HTTP_HOST": "testserver", "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False}
        for name, value in headers:
            key = name.upper().replace("-", "_")
            key = key if key == "CONTENT_TYPE" else "HTTP_" + key
            value = value.strip(" \t")
            environ[key] = f"{environ[key]},{value}" if key in environ and key.startswith("HTTP_") else value
        got = []
        chunks = self.application(environ, lambda status, found, exc_info=None: got.append((status, found)))
        content = b"".join(chunks)
        chunks.close()
        status, found = got[0]
        return int(status[:3]), {name.lower(): value for name, value in found}, content.decode("utf-8")


class Claviger:
    connection = None

    def ask(self, method, target, headers, body):
        head = f"{method} {target} HTTP/1.1\r\nHost: testserver\r\nContent-Length: {len(body)}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers) + "\r\n"
        for _ in range(2):
            try:
                if self.connection is None:
                    self.connection = socket.create_connection((URL.hostname, URL.port), timeout=20)
                    self.reader = self.connection.makefile("rb")
                self.connection.sendall(head.encode("latin-1") + body)
                return self.answer(method)
            except (ConnectionError, IndexError):
                self.connection = None
        raise AssertionError(f"no answer to {method} {target} {headers}")

    def answer(self, method):
        status = int(self.reader.readline().split()[1])
        found = {}
        while line := self.reader.readline().strip():
            name, _, value = line.decode("latin-1").partition(":")
            found[name.lower()] = value.strip()
        content = b""
        if method != "HEAD" and status not in (204, 304):
            if found.get("transfer-encoding") == "chunked":
                while size := int(self.reader.readline(), 16):
                    content += self.reader.read(size)
                    self.reader.readline()
                self.reader.readline()
            else:
                content = self.reader.read(int(found.get("content-length", 0)))
        if found.get("connection", "") == "close":
            self.connection = None
        return status, found, content.decode("utf-8", "replace")


def normal(method, answer):
    """What of an answer must be the same."""
    status, found, body = answer
    headers = {name: found[name] for name in COMPARED if name in found}
    headers.update({"content-language": "en"} if headers.get("content-language") == "en-us" else {})
    if "vary" in headers:
        words = [word for word in re.split(r",\s*", headers["vary"]) if word.lower() not in ("cookie", "")]
        headers["vary"] = ", ".join(words)
    if headers.get("content-type", "").startswith("text/html"):
        return status, {"content-type": headers["content-type"]}, "<page>"
    body = re.sub(r"eyJ[\w-]*\.[\w-]*\.[\w-]*", "<JWT>", body)
    if headers.get("content-language", "en") != "en":
        body = re.sub(r'"(?:[^"\\]|\\.)*[^\x00-\x7f](?:[^"\\]|\\.)*"|"[A-Z][^"]* [^"]*"', '"…"', body)  # newer versions have more of them
    body = re.sub(r'("description":\s*)"(?:[^"\\]|\\.)*"', r'\1"…"', body)
    return status, headers, "" if method == "HEAD" else body


class Requests:
    """Random ones, of which most are nearly right: what is wholly wrong is refused early by both."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.known = {"access": [], "refresh": [], "sliding": []}

    def one(self, *choices):
        return self.random.choice(choices)

    def rarely(self, value, otherwise, odds=0.12):
        return value() if self.random.random() < odds else otherwise

    def request(self):
        target = self.random.choice(TOKEN_PATHS + ["/hello/", "/hello/"])
        hello = target == "/hello/"
        method = self.rarely(self.method, "GET" if hello else "POST")
        headers = []
        if self.random.random() < 0.25:
            headers.append(("Accept", self.accept()))
        if self.random.random() < 0.15:
            headers.append(("Accept-Language", self.language()))
        if hello or self.random.random() < 0.05:
            headers += self.rarely(lambda: [], [("Authorization", self.authorization())])
        body, kind = self.rarely(lambda: (b"", None), (b"", None)) if hello else self.body(target)
        if kind is not None:
            headers.append(("Content-Type", kind))
        target = self.rarely(lambda: target + self.query(), target, 0.08)
        target = self.rarely(lambda: target.rstrip("/"), target, 0.02) if "?" not in target else target
        return method, target, headers, body

    def method(self):
        return self.one("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "POST", "OPTIONS", "FOO")

    def query(self):
        return self.one("?format=json", "?format=api", "?format=xml", "?format=", "?format", "?format=json&format=xml", "?format=JSON",
                        "?x=1", "?username=alice&password=x", "?format=%6Ason", "?&&", "?format=json;indent=2", "?refresh=x&token=y")

    def accept(self):
        return self.one(
            "*/*", "application/json", "text/html", "application/*", "text/*", "", " ", "text/plain", "application/json;q=0", "*/*;q=0.1",
            "text/html;q=0.1, application/json;q=0.9", "application/json;q=0.1, text/html;q=0.9", "application/json; indent=4",
            "application/json; indent=0", "application/json; indent=99", "application/json; indent=-3", "application/json; indent=x",
            "application/json;indent=2;q=0.5", "APPLICATION/JSON", "application/json; charset=utf-8", "application/json, */*",
            "application/xml, */*", "*/*, application/json; indent=3", "application", "/", "*", "application/json;", "application/json;;",
            "application/json, , text/html", "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", "application/json/x",
            "application/json ; indent = 4", "application/json; indent=\"4\"", "application/json; version=1", "text/html; charset=utf-8",
            "*/json", "application/json; indent=4, */*", "application/vnd.api+json", ",", "a/b,c/d", "*/*; indent=4")

    def language(self):
        return self.one("de", "fr", "de-DE,de;q=0.9", "xx", "en", "en-US,fr;q=0.5", "*", "", "fr;q=0", "es, de;q=0.9", "pt-BR",
                        "zh-hans", "zh-CN", "de;q=x", "DE", "de_DE", "sv", "ko", "nl", "fr;q=0.1,de;q=0.2", "tlh,de", "cs,", "uk-UA", "tr")

    def authorization(self):
        scheme = self.rarely(lambda: self.one("bearer", "BEARER", "Token", "Basic", "", "JWT", "Bearer,", "Bearer:"), "Bearer")
        gap = self.rarely(lambda: self.one("  ", "\t", "   ", ",", ""), " ")
        token = self.rarely(lambda: self.one("", "garbage", "a.b.c", "one two", "..", "=", "\u00e9.\u00e8.\u00fc", "."), self.token("access"))
        return self.rarely(lambda: " ", "") + scheme + gap + token + self.rarely(lambda: self.one(" ", " x", ","), "", 0.04)

    def body(self, target):
        fields = self.fields(target)
        form = self.random.random()
        if form < 0.68:
            text = self.json_text(fields)
            return text.encode("utf-8", "surrogatepass"), self.rarely(self.content_type, "application/json", 0.08)
        if form < 0.8:
            pairs = [(name, value) for name, value in fields.items() if isinstance(value, str)]
            pairs += self.rarely(lambda: pairs[:1] and [(pairs[0][0], "x")], [])
            text = urlencode(pairs, errors="surrogatepass")
            text = self.rarely(lambda: text + self.one("&", "&&=", "&x", "%", "&%zz=1", ";a=b", "&username=%00"), text)
            return text.encode(), self.rarely(lambda: "application/x-www-form-urlencoded; charset=utf-8", "application/x-www-form-urlencoded")
        if form < 0.88:
            return self.multipart(fields)
        if form < 0.94:
            return b"", self.rarely(self.content_type, None, 0.5)
        return self.one(b"\xff\xfe", b"{", b"[]", b"null", b"\"x\"", b"5", b"-0.5", b"true", b"{}", b"\xef\xbb\xbf{}", b" ", b"{}x"), "application/json"

    def content_type(self):
        return self.one("application/json; charset=utf-8", "application/json; charset=latin-1", "application/json;charset=nope", "text/plain",
                        "APPLICATION/JSON", "application/json5", "application/vnd.api+json", "text/json", "multipart/form-data",
                        "application/x-www-form-urlencoded", "application/json; x=y", "application/*", "application/json;", "text/html",
                        "application/json; charset=\"utf-8\"", "multipart/form-data; boundary=", "multipart/mixed; boundary=x", "json")

    def multipart(self, fields):
        lines = []
        for name, value in fields.items():
            if isinstance(value, str):
                lines += ["--BB", f'Content-Disposition: form-data; name="{name}"', "", value]
        text = "\r\n".join(lines + ["--BB--", ""])
        text = self.rarely(lambda: text[:self.random.randrange(len(text))], text, 0.05)
        return text.encode("utf-8", "surrogatepass"), "multipart/form-data; boundary=BB"

    def fields(self, target):
        if target.endswith(("/token/", "/token/sliding/")):
            fields = {"username": self.rarely(self.odd, "alice"), "password": self.rarely(self.odd, PASSWORD)}
        elif target.endswith(("/verify/", "/sliding/refresh/")):
            fields = {"token": self.rarely(self.odd, self.token("sliding"))}
        else:
            fields = {"refresh": self.rarely(self.odd, self.token("refresh"))}
        if self.random.random() < 0.06:
            fields.pop(self.random.choice(list(fields)))
        if self.random.random() < 0.06:
            fields["extra"] = self.odd()
        return fields

    def odd(self):
        return self.one(None, True, False, 0, 5, -1, 1.5, 1e22, 1e-7, 12345678901234567890, "", " ", "\t\n", "\u3000", "\x00", "a\x00b",
                        "\ud800", "x\udfffy", [], [1], {}, {"a": 1}, "alice", " alice ", "ALICE", "\uff41lice", "bob", "nobody", "é", "x" * 300,
                        "\u2028", "\x1f", "\x85", "\u200b", "😀", " " + PASSWORD + "\n", "a.b.c", "null", -0.0, 100, 1e16, 123456.789)

    def json_text(self, fields):
        text = json.dumps(fields, ensure_ascii=self.random.random() < 0.7, separators=self.one((",", ":"), (", ", ": ")))
        for _ in range(self.rarely(lambda: self.random.randrange(1, 3), 0, 0.1)):
            at = self.random.randrange(len(text) + 1)
            text = self.one(text[:at] + text[at + 1:], text[:at] + self.one(*'{}[],:"\\0e-+.xn \n\u00e9') + text[at:], text[:at])
        return text

    def token(self, kind):
        if self.known[kind] and self.random.random() < 0.2:
            return self.random.choice(self.known[kind])
        now = int(time.time())
        claims = {"token_type": kind, "exp": now + 600, "iat": now - 5, "jti": secrets.token_hex(16), "user_id": 2}
        if kind == "sliding":
            claims["refresh_exp"] = now + 900
        key, header = SECRET, None
        change = self.random.random()
        if change < 0.35:
            claims.update(self.one(
                {"exp": now - 5}, {"exp": now + 600.5}, {"exp": "x"}, {"exp": True}, {"exp": []}, {"exp": -1}, {"exp": 0}, {"nbf": now + 60},
                {"nbf": now - 60}, {"nbf": "x"}, {"iat": now + 60}, {"iat": "x"}, {"iat": 0}, {"token_type": "odd"}, {"token_type": None},
                {"token_type": 5}, {"token_type": "access" if kind != "access" else "refresh"}, {"user_id": "2"},
                {"aud": "x"}, {"iss": "x"},
                {"refresh_exp": now - 5}, {"name": "\u00e9\u2028", "roles": ["a", 1, None]},
                {"exp": "12"}, {"exp": 10**15}, {"refresh_exp": "x"}))
            if self.random.random() < 0.2 and kind == "access":
                claims["user_id"] = self.one(424242, "424242", -1, None, "abc", [1], "", {})
        elif change < 0.45:
            claims.pop(self.random.choice(list(claims)))
        elif change < 0.5:
            key = "x" * 60
        elif change < 0.55:
            header = self.one({"typ": "x"}, {"typ": None}, {"cty": "x"}, {"kid": "a"}, {"x": [1]}, {"jku": "https://evil.example/"})
        token = jwt.encode(claims, key, "HS256", headers=header)
        if change > 0.97:
            token = self.one(token + ".x", token[:-3], "." + token, token.replace(".", "", 1), token + "!", token.upper(), token[:-1] + "\u00e9")
        self.known[kind] = (self.known[kind] + [token])[-5:]
        return token


def agree(ours, theirs):
    if theirs[0] == 500:
        return ours[0] in (400, 401)
    return ours == theirs


def main():
    call_command("migrate", verbosity=0)
    User.objects.create_user("admin", password=PASSWORD)  # Claviger has made one at its first start
    User.objects.create_user("alice", password=PASSWORD)
    User.objects.create_user("bob", password=PASSWORD, is_active=False)
    requests, claviger, original = Requests(SEED), Claviger(), Django()
    different, failed = 0, 0
    for number in range(COUNT):
        request = requests.request()
        theirs = normal(request[0], original.ask(*request))
        ours = normal(request[0], claviger.ask(*request))
        failed += theirs[0] == 500
        if not agree(ours, theirs):
            different += 1
            print(f"different: request {number} of seed {SEED}: {request}\n  Django   {theirs}\n  Claviger {ours}")
    print(f"{COUNT} requests, {different} answered differently, {failed} that make Django fail")
    if different:
        sys.exit(1)
    print("ok Django and Claviger answer alike")


main()
