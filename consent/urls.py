"""Consent on one case, seen by professionals: /sager/<id>/samtykke/…"""

from django.urls import path

from consent import views

app_name = "consent"

urlpatterns = [
    path("", views.consent_list, name="list"),
    path("bed-om/", views.ask, name="ask"),
    path("<uuid:consent_id>/", views.detail, name="detail"),
    path("<uuid:consent_id>/adgang/", views.follow, name="follow"),
    path("<uuid:consent_id>/svar/<uuid:person_id>/", views.record, name="record"),
]
