"""The family and the participants of one case: /sager/<id>/deltagere/…"""

from django.urls import path

from stafetlog.views import members, people

app_name = "members"

urlpatterns = [
    path("", members.member_list, name="list"),
    path("cpr/", members.show_cpr, name="cpr"),
    path("tilfoej/", members.add, name="add"),
    path("forlad/", members.leave, name="leave"),
    path("<uuid:pk>/afslut/", members.end, name="end"),
    path("familie/ny/", people.add, name="person_add"),
    path("familie/<uuid:pk>/", people.edit, name="edit"),
    path("familie/<uuid:pk>/login/", people.invite, name="invite"),
]
