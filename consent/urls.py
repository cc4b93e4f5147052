"""Consent on one case, seen by professionals: /sager/<id>/samtykke/…"""

app_name = "consent"

urlpatterns = []
