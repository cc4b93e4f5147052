"""The five leaflets, under /pjecer/."""

from django.urls import path

from handlevejledninger.views import leaflets

app_name = "leaflets"

urlpatterns = [
    path("", leaflets.index, name="index"),
    path("<slug:leaflet>/", leaflets.show, name="show"),
    path("<slug:leaflet>/pdf/", leaflets.print_out, name="pdf"),
]
