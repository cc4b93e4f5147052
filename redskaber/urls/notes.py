"""Tools on my own undringsnotater: /undringsnotater/<id>/redskaber/…"""

from django.urls import path

from redskaber.views import notes

app_name = "note_tools"

urlpatterns = [
    path("", notes.tool_list, name="list"),
    path("ny/<slug:tool_id>/", notes.new, name="new"),
    path("<uuid:filling_id>/", notes.show, name="show"),
    path("<uuid:filling_id>/pdf/", notes.pdf, name="pdf"),
    path("<uuid:filling_id>/udfyld/", notes.fill, name="fill"),
    path("<uuid:filling_id>/kladde/", notes.autosave, name="autosave"),
    path("<uuid:filling_id>/slet/", notes.remove, name="remove"),
]
