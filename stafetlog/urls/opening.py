"""Opens a stafetlog: /stafetlog/aabn/…"""

from django.urls import path

from stafetlog.views import opening

app_name = "opening"

urlpatterns = [
    path("", opening.start, name="start"),
    path("fra/<uuid:note_id>/", opening.from_note, name="from_note"),
]
