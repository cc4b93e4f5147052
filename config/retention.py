"""When rows go, and what goes with them: one list for people, in the order of the purge (law.md R-1..R-9).

The database holds the same list in purge_case() (migration config/0001). A test compares the two, walks all
models, and is red for a table that hangs on a case and does not stand here.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Policy:
    """One table: which column says whose row it is, and in words why it goes when it goes."""

    table: str
    column: str
    text: str


# Children before parents; history last, because deleting writes history.
CASE_POLICIES = (
    Policy("stafetlog_pdfjob", "case_id", "Bestilte PDF'er slettes efter et døgn og senest med sagen."),
    Policy("consent_consentdecision", "case_id", "Svar på samtykke slettes med sagen."),
    Policy("consent_consentsigner", "case_id", "Hvem der skal svare, slettes med sagen."),
    Policy("consent_consent", "case_id", "Forespørgsler om samtykke slettes med sagen."),
    Policy("redskaber_filledtool", "case_id", "Udfyldte redskaber slettes med sagen, kladder før."),
    Policy(
        "stafetlog_replyrequest", "case_id", "Spørgsmål til en kollega om en indførsel slettes med sagen."
    ),
    Policy("stafetlog_draftfile", "case_id", "Kladders bilag slettes med kladden, og filerne med dem."),
    Policy("redskaber_ownrating", "case_id", "Egne vurderinger slettes med sagen, de uafsluttede før."),
    Policy("redskaber_roundmember", "case_id", "Hvem der har vurderet hver for sig, slettes med sagen."),
    Policy("redskaber_ratinground", "case_id", "Vurderingsrunder slettes med sagen, de uafsluttede før."),
    Policy("stafetlog_draft", "case_id", "Kladder slettes, når de er gamle, og senest med sagen."),
    Policy("stafetlog_meetingitem", "case_id", "Mødernes dagsordener slettes med sagen."),
    Policy("stafetlog_meetingparticipant", "case_id", "Hvem der var inviteret til møder, slettes med sagen."),
    Policy("stafetlog_meeting", "case_id", "Møder slettes med sagen."),
    Policy("stafetlog_evaluation", "case_id", "Evalueringer slettes med sagen."),
    Policy("stafetlog_measure", "case_id", "Indsatser slettes med sagen."),
    Policy("stafetlog_goalwords", "case_id", "Målenes ord slettes med sagen, også de tidligere."),
    Policy("stafetlog_goal", "case_id", "Mål slettes med sagen."),
    Policy("stafetlog_handovernote", "case_id", "Overdragelsesnotater slettes med sagen."),
    Policy(
        "stafetlog_reminder",
        "case_id",
        "Hvem der er mindet om hvad, slettes med sagen, og før når de er gamle.",
    ),
    Policy("stafetlog_statechange", "case_id", "Pauser, varsler og genåbninger slettes med sagen."),
    Policy("stafetlog_handover", "case_id", "Tilbud om stafetten slettes med sagen."),
    Policy("stafetlog_levelchange", "case_id", "Niveauskift slettes med sagen."),
    Policy("stafetlog_closing", "case_id", "Lukningen slettes med sagen."),
    Policy(
        "stafetlog_entry",
        "case_id",
        "Alle indførsler og deres bilag slettes med sagen; ingen slettes alene.",
    ),
    Policy("stafetlog_loghead", "case_id", "Kædens ende slettes; kvitteringen gemmer dens sidste led."),
    Policy("cases_unitdoor", "case_id", "Andre myndigheders adgang slettes med sagen."),
    Policy("cases_casemembership", "case_id", "Hvem der har deltaget, slettes med sagen."),
    Policy("cases_personcontact", "case_id", "Adresser og telefonnumre slettes med sagen."),
    Policy("cases_caseperson", "case_id", "Familiens personer slettes med sagen."),
    Policy("cases_caseuserpermission", "content_object_id", "Adgangen slettes med sagen."),
    Policy("cases_accessevent", "case_ref", "Hvem der har læst, slettes med sagen og ikke før."),
    Policy("cases_case", "id", "Sagen selv."),
    Policy("cases_historicalcaseperson", "case_id", "Historikken om familiens personer slettes til sidst."),
)

# What goes when nothing is left that it belongs to.
CHILD_POLICIES = (
    Policy("cases_child", "id", "Barnet slettes med sin sidste sag."),
    Policy("cases_historicalchild", "id", "Historikken om barnet slettes med barnet."),
)
ACCOUNT_POLICIES = (
    Policy(
        "account_emailconfirmation", "email_address_id", "Mails, der skulle bekræftes, slettes med kontoen."
    ),
    Policy("account_emailaddress", "user_id", "Mailadresser til login slettes med kontoen."),
    Policy("accounts_user_groups", "user_id", "Grupper slettes med kontoen."),
    Policy("accounts_user_user_permissions", "user_id", "Rettigheder slettes med kontoen."),
    Policy("django_admin_log", "user_id", "Det, administrationen har noteret om kontoen, slettes med den."),
    Policy("accounts_user", "id", "Forældres og den unges konto slettes med deres sidste sag."),
)

# What hangs on no case and goes by its own clock; the number of days is a Deadline's key. A note that is
# never ended goes by "undringsnotat_glemt", with what hangs on it, after a warning.
CLOCKS = {
    "redskaber_notetool": "undringsnotat_slettes",
    "stafetlog_noteobservation": "undringsnotat_slettes",
    "stafetlog_undringsnotat": "undringsnotat_slettes",
    "stafetlog_draft": "kladde",
}

# What stays, and why nobody can be found in it.
KEPT = {
    "cases_erasure": "Slettekvitteringen: antal, dag, regel og et pseudonym, som kun nøglen kan efterregne.",
    "cases_purgepermit": "Tom, når ingen sletning er i gang.",
}
