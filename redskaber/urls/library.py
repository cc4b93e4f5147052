"""The tools themselves: /redskaber/…"""

from django.urls import path

from redskaber.views import library

app_name = "tools"

urlpatterns = [
    path("", library.tool_list, name="list"),
    path("tilbud/", library.offers, name="offers"),
    path("<slug:tool_id>/", library.tool, name="tool"),
    path("<slug:tool_id>/blanket/", library.blank, name="blank"),
    path("<slug:tool_id>/pdf/", library.pdf, name="pdf"),
]
