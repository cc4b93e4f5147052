"""The five guides, under /vejledninger/. The roof passes the names of the forms that need no case."""

from django.urls import path

from handlevejledninger.views import guides, helpers

app_name = "guides"

urlpatterns = [
    path("", guides.index, name="index"),
    path("fold/", guides.fold, name="fold"),
    path("flueben/", guides.tick, name="tick"),
    path("hvilket-niveau/", helpers.level_help, name="level_help"),
    path("skal-jeg-underrette/", helpers.notify_help, name="notify_help"),
    path("<slug:group>/", guides.group, name="group"),
    path("<slug:group>/pdf/", guides.group_pdf, name="pdf"),
    path("<slug:group>/<slug:phase>/<int:level>/", guides.cell, name="cell"),
]
