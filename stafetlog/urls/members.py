"""The family and the participants of one case: /sager/<id>/deltagere/…"""

app_name = "members"

urlpatterns = []
