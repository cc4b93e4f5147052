"""What a leader sees of her own units, without a case."""

from django.urls import path

from stafetlog.views import leader

app_name = "leader"

urlpatterns = [
    path("tilbud/", leader.offers, name="offers"),
    path("stafet/<uuid:stafet_id>/tag/", leader.take_over, name="take_over"),
]
