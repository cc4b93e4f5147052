"""The site, and the floor that pages are measured against: a session and a user, and nothing else."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as site


def floor(request: HttpRequest) -> HttpResponse:
    """Answer with as little as somebody who is logged in can be answered with."""
    return HttpResponse(str(request.user.pk), content_type="text/plain")


urlpatterns = [path("_bench/", floor, name="bench_floor"), *site]
