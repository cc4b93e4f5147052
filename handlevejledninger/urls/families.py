"""The texts for families, children and young people, under /for-familier/."""

from django.urls import path

from handlevejledninger.views import families

app_name = "families"

urlpatterns = [
    path("", families.index, name="index"),
    path("<slug:text>/", families.show, name="show"),
]
