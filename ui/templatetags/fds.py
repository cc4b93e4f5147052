"""Template tags that keep the design system's markup in one place: {% load fds %}."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ui import icons
from ui.addresses import address_of
from ui.dates import danish_date, danish_datetime
from ui.fields import TextField, mask_cpr
from ui.folding import draws_the_same
from ui.kept import KeptNode
from ui.markup import fill
from ui.menu import draw_tabs
from ui.paging import draw_pages
from ui.parts import Badge, Row, TimelineEntry
from ui.rows import draw_rows
from ui.site import NavItem
from ui.summary import summary_entries
from ui.timeline import NOTHING, draw, draw_badge, draw_time

register = template.Library()

register.filter("dadate", danish_date)
register.filter("dadatetime", danish_datetime)
register.filter("mask_cpr", mask_cpr)

LOGOUT = """<form method="post" action="{url}" class="k-logout d-print-none">
<input type="hidden" name="csrfmiddlewaretoken" value="{token}">
<button type="submit" class="function-link">{icon}{word}</button>
</form>"""
CARD = """<section class="k-card">
  <div class="k-card__head">
    <h{level} class="k-card__title">{title}</h{level}>
    {more}
  </div>
  {content}
</section>
"""
CARD_LINK = '<a href="{url}">{link}</a>'
ALERT = """<div class="alert alert-{kind}"{role}>
  {icon}
  <div class="alert-body">
    {title}
    <div class="alert-text">{content}</div>
  </div>
</div>
"""
ALERT_TITLE = '<h{level} class="alert-heading">{title}</h{level}>'
BACK_LINK = '<p class="k-back d-print-none"><a href="{url}" class="back-link">{icon}{text}</a></p>'
ALERT_WORDS = {
    "info": gettext_lazy("Information"),
    "success": gettext_lazy("Udført"),
    "warning": gettext_lazy("Advarsel"),
    "error": gettext_lazy("Fejl"),
}
MESSAGE_KINDS = {
    "debug": "info",
    "info": "info",
    "success": "success",
    "warning": "warning",
    "error": "error",
}


@register.tag
def kept(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """Draw a part of every page once in a process: {% kept municipality %}…{% endkept %}.

    The part is drawn with nothing but the values that are named, which must be models of reference data or
    plain values, so nothing about the one who asks can be kept and shown to the next.
    """
    _tag, *names = token.split_contents()
    nodes = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodes, names)


@register.simple_tag(takes_context=True)
def logout_form(context: template.Context) -> SafeString:
    """Draw the button that logs out."""
    return fill(
        LOGOUT,
        url=address_of("account_logout"),
        token=str(context["csrf_token"]),
        icon=icons.silent("lock"),
        word=_("Log af"),
    )


@register.simple_tag
@draws_the_same
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """Draw an icon of the sprite: {% icon "lock" %}. Without `label` it is decoration and stays silent."""
    return icons.speaking(name, label, css) if label else icons.silent(name, css)


@register.simple_tag
@draws_the_same
def own_icon(name: str, css: str = "") -> SafeString:
    """Draw one of our own drawings (`vaaben`, `stafet`) in the colour of the text."""
    return icons.own(name, css)


@register.simple_block_tag
def alert(content: str, kind: str, title: str = "", level: int = 2, live: bool = False) -> SafeString:
    """Draw a box: {% alert "warning" "Loggen har ingen næste dato" %}…{% endalert %}.

    `kind` is info, success, warning or error; raises ValueError for anything else. `level` is the heading's
    level. `live=True` makes it announce itself (only for what appears without a new page).
    """
    if kind not in ALERT_WORDS:
        raise ValueError(f"unknown kind of alert: {kind}")
    return fill(
        ALERT,
        kind=kind,
        role=SafeString(' role="alert"') if live else "",
        icon=icons.speaking(kind, str(ALERT_WORDS[kind]), "alert-icon"),
        title=fill(ALERT_TITLE, level=str(level), title=title) if title else "",
        content=content,
    )


@register.simple_block_tag
def card(content: str, title: str, level: int = 2, url: str = "", link: str = "") -> SafeString:
    """Draw a framed part of a page: {% card "Aftaler" %}…{% endcard %}.

    `url` and `link` stand beside the title.
    """
    more = fill(CARD_LINK, url=url, link=link) if url else ""
    return fill(CARD, title=title, level=str(level), content=content, more=more)


@register.simple_block_tag
def stafet_banner(content: str, title: str, text: str = "") -> SafeString:
    """Draw who holds the stafet, or who is asked to take it; the block holds buttons or forms, or nothing."""
    context = {"title": title, "text": text, "content": content, "has_actions": bool(content.strip())}
    return render_to_string("components/stafet_banner.html", context)


@register.filter
def written_texts(form: BaseForm) -> list[tuple[str, str]]:
    """Return the label and the words of each long text that stands in a form."""
    return [(str(one.label), one.value()) for one in form if isinstance(one.field, TextField) and one.value()]


@register.filter
def message_kind(message: Message) -> str:
    """Return the kind of alert for one of Django's messages."""
    return MESSAGE_KINDS.get(message.level_tag, "info")


@register.simple_tag
@draws_the_same
def alert_word(kind: str) -> str:
    """Return the word that says what the colour of an alert says."""
    return str(ALERT_WORDS[kind])


@register.simple_tag
@draws_the_same
def badge(text: str, tone: str = "neutral") -> SafeString:
    """Draw a small coloured word: {% badge "Frist om 8 dage" "warning" %}.

    Raises ValueError for a tone that is not in `ui.parts.TONES`.
    """
    return draw_badge(Badge(text, tone))


@register.simple_tag
def timeline(entries: list[TimelineEntry], seen_from: str = "") -> SafeString:
    """Draw the entries of a log: {% timeline entries %}; `seen_from`: see `ui.timeline.draw`."""
    return draw(entries, seen_from)


@register.simple_tag
def rows(lines: list[Row]) -> SafeString:
    """Draw a list of rows: {% rows agenda %}."""
    return draw_rows(lines)


@register.simple_tag
def tabs(items: list[NavItem]) -> SafeString:
    """Draw the tabs of a case: {% tabs case_head.tabs %}."""
    return draw_tabs(items)


@register.simple_tag
def error_summary(*forms: BaseForm | BaseFormSet[Any] | None) -> SafeString:
    """Draw the summary of errors of one or more forms or formsets, and nothing when there are none."""
    entries = summary_entries(*forms)
    return render_to_string("components/error_summary.html", {"entries": entries}) if entries else NOTHING


@register.simple_tag(takes_context=True)
def error_prefix(context: template.Context) -> str:
    """Return "Fejl: " for the page title when the form of the page has errors."""
    form = context.get("form")
    return _("Fejl: ") if form is not None and summary_entries(form) else ""


@register.inclusion_tag("components/form.html", takes_context=True)
def form_page(
    context: template.Context,
    form: BaseForm,
    submit: str | None = None,
    cancel_url: str = "",
    cancel: str | None = None,
    action: str = "",
    autosave_url: str = "",
    draft_version: int | str = "",
) -> dict[str, Any]:
    """Draw a whole form with summary, fields, buttons and CSRF token.

    {% form_page form submit="Gem" cancel_url=back %}. With `autosave_url` it saves itself while one types.
    """
    return {
        "csrf_token": context.get("csrf_token"),
        "form": form,
        "submit": submit or _("Gem"),
        "cancel": cancel or _("Annullér"),
        "cancel_url": cancel_url,
        "action": action,
        "autosave_url": autosave_url,
        "draft_version": draft_version,
    }


@register.inclusion_tag("components/form_buttons.html")
def form_buttons(submit: str, cancel_url: str = "", cancel: str | None = None) -> dict[str, Any]:
    """Draw the row of buttons under a form that lays out its own fields."""
    return {"submit": submit, "cancel_url": cancel_url, "cancel": cancel or _("Annullér")}


@register.inclusion_tag("components/draft_status.html")
def draft_status(saved_at: str = "") -> dict[str, Any]:
    """Draw the line that says when the draft was saved; it belongs inside a form with `data-autosave-url`."""
    return {"saved_at": saved_at}


@register.simple_tag(takes_context=True)
def pagination(context: template.Context, page_obj: Page[Any], param: str = "side") -> SafeString:
    """Draw links to the other pages, keeping the other arguments of the address; nothing for one page."""
    if not page_obj.has_other_pages():
        return NOTHING
    request = context.get("request")
    return draw_pages(page_obj, request.GET if request else None, param)


@register.simple_tag
@draws_the_same
def back_link(url: str, text: str) -> SafeString:
    """Draw the way back at the top of a page."""
    return fill(BACK_LINK, url=url, icon=icons.silent("chevron-left"), text=text)


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    title: str, text: str = "", url: str = "", button: str = "", icon_name: str = "document"
) -> dict[str, Any]:
    """Draw what stands where a list would be, and the next step if there is one."""
    return {"title": title, "text": text, "url": url, "button": button, "icon_name": icon_name}


@register.simple_tag
@draws_the_same
def phone(number: str) -> SafeString:
    """Draw a telephone number one can tap."""
    return format_html('<a href="tel:{}">{}</a>', "".join(str(number).split()), number)


@register.simple_tag
def when(value: date | None) -> SafeString:
    """Draw a <time> element for a date or datetime."""
    return draw_time(value) if value else SafeString("")
