"""The family's pages: /familie/…"""

app_name = "portal"

urlpatterns = []
