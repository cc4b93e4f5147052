"""The administration as a whole: its login, its name, and the users, whose rules reach up to the cases."""

from importlib import import_module
from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.account.forms import ResetPasswordForm
from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.lookups import current_employments
from accounts.mail_changes import MAIL_CHANGED
from accounts.models import Employment, User
from btimodel.adminbase import HistoryPage, KeptAdmin, WithLookups
from btimodel.exceptions import RuleBroken
from cases.rules import check_may_deactivate
from config import mailchange

admin.site.site_header = gettext_lazy("Stafetten: administration")
admin.site.site_title = gettext_lazy("Stafetten")
admin.site.index_title = gettext_lazy("Kommune, brugere, love og frister")
admin.site.site_url = None
# One login for the whole site, with its limit on wrong guesses.
admin.site.login = secure_admin_login(admin.site.login)

# Access to a case never comes from a group, and addresses for login follow the user.
for _module in ("django.contrib.auth.admin", "allauth.account.admin"):
    import_module(_module)
admin.site.unregister((Group, EmailAddress))


class UserForm(forms.ModelForm):
    """A user as the administrator sees one."""

    class Meta:
        model = User
        fields = ("email", "full_name", "kind", "phone", "is_active")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_email(self) -> str:
        """Return the address in small letters; somebody else may not have it."""
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("En anden bruger har allerede den mailadresse."))
        if self.instance.pk and email != self.instance.email:
            try:
                mailchange.check_can_change(self.instance, by=self.by)
            except RuleBroken as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return email

    def clean_is_active(self) -> bool:
        """Refuse to close an account that holds a stafet (domain.md 4.4), and one's own."""
        stays = self.cleaned_data["is_active"]
        if stays or not self.instance.pk:
            return stays
        if self.instance.pk == self.by.pk:
            raise forms.ValidationError(
                _("Du kan ikke lukke din egen konto. Bed en anden administrator om det.")
            )
        _refuse_by_rule(self.instance)
        return stays


def _refuse_by_rule(user: User) -> None:
    try:
        check_may_deactivate(user)
    except RuleBroken as refusal:
        raise forms.ValidationError(str(refusal)) from refusal


class EmploymentForm(forms.ModelForm):
    """Where somebody works. One with a stafet in hand cannot lose the last place (product.md D)."""

    class Meta:
        model = Employment
        fields = ("user", "unit", "title", "actor_group", "is_leader", "valid_from", "valid_until")

    def clean_valid_until(self) -> Any:
        """Refuse an end before today while the person holds a stafet and works nowhere else."""
        until = self.cleaned_data["valid_until"]
        if until is None or not self.instance.pk or until >= timezone.localdate():
            return until
        others = current_employments(self.instance.user, on=timezone.localdate()).exclude(pk=self.instance.pk)
        if not others.exists():
            _refuse_by_rule(self.instance.user)
        return until


class EmploymentInline(WithLookups, admin.StackedInline):
    """A user's employments: ended by a date, never deleted."""

    model = Employment
    form = EmploymentForm
    fields = ("unit", "title", "actor_group", "is_leader", "valid_from", "valid_until")
    extra = 0
    can_delete = False
    autocomplete_fields = ("unit",)


@admin.register(User)
class UserAdmin(KeptAdmin):
    """Users: made with a mail and a kind; a password is chosen by the person alone."""

    form = UserForm
    list_display = ("full_name", "email", "kind", "is_active", "last_login")
    list_filter = ("kind", "is_active", "employments__unit")
    search_fields = ("full_name", "email")
    ordering = ("sort_key", "full_name", "pk")
    inlines = (EmploymentInline,)
    actions = ("send_password_mail",)

    def get_form(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        """Let the form know who asks."""
        form = super().get_form(request, obj, **kwargs)
        return type("FormByAdministrator", (form,), {"__init__": _init_with(form, request.user)})

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """A person's kind is chosen once: what is open to one kind is closed to another."""
        return ("kind", "last_login") if obj else ()

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """Show the last login of somebody who exists."""
        return (*UserForm.Meta.fields, "last_login") if obj else UserForm.Meta.fields

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        """Keep the rights in step with the kind, and the addresses for login with the mail."""
        if not change:
            obj.set_unusable_password()
            obj.is_staff = obj.is_superuser = obj.kind == User.Kind.ADMINISTRATOR
        old = form.initial["email"] if change else obj.email
        if old != obj.email:
            # Whoever has the new address chooses the password; and without it every login is over at once.
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if old != obj.email:
            # An old address must not open the account, nor receive a new password.
            EmailAddress.objects.filter(user=obj).exclude(email=obj.email).delete()
            self.log_change(request, obj, MAIL_CHANGED)
            mailchange.tell(obj, old=old, by=request.user)
            messages.warning(request, MAIL_CHANGED)
        if not change or old != obj.email:
            messages.info(
                request, _("Vælg handlingen Send mail på listen, så personen kan vælge en adgangskode.")
            )

    @admin.action(description=gettext_lazy("Send mail, så personen kan vælge adgangskode"))
    def send_password_mail(self, request: HttpRequest, users: QuerySet[User]) -> None:
        """Send the mail of "Glemt adgangskode" to those who can log in."""
        sent = failed = 0
        for user in users.filter(is_active=True):
            form = ResetPasswordForm(data={"email": user.email})
            if form.is_valid():
                try:
                    form.save(request)
                    sent += 1
                except OSError:  # smtplib's errors are OSErrors
                    failed += 1
        self.message_user(request, _("Mail sendt til %(number)s.") % {"number": sent}, messages.SUCCESS)
        if failed:
            text = _("Mailen til %(number)s kunne ikke sendes. Se, om mailserveren svarer, og prøv igen.")
            self.message_user(request, text % {"number": failed}, messages.ERROR)


@admin.register(Employment)
class EmploymentAdmin(WithLookups, HistoryPage, KeptAdmin):
    """Employments across users: who works in a unit, and who leads it."""

    form = EmploymentForm
    list_display = ("user", "title", "unit", "is_leader", "valid_from", "valid_until")
    list_filter = ("is_leader", "unit")
    list_select_related = ("user", "unit")
    search_fields = ("user__full_name", "title", "unit__name")
    autocomplete_fields = ("user", "unit")
    ordering = ("user__sort_key", "-valid_from")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """An employment stays with its person."""
        return ("user",) if obj else ()


def _init_with(form: type[forms.ModelForm], by: User) -> Any:
    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        form.__init__(self, *args, by=by, **kwargs)

    return init
