"""allauth's own forms, with the words and the fields that all the site's forms have."""

from typing import Any

from allauth.account import forms
from django.utils.translation import gettext_lazy as _

from ui.forms import FormMixin


class _SaysMail:
    """A mail address is called what it is called everywhere else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"login", "email"} & self.fields.keys():
            self.fields[name].label = _("Mailadresse")


class LoginForm(FormMixin, _SaysMail, forms.LoginForm):
    """Mail address and password."""


class ResetPasswordForm(FormMixin, _SaysMail, forms.ResetPasswordForm):
    """Where to send the link to a new password."""


class ResetPasswordKeyForm(FormMixin, forms.ResetPasswordKeyForm):
    """A new password after the link."""


class ChangePasswordForm(FormMixin, forms.ChangePasswordForm):
    """The password one has, and a new one."""


class SetPasswordForm(FormMixin, forms.SetPasswordForm):
    """A first password."""


class ReauthenticateForm(FormMixin, forms.ReauthenticateForm):
    """The password once more."""
