"""Undringsnotater: /undringsnotater/…"""

from django.urls import path

from stafetlog.views import undring

app_name = "undring"

urlpatterns = [path("", undring.note_list, name="list")]
