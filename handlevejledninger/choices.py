"""The words that the guides' files may use: groups, actions and tools."""

from django.utils.translation import gettext_lazy as _

from btimodel.choices import ActorGroup, Phase

# The actor groups by the name of their folder and of their address.
GROUP_SLUGS = {
    "direkte": ActorGroup.DIREKTE,
    "behandling": ActorGroup.BEHANDLING,
    "sundhed": ActorGroup.SUNDHED,
    "voksen": ActorGroup.VOKSEN,
    "boernefamilie": ActorGroup.BOERNEFAMILIE,
}
SLUG_OF_GROUP = {group: slug for slug, group in GROUP_SLUGS.items()}

# What each of the four phases is for, in one line.
PHASE_MEANING = {
    Phase.OPSPORING: _("Læg mærke til det, og skriv det ned."),
    Phase.VURDERING: _("Gør det konkret sammen med barnet og forældrene."),
    Phase.BESLUTNING: _("Aftal, hvad der skal ske, hvem der gør det, og hvornår."),
    Phase.INDSATS: _("Gør det aftalte, og se, om det hjælper."),
}

# A step of a guide may open one of these forms, where the page it is shown on has the way to it.
ACTIONS = {
    "undringsnotat": _("Skriv et undringsnotat"),
    "aabn-stafetlog": _("Åbn en stafetlog"),
    "indlaeg": _("Skriv i loggen"),
    "maal": _("Mål og indsatser"),
    "evaluering": _("Evaluér"),
    "moede": _("Indkald til møde"),
    "niveau": _("Skift niveau"),
    "overdrag": _("Tilbyd stafetten"),
    "samtykke": _("Samtykke"),
    "deltager": _("Deltagere og familie"),
    "underret": _("Skal jeg underrette?"),
    "afslut": _("Luk stafetloggen"),
}

TOOLS = {
    "tegn-paa-mistrivsel": _("Tegn på mistrivsel"),
    "observationsskema": _("Observationsskema"),
    "bekymringsskala": _("Bekymringsskala"),
    "foraeldreskala": _("Forældreskala"),
    "bekymringssamtale": _("Bekymringssamtale"),
    "opsporingssamtale": _("Opsporingssamtale"),
    "boernesamtale": _("Børnesamtale"),
    "netvaerkskort": _("Netværkskort"),
    "standarddagsorden": _("Standarddagsorden"),
    "samtykkeskema": _("Samtykkeskema"),
    "overdragelsesnote": _("Overdragelsesnote"),
    "underretningsskabelon": _("Underretningsskabelon"),
    "anonym-sparring": _("Anonym sparring"),
    "tilbudsoversigt": _("Tilbudsoversigt"),
}

# The one tool that is a page of its own; the others are read at tools:tool.
PAGE_OF_TOOL = {"tilbudsoversigt": "tools:offers"}

# Where an action is found without a case: names of addresses, as templates have them. A test opens each.
PAGE_OF_ACTION = {
    "undringsnotat": "undring:new",
    "aabn-stafetlog": "opening:start",
    "underret": "guides:notify_help",
}
