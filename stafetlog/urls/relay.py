"""What the stafetholder does with one case: handover, level, next date, closing."""

app_name = "relay"

urlpatterns = []
