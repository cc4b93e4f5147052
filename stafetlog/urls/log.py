"""The log of one case: /sager/<id>/log/…"""

app_name = "stafetlog"

urlpatterns = []
