"""The part of allauth that is used: log in and out, change and reset the password. Sign-up has no address."""

from allauth.account import views
from django.urls import path, re_path

from accounts import views as own_views

urlpatterns = [
    path("log-ind/", views.login, name="account_login"),
    path("bliv/", own_views.stay, name="account_stay"),
    path("log-af/", views.logout, name="account_logout"),
    path("adgangskode/", views.password_change, name="account_change_password"),
    path("adgangskode/valg/", views.password_set, name="account_set_password"),
    path("bekraeft/", views.reauthenticate, name="account_reauthenticate"),
    path("glemt/", views.password_reset, name="account_reset_password"),
    path("glemt/sendt/", views.password_reset_done, name="account_reset_password_done"),
    # The name of a user has no dash, a key has; the mail's link is made from this address.
    re_path(
        r"^glemt/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("glemt/faerdig/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("lukket/", views.account_inactive, name="account_inactive"),
]
