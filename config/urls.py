"""Every address of the site. Only the names in config.public are open without login."""

from django.contrib import admin
from django.urls import include, path

from config import pages

handler400 = "config.away.bad_request"
handler500 = "config.away.server_error"

on_a_case = [
    path("", pages.case_overview, name="case"),
    path("log/", include("stafetlog.urls.log")),
    path("plan/", include("stafetlog.urls.goals")),
    path("", include("stafetlog.urls.relay")),
    path("moeder/", include("stafetlog.urls.meetings")),
    path("deltagere/", include("stafetlog.urls.members")),
    path("samtykke/", include("consent.urls")),
    path("redskaber/", include("redskaber.urls.case")),
]

urlpatterns = [
    path("", pages.home, name="home"),
    path("undringsnotater/", include("stafetlog.urls.undring")),
    path("undringsnotater/<uuid:note_id>/redskaber/", include("redskaber.urls.notes")),
    path("redskaber/", include("redskaber.urls.library")),
    path("stafetlog/aabn/", include("stafetlog.urls.opening")),
    path("leder/", include("stafetlog.urls.leader")),
    path("sager/<uuid:case_id>/", include(on_a_case)),
    path("familie/", include("portal.urls")),
    path("vejledninger/", include("handlevejledninger.urls.guides")),
    path("haandbog/", include("handlevejledninger.urls.handbook")),
    path("pjecer/", include("handlevejledninger.urls.leaflets")),
    path("for-familier/", include("handlevejledninger.urls.families")),
    path("konto/", include("accounts.urls")),
    path("tilgaengelighed/", pages.accessibility, name="accessibility"),
    path("was/", pages.was, name="was"),
    path("privatliv/", pages.privacy, name="privacy"),
    path("tredjepart/", pages.third_party, name="third_party"),
    path("sundhed/", pages.health, name="health"),
    path("admin/", admin.site.urls),
]
