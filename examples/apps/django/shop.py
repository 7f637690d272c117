"""A Django project in one file: answers with its process number and who calls."""
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import re_path

settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="of no use: nothing is signed here",
)


def answer(request):
    return HttpResponse("shop %d for %s\n" % (os.getpid(), request.headers.get("X-Claviger-User")))


urlpatterns = [re_path("", answer)]
application = get_wsgi_application()
