"""Undringsnotater: /undringsnotater/…"""

from django.urls import path

from stafetlog.views import undring

app_name = "undring"

urlpatterns = [
    path("", undring.note_list, name="list"),
    path("ny/", undring.new, name="new"),
    path("<uuid:note_id>/", undring.show, name="note"),
    path("<uuid:note_id>/observation/", undring.add, name="add"),
    path("<uuid:note_id>/observation/<uuid:observation_id>/", undring.change, name="change"),
    path("<uuid:note_id>/observation/<uuid:observation_id>/slet/", undring.remove, name="remove"),
    path("<uuid:note_id>/afslut/", undring.close, name="close"),
    path("<uuid:note_id>/underret/", undring.notify, name="notify"),
]
