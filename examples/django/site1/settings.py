"""A Django project with SimpleJWT and its blacklist app, as small as it can be."""
import os
from datetime import timedelta
from pathlib import Path

SECRET_KEY = Path(os.environ["DJANGO_SECRET_FILE"]).read_text().strip()
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "site1.urls"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "rest_framework",
    "rest_framework_simplejwt.token_blacklist",
]

if "DJANGO_POSTGRES_PORT" in os.environ:
    DATABASES = {"default": {
        "ENGINE": "django.db.backends.postgresql", "NAME": "site1", "USER": "postgres",
        "HOST": "127.0.0.1", "PORT": os.environ["DJANGO_POSTGRES_PORT"]}}
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["DJANGO_SQLITE"]}}

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher",
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.UnsaltedSHA1PasswordHasher",
]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework_simplejwt.authentication.JWTAuthentication"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}

SIMPLE_JWT = {
    "REFRESH_TOKEN_LIFETIME": timedelta(hours=12),
    "ROTATE_REFRESH_TOKENS": True,
    "BLACKLIST_AFTER_ROTATION": True,
    "USER_ID_FIELD": os.environ.get("DJANGO_USER_ID_FIELD", "id"),
}
