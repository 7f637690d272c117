#!/usr/bin/env python3
"""Makes common-passwords.sha256-40 from Django's list of the most used passwords.

The list is django/contrib/auth/common-passwords.txt.gz in Debian's package python3-django:

    apt-get download python3-django && dpkg-deb -x python3-django_*.deb django
    server/scripts/common-passwords.py django/usr/lib/python3/dist-packages/django/contrib/auth/common-passwords.txt.gz

The result holds the first five bytes of the SHA-256 of each password, sorted: enough to recognise a
password (one innocent password in fifty million is taken for a common one), and no list to publish.
"""

import gzip
import hashlib
import pathlib
import sys

TARGET = pathlib.Path(__file__).parent.parent / (
    "src/main/resources/dev/claviger/server/accounts/common-passwords.sha256-40"
)

with gzip.open(sys.argv[1], "rt", encoding="utf-8") as lines:
    passwords = {line.strip() for line in lines} - {""}
digests = sorted({hashlib.sha256(password.encode()).digest()[:5] for password in passwords})
TARGET.write_bytes(b"".join(digests))
print(f"{len(digests)} digests of {len(passwords)} passwords")
