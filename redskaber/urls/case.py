"""Tools on one case: /sager/<id>/redskaber/…"""

from django.urls import path

from redskaber.views import filled, filling, onward

app_name = "redskaber"

urlpatterns = [
    path("", filled.filled_list, name="list"),
    path("ny/<slug:tool_id>/", filling.new, name="new"),
    path("fra-notat/<uuid:note_tool_id>/", filled.bring, name="bring"),
    path("over-tid/<slug:tool_id>/", filled.over_time, name="over_time"),
    path("<uuid:pk>/", filled.show, name="show"),
    path("<uuid:pk>/pdf/", filled.pdf, name="pdf"),
    path("<uuid:pk>/ret/", filled.correct, name="correct"),
    path("<uuid:pk>/udfyld/", filling.fill, name="fill"),
    path("<uuid:pk>/kladde/", filling.autosave, name="autosave"),
    path("<uuid:pk>/slet/", filling.discard, name="discard"),
    path("<uuid:pk>/del/", filling.share, name="share"),
    path("<uuid:pk>/aftale/<int:number>/<uuid:goal_id>/", onward.measure, name="measure"),
    path("<uuid:pk>/dagsorden/<uuid:meeting_id>/", onward.agenda, name="agenda"),
]
