"""The family and the participants of one case: /sager/<id>/deltagere/…"""

from django.urls import path

from stafetlog.views import members

app_name = "members"

urlpatterns = [
    path("", members.member_list, name="list"),
]
