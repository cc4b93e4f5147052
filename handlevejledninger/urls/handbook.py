"""The handbook, under /haandbog/, in the binder's order."""

from django.urls import path

from handlevejledninger.views import handbook

app_name = "handbook"

urlpatterns = [
    path("", handbook.index, name="index"),
    path("soeg/", handbook.search, name="search"),
    path("loven/", handbook.law, name="law"),
    path("ideer/", handbook.ideas, name="ideas"),
    path("<slug:chapter>/", handbook.chapter, name="chapter"),
]
