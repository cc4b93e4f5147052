"""What is shown on a case while the stafet is offered: a banner, and the way to the answer."""

from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case
from stafetlog.every_page import OpenOffer, offer_on
from stafetlog.state_rules import TRANSITIONS, Step, is_in_time_to_reopen, steps_from
from ui.parts import Link


@dataclass(frozen=True)
class OfferBanner:
    """Drawn by stafetlog/handover_banner.html: in whose hands the stafet is while somebody is asked."""

    title: str
    text: str = ""
    links: list[Link] = field(default_factory=list)


def offer_banner(request: HttpRequest, case: Case) -> OfferBanner | None:
    """Return the banner for the one who reads, or None when the stafet is offered to nobody."""
    offer = offer_on(request) if case.is_open else None
    if offer is None:
        return None
    names = {"to": offer.to_name, "holder": offer.from_name}
    link = answer_link(request, offer)
    links = [link] if link else []
    if offer.to_user_id == request.user.pk:
        title = _("%(holder)s vil give dig stafetten") % names
        text = (
            _("Læs opsamlingen, og svar ja eller nej. %(holder)s har stafetten, indtil du har sagt ja.")
            % names
        )
    elif offer.from_user_id == request.user.pk:
        title = _("Du har stadig stafetten, indtil %(to)s har sagt ja") % names
        text = _("%(to)s er spurgt og har ikke svaret endnu.") % names
    else:
        title = _("Stafetten er tilbudt til %(to)s") % names
        text = _("%(holder)s har den, indtil der er sagt ja.") % names
    return OfferBanner(title, text, links)


def answer_link(request: HttpRequest, offer: OpenOffer) -> Link | None:
    """Return where the one who reads can do something about an open offer, if anywhere."""
    if offer.to_user_id == request.user.pk:
        return Link(_("Læs og svar"), reverse("relay:answer", args=[offer.case_id]))
    if offer.from_user_id == request.user.pk:
        return Link(_("Se tilbuddet"), reverse("relay:withdraw", args=[offer.case_id]))
    return None


def step_links(request: HttpRequest, case: Case) -> list[Link]:
    """Return the steps away from where the log is that the one who reads has the right to take.

    Whether this is the moment is said on the step's own page. A log that was closed too long ago to be
    opened again leads to a new one.
    """
    steps = [step for step in steps_from(case.state) if TRANSITIONS[step].who in request.case_perms]
    if Step.REOPEN in steps and not is_in_time_to_reopen(case):
        return [Link(_("Åbn en ny stafetlog"), reverse("opening:start"))]
    return [Link(str(step.label), reverse(STEP_PAGES[step], args=[case.pk])) for step in steps]


STEP_PAGES = {
    Step.PAUSE: "relay:pause",
    Step.RESUME: "relay:resume",
    Step.ANNOUNCE: "relay:announce",
    Step.KEEP_OPEN: "relay:keep_open",
    Step.CLOSE: "relay:close",
    Step.REOPEN: "relay:reopen",
}
