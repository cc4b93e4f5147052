"""The access matrix: who gets what answer from which address, in which state of the case.

One line an address. A new address without its line fails tests/integration/test_access_matrix.py, and
`python -m tests.matrix > docs/adgang.md` prints the whole table for people.

The rule gives most answers: no login leads to the log-in page; whoever does not see the case gets 404, the
same as for a case that is not there; whoever sees it without the right gets 403; the rest get the page.
A line's `but` names the answers that differ, by persona, state or both ("closed", "alma", "alma closed").
"""

import sys
from dataclasses import dataclass, field

LOGIN = 302  # to the page where one logs in
SEES, REDIRECTED, FORBIDDEN, HIDDEN, WRONG_METHOD = 200, 302, 403, 404, 405
NO_SUCH_OFFER = 409  # the page with the reason: nobody has offered the stafet

# --- who ------------------------------------------------------------

HOLDER, WRITER, READER, FAMILY, NONE = "holder", "writer", "reader", "family", ""


@dataclass(frozen=True)
class Persona:
    """Somebody in front of the screen; `part` is her part in Noah's case."""

    key: str
    title: str
    part: str = NONE
    at_work: bool = False
    can_log_in: bool = True


PERSONAS = (
    Persona("nobody", "Uden login", can_log_in=False),
    Persona("alma", "Alma, stafetholder", HOLDER, at_work=True),
    Persona("birk", "Birk, deltager der skriver", WRITER, at_work=True),
    Persona("signe", "Signe, deltager der læser", READER, at_work=True),
    Persona("gry", "Gry, anden myndighed med samtykke", WRITER, at_work=True),
    Persona("pia", "Pia, anden myndighed uden samtykke", at_work=True),
    Persona("cecilie", "Cecilie, mor", FAMILY),
    Persona("daniel", "Daniel, far", FAMILY),
    Persona("freja", "Freja, søster uden adgang her"),
    Persona("erik", "Erik, leder", at_work=True),
    Persona("dorte", "Dorte, kollega", at_work=True),
    Persona("hassan", "Hassan, administrator"),
    Persona("jonas", "Jonas, tidligere deltager", at_work=True),
    Persona("lis", "Lis, deltager med lukket konto", can_log_in=False),
)

READS = {"view_case", "read_all_entries", "see_addresses"}
RIGHTS = {
    HOLDER: READS | {"read_task_entries", "write_entry", "take_stafet", "manage_case"},
    WRITER: READS | {"read_task_entries", "write_entry", "take_stafet"},
    READER: READS,
    FAMILY: {"view_case", "family_read", "give_consent"},
    NONE: set(),
}

# --- in which state ------------------------------------------------------------

STATES = {
    "open": "Noahs sag, åben",
    "closed": "Noahs sag, lukket",
    "withdrawn": "Noahs sag, samtykket er trukket tilbage",
    "foreign": "Et andet barns sag",
    "missing": "En sag, der ikke findes",
}


def rights(persona: Persona, state: str) -> set[str]:
    """Return what the persona may on the case in this state."""
    if state in {"foreign", "missing"} or (state == "withdrawn" and persona.key == "gry"):
        return set()
    return RIGHTS[persona.part]


# --- what ------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One address. `needs` is a permission on the case, or one of the words below; `pk` says whose number."""

    needs: str
    pk: str = ""
    post_only: bool = False
    get_only: bool = False
    but: dict[str, int] = field(default_factory=dict)


PUBLIC, LOGGED_IN, AT_WORK, OWN_NOTE = "public", "logged in", "at work", "own note"

ROWS: dict[str, Row] = {
    # --- before and beside the cases
    "home": Row(LOGGED_IN, but={"family": REDIRECTED, "freja": REDIRECTED, "hassan": REDIRECTED}),
    "account_login": Row(PUBLIC, but={"logged in": REDIRECTED}),
    "account_logout": Row(PUBLIC, but={"nobody": REDIRECTED}),
    "account_stay": Row(LOGGED_IN),
    "account_change_password": Row(LOGGED_IN),
    "account_set_password": Row(LOGGED_IN, but={"logged in": REDIRECTED}),
    "account_reauthenticate": Row(LOGGED_IN),
    "account_reset_password": Row(PUBLIC),
    "account_reset_password_done": Row(PUBLIC),
    "account_reset_password_from_key": Row(PUBLIC),
    "account_reset_password_from_key_done": Row(PUBLIC),
    "account_inactive": Row(PUBLIC),
    "accessibility": Row(PUBLIC),
    "was": Row(PUBLIC, but={"": REDIRECTED}),
    "privacy": Row(PUBLIC),
    "third_party": Row(PUBLIC),
    # --- guides and handbook: open to all where the municipality says so, as in this scene
    "guides:index": Row(PUBLIC),
    "guides:group": Row(PUBLIC),
    "guides:cell": Row(PUBLIC),
    "guides:pdf": Row(PUBLIC),
    "guides:level_help": Row(PUBLIC),
    "guides:notify_help": Row(PUBLIC),
    "guides:fold": Row(LOGGED_IN, post_only=True),
    "guides:tick": Row(LOGGED_IN, post_only=True),
    "handbook:index": Row(PUBLIC),
    "handbook:search": Row(PUBLIC),
    "handbook:law": Row(PUBLIC),
    "handbook:ideas": Row(PUBLIC),
    "handbook:chapter": Row(PUBLIC),
    "leaflets:index": Row(PUBLIC),
    "leaflets:show": Row(PUBLIC),
    "leaflets:pdf": Row(PUBLIC),
    "families:index": Row(PUBLIC),
    "families:show": Row(PUBLIC),
    "health": Row(PUBLIC),
    # --- undringsnotater: Alma's own note
    "undring:list": Row(AT_WORK),
    "undring:new": Row(AT_WORK),
    "undring:note": Row(OWN_NOTE),
    "undring:add": Row(OWN_NOTE),
    "undring:change": Row(OWN_NOTE),
    "undring:remove": Row(OWN_NOTE),
    "undring:close": Row(OWN_NOTE),
    "undring:notify": Row(OWN_NOTE),
    "tools:list": Row(LOGGED_IN),
    "tools:offers": Row(LOGGED_IN),
    "tools:tool": Row(LOGGED_IN),
    "tools:blank": Row(LOGGED_IN),
    "tools:pdf": Row(LOGGED_IN),
    "note_tools:list": Row(OWN_NOTE),
    "note_tools:new": Row(OWN_NOTE, but={"alma": REDIRECTED}),
    "note_tools:show": Row(OWN_NOTE),
    "note_tools:pdf": Row(OWN_NOTE),
    "note_tools:fill": Row(OWN_NOTE),
    "note_tools:autosave": Row(OWN_NOTE, post_only=True),
    "note_tools:remove": Row(OWN_NOTE, post_only=True),
    "opening:start": Row(AT_WORK),
    "opening:from_note": Row(OWN_NOTE),
    # A leader's own units; whoever leads none is refused.
    "leader:offers": Row(AT_WORK, get_only=True, but={"erik": SEES, "": FORBIDDEN}),
    "leader:take_over": Row(AT_WORK, but={"erik": SEES, "": FORBIDDEN}),
    # --- a case, for professionals
    "case": Row("read_all_entries"),
    "stafetlog:timeline": Row("read_all_entries", get_only=True),
    # What is looked for is kept with the login; nobody has asked for anything here.
    "stafetlog:find": Row("read_all_entries", but={"": REDIRECTED}),
    "stafetlog:found": Row("read_all_entries", get_only=True, but={"": REDIRECTED}),
    "stafetlog:day": Row("read_all_entries", get_only=True),
    "stafetlog:papers": Row("read_all_entries", get_only=True),
    "stafetlog:papers_pdf": Row("read_all_entries", get_only=True),
    "stafetlog:papers_csv": Row("read_all_entries", get_only=True),
    "stafetlog:pdf_page": Row("read_all_entries", get_only=True),
    "stafetlog:pdf_make": Row("read_all_entries", but={"": REDIRECTED}),
    # The order of somebody else is not there, nor is one that has had its day.
    "stafetlog:pdf_job": Row("read_all_entries", get_only=True, but={"": HIDDEN}),
    "stafetlog:pdf_file": Row("read_all_entries", get_only=True, but={"": HIDDEN}),
    "stafetlog:pdf_cancel": Row("read_all_entries", post_only=True),
    # The entry's own address leads to its place on the page of the log.
    "stafetlog:entry": Row("read_all_entries", pk="entry", get_only=True, but={"": REDIRECTED}),
    "stafetlog:guide": Row("read_all_entries", get_only=True),
    "stafetlog:guide_phase": Row("read_all_entries", get_only=True),
    "stafetlog:entry_create": Row("write_entry"),
    "stafetlog:entry_correct": Row("write_entry", pk="entry"),
    # The entry concerns nobody alone, so both parents may have its attachment.
    "stafetlog:attachment": Row("view_case", pk="attachment", get_only=True),
    "stafetlog:disagree": Row("write_entry", pk="written"),
    "stafetlog:ask_reply": Row("write_entry", pk="written"),
    "stafetlog:end_reply": Row("write_entry", pk="asked", post_only=True),
    "stafetlog:draft_save": Row("write_entry", post_only=True),
    "stafetlog:draft_discard": Row("write_entry", post_only=True),
    "plan:overview": Row("read_all_entries", get_only=True),
    "plan:pdf": Row("read_all_entries", get_only=True),
    "plan:goal_new": Row("manage_case"),
    "plan:goal_words": Row("manage_case"),
    "plan:goal_end": Row("manage_case"),
    "plan:measure_new": Row("manage_case"),
    # Birk's own measure; the others who write evaluate theirs.
    "plan:evaluate": Row("write_entry", but={"gry": FORBIDDEN}),
    "meetings:list": Row("read_all_entries", get_only=True),
    "meetings:call": Row("manage_case"),
    "meetings:show": Row("read_all_entries", pk="meeting", get_only=True),
    "meetings:change": Row("manage_case", pk="meeting"),
    "meetings:cancel": Row("manage_case", pk="meeting"),
    "meetings:send_agenda": Row("manage_case", pk="meeting", post_only=True),
    "meetings:child_words": Row("write_entry", pk="meeting"),
    # Cecilie is invited and Daniel is not: to him the meeting is not there.
    "meetings:agenda": Row("view_case", pk="meeting", get_only=True, but={"daniel": HIDDEN}),
    "meetings:calendar": Row("view_case", pk="meeting", get_only=True, but={"daniel": HIDDEN}),
    # Alma writes the minutes herself.
    "meetings:hold": Row("write_entry", pk="meeting", but={"birk": FORBIDDEN, "gry": FORBIDDEN}),
    "meetings:discard": Row("write_entry", pk="meeting", post_only=True),
    "meetings:minutes": Row("read_all_entries", pk="held", get_only=True),
    "redskaber:list": Row("read_all_entries", get_only=True),
    "redskaber:new": Row("write_entry", get_only=True, but={"": REDIRECTED}),
    "redskaber:bring": Row("write_entry", post_only=True),
    "redskaber:over_time": Row("read_all_entries", get_only=True),
    "redskaber:show": Row("read_all_entries", pk="tool", get_only=True),
    "redskaber:pdf": Row("read_all_entries", pk="tool", get_only=True),
    "redskaber:pair": Row("read_all_entries", pk="tool", get_only=True, but={"": HIDDEN}),
    "redskaber:correct": Row("write_entry", pk="tool", post_only=True),
    "redskaber:measure": Row("manage_case", pk="tool", post_only=True),
    "redskaber:agenda": Row("write_entry", pk="tool", post_only=True),
    # Alma's own draft: to the others who write it is not there.
    "redskaber:fill": Row("write_entry", pk="tool_draft", but={"birk": HIDDEN, "gry": HIDDEN}),
    "redskaber:share": Row("write_entry", pk="tool_draft", but={"birk": HIDDEN, "gry": HIDDEN}),
    "redskaber:draft_file": Row("write_entry", pk="tool_draft", get_only=True, but={"": HIDDEN}),
    "redskaber:autosave": Row("write_entry", pk="tool_draft", post_only=True),
    "redskaber:drawing": Row("write_entry", pk="tool_draft", post_only=True),
    "redskaber:round_start": Row("write_entry"),
    "redskaber:round": Row("read_all_entries"),
    "redskaber:round_open": Row("manage_case", post_only=True),
    "redskaber:round_join": Row("write_entry", post_only=True),
    "redskaber:discard": Row("write_entry", pk="tool_draft", post_only=True),
    "relay:offer": Row("manage_case"),
    "relay:answer": Row("take_stafet", but={"": NO_SUCH_OFFER}),
    # Alma can open the case, so the page says why the stafet is not to be taken.
    "relay:take_over": Row("take_stafet"),
    "relay:withdraw": Row("manage_case", but={"": NO_SUCH_OFFER}),
    "relay:note": Row("read_all_entries", pk="handover"),
    "relay:note_pdf": Row("read_all_entries", pk="handover"),
    "relay:level_history": Row("read_all_entries"),
    "relay:level": Row("manage_case"),
    "relay:childs_adult": Row("manage_case"),
    "relay:next": Row("manage_case"),
    "relay:review": Row("manage_case"),
    "relay:state": Row("read_all_entries"),
    "relay:pause": Row("manage_case"),
    "relay:resume": Row("manage_case"),
    "relay:announce": Row("manage_case"),
    "relay:keep_open": Row("manage_case"),
    "relay:reopen": Row("take_stafet"),
    "relay:close": Row("manage_case"),
    "relay:closing": Row("read_all_entries", but={"open": HIDDEN, "withdrawn": HIDDEN}),
    "members:list": Row("read_all_entries", get_only=True),
    "members:cpr": Row("write_entry", post_only=True),
    "members:add": Row("manage_case"),
    "members:leave": Row("read_all_entries"),
    "members:end": Row("manage_case", pk="member"),
    "members:person_add": Row("manage_case"),
    "members:edit": Row("manage_case", pk="person"),
    "members:invite": Row("manage_case", pk="person"),
    "consent:list": Row("read_all_entries"),
    "consent:ask": Row("manage_case"),
    "consent:detail": Row("read_all_entries"),
    "consent:follow": Row("manage_case", post_only=True),
    "consent:record": Row("manage_case"),
    # --- the family's pages
    "portal:start": Row(LOGGED_IN, but={"family": REDIRECTED, "freja": SEES, "": FORBIDDEN}),
    "portal:case": Row("family_read"),
    "portal:log": Row("family_read"),
    "portal:find": Row("family_read", but={"": REDIRECTED}),
    "portal:found": Row("family_read", get_only=True, but={"": REDIRECTED}),
    "portal:papers": Row("family_read", get_only=True),
    "portal:papers_pdf": Row("family_read", get_only=True),
    "portal:pdf_page": Row("family_read", get_only=True),
    "portal:pdf_make": Row("family_read", but={"": REDIRECTED}),
    "portal:pdf_job": Row("family_read", get_only=True, but={"": HIDDEN}),
    "portal:pdf_file": Row("family_read", get_only=True, but={"": HIDDEN}),
    "portal:pdf_cancel": Row("family_read", post_only=True),
    "portal:entry": Row("family_read", but={"": REDIRECTED}),
    "portal:tool": Row("family_read", pk="tool", get_only=True),
    "portal:tool_pdf": Row("family_read", pk="tool", get_only=True),
    "portal:write": Row("family_read"),
    "portal:disagree": Row("family_read"),
    "portal:draft_save": Row("family_read", post_only=True),
    "portal:draft_discard": Row("family_read", post_only=True),
    "portal:step": Row("family_read"),
    "portal:readers": Row("family_read"),
    "portal:about": Row("family_read"),
    "portal:consents": Row("family_read"),
    "portal:answer": Row("give_consent"),
    "portal:withdraw": Row("give_consent"),
}


def expected(name: str, persona: Persona, state: str, *, method: str = "GET") -> int:
    """Return the status this persona should get from this address in this state."""
    row = ROWS[name]
    if row.needs != PUBLIC and not persona.can_log_in:
        return LOGIN
    if (row.post_only and method == "GET") or (row.get_only and method == "POST"):
        return WRONG_METHOD
    by_rule = _by_rule(row, persona, state)
    return _but(row, persona, state, by_rule) if by_rule == SEES and method == "GET" else by_rule


def _by_rule(row: Row, persona: Persona, state: str) -> int:
    if row.needs in {PUBLIC, LOGGED_IN}:
        return SEES
    if row.needs == AT_WORK:
        return SEES if persona.at_work else FORBIDDEN
    if row.needs == OWN_NOTE:
        return SEES if persona.key == "alma" else HIDDEN
    mine = rights(persona, state)
    if "view_case" not in mine:
        return HIDDEN
    return SEES if row.needs in mine else FORBIDDEN


def _but(row: Row, persona: Persona, state: str, status: int) -> int:
    """Return the first exception that fits, from the most exact to the most general."""
    login = "logged in" if persona.can_log_in else "nobody"
    part = persona.part or "stranger"
    for key in (f"{persona.key} {state}", f"{part} {state}", persona.key, part, state, login, ""):
        if key in row.but:
            return row.but[key]
    return status


# --- printed for people ------------------------------------------------------------

INTRODUCTION = """# Adgang: hvem får hvad at se

Lavet af `python -m tests.matrix > docs/adgang.md`. Ret tabellen i `tests/matrix.py`, ikke her; en prøve
sammenligner, og `tests/integration/test_access_matrix.py` spørger hver adresse for hver person.

| svar | betyder |
|---|---|
| 200 | siden vises |
| 302 | sendt videre: uden login til log ind, ellers til den side, der giver mening |
| 403 | personen er med i sagen, men har ikke den ret |
| 404 | personen ser ikke sagen; svaret er det samme som for en sag, der ikke findes |
| 405 | adressen tager kun imod en formular (POST) |
| 409 | siden siger, at der ikke er noget tilbud om stafetten |

Administratoren ser ingen sager. Administrationen under `/admin/` har kun stamdata og står ikke i tabellerne.
"""


def printed() -> str:
    """Return the whole matrix as Markdown."""
    from tests.urlwalk import addresses

    routes = {address.name: (address.route, address.is_on_a_case) for address in addresses()}
    on_a_case = [name for name in ROWS if routes[name][1]]
    beside = [name for name in ROWS if not routes[name][1]]
    parts = [INTRODUCTION, "## Uden for sagerne\n", _table(beside, "open", routes)]
    for state in ("open", "closed"):
        parts += [f"## {STATES[state]}\n", _table(on_a_case, state, routes)]
    parts += [
        f"## {STATES['withdrawn']}\n",
        "Som den åbne sag, men Gry får 404 overalt: døren lukker i samme sekund.\n",
        f"## {STATES['foreign']}, og {STATES['missing'].lower()}\n",
        "Alle, der er logget ind, får 404 på hver adresse, tegn for tegn det samme i de to tilfælde "
        "(405 på de adresser, der kun tager imod en formular). Uden login: 302.\n",
    ]
    return "\n".join(parts)


def _table(names: list[str], state: str, routes: dict[str, tuple[str, bool]]) -> str:
    head = ["adresse", "ret", *(persona.title for persona in PERSONAS)]
    lines = [_line(head), _line(["---"] * len(head))]
    for name in names:
        answers = [str(expected(name, persona, state)) for persona in PERSONAS]
        lines.append(_line([f"`/{routes[name][0]}` ({name})", ROWS[name].needs, *answers]))
    return "\n".join(lines) + "\n"


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(printed())
