"""What the stafetholder does with one case: handover, level, next date, closing."""

from django.urls import path

from stafetlog.views import closing, handover, levels, next_date

app_name = "relay"

urlpatterns = [
    path("stafet/tilbyd/", handover.offer, name="offer"),
    path("stafet/svar/", handover.answer, name="answer"),
    path("stafet/traek-tilbage/", handover.withdraw, name="withdraw"),
    path("niveau/", levels.history, name="level_history"),
    path("niveau/skift/", levels.change, name="level"),
    path("naeste-dato/", next_date.choose, name="next"),
    path("luk/", closing.close, name="close"),
    path("lukning/", closing.closed, name="closing"),
]
