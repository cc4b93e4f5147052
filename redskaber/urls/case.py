"""Tools on one case: /sager/<id>/redskaber/…"""

from django.urls import path

from redskaber.views import drawings, filled, filling, onward, rounds

app_name = "redskaber"

urlpatterns = [
    path("", filled.filled_list, name="list"),
    path("ny/<slug:tool_id>/", filling.new, name="new"),
    path("fra-notat/<uuid:note_tool_id>/", filled.bring, name="bring"),
    path("vurder/<slug:scale_id>/", rounds.start, name="round_start"),
    path("vurdering/<uuid:round_id>/", rounds.show, name="round"),
    path("vurdering/<uuid:round_id>/aabn/", rounds.open_now, name="round_open"),
    path("vurdering/<uuid:round_id>/faelles/", rounds.join, name="round_join"),
    path("over-tid/<slug:tool_id>/", filled.over_time, name="over_time"),
    path("<uuid:pk>/", filled.show, name="show"),
    path("<uuid:pk>/pdf/", filled.pdf, name="pdf"),
    path("<uuid:pk>/ved-siden-af/<uuid:before_id>/pdf/", filled.pair, name="pair"),
    path("<uuid:pk>/ret/", filled.correct, name="correct"),
    path("<uuid:pk>/udfyld/", filling.fill, name="fill"),
    path("<uuid:pk>/kladde/", filling.autosave, name="autosave"),
    path("<uuid:pk>/tegning/<slug:field_id>/", filling.drawing, name="drawing"),
    path("<uuid:pk>/fil/<uuid:file_id>/", drawings.draft_file, name="draft_file"),
    path("<uuid:pk>/slet/", filling.discard, name="discard"),
    path("<uuid:pk>/del/", filling.share, name="share"),
    path("<uuid:pk>/aftale/<int:number>/<uuid:goal_id>/", onward.measure, name="measure"),
    path("<uuid:pk>/dagsorden/<uuid:meeting_id>/", onward.agenda, name="agenda"),
]
