"""Opens a stafetlog: /stafetlog/aabn/…"""

app_name = "opening"

urlpatterns = []
