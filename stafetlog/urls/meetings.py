"""Coordination meetings of one case: /sager/<id>/moeder/…"""

from django.urls import path

from stafetlog.views import meetings, minutes

app_name = "meetings"

urlpatterns = [
    path("", meetings.meeting_list, name="list"),
    path("indkald/", meetings.call, name="call"),
    path("<uuid:pk>/", meetings.show, name="show"),
    path("<uuid:pk>/ret/", meetings.change, name="change"),
    path("<uuid:pk>/aflys/", meetings.cancel, name="cancel"),
    path("<uuid:pk>/send/", meetings.send_agenda, name="send_agenda"),
    path("<uuid:pk>/barnets-ord/", meetings.child_words, name="child_words"),
    path("<uuid:pk>/dagsorden/", meetings.agenda, name="agenda"),
    path("<uuid:pk>/kalender/", meetings.calendar, name="calendar"),
    path("<uuid:pk>/referat/", minutes.hold, name="hold"),
    path("<uuid:pk>/referat/kladde/", minutes.discard, name="discard"),
    path("<uuid:pk>/referat/pdf/", minutes.pdf, name="minutes"),
]
