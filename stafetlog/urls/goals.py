"""Goals and measures of one case: /sager/<id>/plan/…"""

from django.urls import path

from stafetlog.views import goals, measures

app_name = "plan"

urlpatterns = [
    path("", goals.overview, name="overview"),
    path("pdf/", goals.pdf, name="pdf"),
    path("maal/nyt/", goals.goal_new, name="goal_new"),
    path("maal/<uuid:goal_id>/nye-ord/", goals.goal_words, name="goal_words"),
    path("maal/<uuid:goal_id>/afslut/", goals.goal_end, name="goal_end"),
    path("maal/<uuid:goal_id>/indsats/", measures.measure_new, name="measure_new"),
    path("indsats/<uuid:measure_id>/evaluer/", measures.evaluate, name="evaluate"),
]
