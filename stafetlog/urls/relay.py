"""What the stafetholder does with one case: handover, level, next date, closing."""

from django.urls import path

from stafetlog.views import childs_adult, closing, handover, levels, next_date, review, states, taking_over

app_name = "relay"

urlpatterns = [
    path("stafet/tilbyd/", handover.offer, name="offer"),
    path("stafet/svar/", handover.answer, name="answer"),
    path("stafet/tag/", taking_over.take_over, name="take_over"),
    path("stafet/traek-tilbage/", handover.withdraw, name="withdraw"),
    path("stafet/notat/<uuid:handover_id>/", handover.note, name="note"),
    path("stafet/notat/<uuid:handover_id>/pdf/", handover.note_as_pdf, name="note_pdf"),
    path("niveau/", levels.history, name="level_history"),
    path("niveau/skift/", levels.change, name="level"),
    path("barnets-voksne/", childs_adult.choose, name="childs_adult"),
    path("naeste-dato/", next_date.choose, name="next"),
    path("gennemgang/", review.look_through, name="review"),
    path("tilstand/", states.state, name="state"),
    path("pause/", states.pause, name="pause"),
    path("genoptag/", states.resume, name="resume"),
    path("luk/varsel/", states.announce, name="announce"),
    path("luk/varsel/tilbage/", states.keep_open, name="keep_open"),
    path("genaabn/", states.reopen, name="reopen"),
    path("luk/", closing.close, name="close"),
    path("lukning/", closing.closed, name="closing"),
]
