"""Undringsnotater: /undringsnotater/…"""

app_name = "undring"

urlpatterns = []
