"""The editors' queue and the page on which a change is decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo import taxonomy
from geo.days import day_of, today
from geo.editorial import checks, decisions, fields, forms, rules, wording
from geo.editorial.changes import ABOUT, ACCEPTED, REFUSED, RETURNED, SUBMITTED, WITHDRAWN
from geo.editorial.fields import CLUSTER
from geo.editorial.merge import difference, patched
from geo.errors import DataError, Declined, Overtaken
from geo.exchange import imports
from geo.i18n import mark as _
from geo.links import web_link
from geo.text import split
from geo.web.editing import form as asked
from geo.web.editing import seats, talk, verdicts
from geo.web.editing.desk import EDITORS, GET, POST, DeskPage
from geo.web.editing.questions import ROLES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from starlette.responses import Response

    from geo.database.models import Change
    from geo.editorial.checks import Problem
    from geo.editorial.decisions import OpenedChange, QueuedChange
    from geo.exchange.imports import QueuedImport
    from geo.i18n import Translator
    from geo.web.editing.desk import Visit

AGES = (7, 30)  # days after which a change has waited long
_DONE_WITH = ("new", "change", "removal", "report")  # what a change does to a record
TABLE = "table"
OTHERS = {
    "claim": _("claim of a cluster"),
    "firm_claim": _("claim of a firm"),
    "rule": _("rule of entry"),
    "left_out": _("left out of the registry"),
    TABLE: _("table of firms"),
}
DONE = {
    "take": _("You have taken this."),
    "over": _("You have taken this over."),
    "release": _("This is free for others again."),
    "accept": _("Accepted. The pages show it within moments; the author gets a mail."),
    "return": _("Returned to the author, who gets a mail with the reason."),
    "refuse": _("Refused. The author gets a mail with the reason."),
    "answer": _("Your answer is sent."),
}
# What the two seats of a decided proposal are, accepted and otherwise.
SEATS_AFTER, SEATS_ENDED = (_("seat before"), _("seat after")), (_("seat at that time"), _("proposed seat"))
# What became of a proposal.
BECAME = {
    RETURNED: _("Returned to be mended on {day}; decided by {who}."),
    ACCEPTED: _("Accepted on {day}; decided by {who}."),
    REFUSED: _("Refused on {day}; decided by {who}."),
    WITHDRAWN: _("Withdrawn by its author on {day}."),
}
HELD = _("Decide what holds in: {fields}.")
FAULTY = _("As it would stand, the entry breaks the rules of its fields. Mend what is named, or return it.")
_NO_PROBLEMS: Sequence[Problem] = ()
_NO_INPUTS: tuple[dict[str, Any], dict[str, Any]] = ({}, {})


def kind(change: Any) -> str:
    """Name the kind of a change as the queue does."""
    if change.kind not in fields.described():
        return str(change.kind)
    does = "change" if change.patch else "report"
    if change.patch is None:
        does = "removal"
    elif not change.base_version:
        does = "new"
    return does if change.kind == CLUSTER else f"{change.kind}-{does}"


def kinds() -> dict[str, str]:
    """Return the names of the kinds of changes, marked."""
    named: dict[str, str] = {}
    for name, described in fields.described().items():
        stem = "" if name == CLUSTER else f"{name}-"
        named |= {f"{stem}{does}": getattr(described.words, does) for does in _DONE_WITH}
    return {**named, **OTHERS, **verdicts.KINDS}


def queue(visit: Visit) -> Response:
    """Show what waits in one's region, or what was decided there."""
    t, query = visit.t, visit.query
    state = query.get("state", "") if query.get("state") in wording.STATES else SUBMITTED
    listed = _listed(visit, state)
    places = sorted({code for one in listed for code in one.regions})
    days = next((age for age in AGES if query.get("age") == str(age)), 0)
    shown = [
        one
        for one in listed
        if query.get("kind", "") in ("", one.kind)
        and query.get("region", "") in ("", *one.regions)
        and _days(one.since) >= days
    ]
    return visit.show(
        "editing/moderation.html",
        t("Proposals to decide on"),
        entries=[_row(visit, one) for one in shown],
        hidden=len(listed) - len(shown),
        states=[(code, t(words)) for code, words in wording.STATES.items() if code != "draft"],
        kinds=[(code, t(words)) for code, words in kinds().items()],
        regions=[(code, _region(code, t)) for code in places],
        ages=[(str(age), t("waits {n} days or more", n=age)) for age in AGES],
        chosen={"state": state, **{name: query.get(name, "") for name in ("kind", "region", "age")}},
        waits=state == SUBMITTED,
    )


@dataclass(frozen=True, slots=True)
class _Queued:
    """A line of the queue: a change, a table of firms, which is decided on as a whole, a question or an answer."""

    kind: str
    name: str
    way: str  # below the base path
    number: int  # of a change; 0 of what has none, or others
    regions: frozenset[str]
    role: str  # of who sent it
    since: datetime
    own: bool
    taken: str


def _listed(visit: Visit, state: str) -> list[_Queued]:
    """Return all that is in a state: what waits the oldest first, what is decided the newest first."""
    changes = decisions.queue(visit.database, visit.person, [state])
    tables = imports.queue(visit.database, visit.person, state)
    texts = verdicts.waiting(visit) if state == SUBMITTED else []
    lines = [*(_change(visit, one) for one in changes), *map(_table, tables), *(_Queued(*one) for one in texts)]
    return sorted(lines, key=lambda one: one.since, reverse=state != SUBMITTED) if tables or texts else lines


def _change(visit: Visit, one: QueuedChange) -> _Queued:
    change, name = one.change, _named(one.name, visit.t)
    way, role = f"moderation/{change.id}", change.author_role
    return _Queued(kind(change), name, way, change.id, one.regions, role, one.since, one.own, one.taken)


def _table(one: QueuedImport) -> _Queued:
    batch = one.batch
    since = batch.submitted_at or batch.created_at
    return _Queued(TABLE, batch.file, f"import/{batch.id}", 0, one.regions, batch.role, since, one.own, "")


def _days(since: datetime) -> int:
    return (today() - day_of(since)).days


def _region(code: str, t: Translator) -> str:
    return t.pick(taxonomy.VOIVODESHIPS[code][0], taxonomy.VOIVODESHIPS[code][2])


def _named(name: Any, t: Translator) -> str:
    return t.pick(name["pl"], name["en"]) if isinstance(name, dict) else str(name)


def _row(visit: Visit, one: _Queued) -> dict[str, Any]:
    t, days = visit.t, _days(one.since)
    return {
        "number": one.number,
        "name": one.name,
        "href": visit.url(one.way),
        "kind": t(kinds()[one.kind]),
        "regions": ", ".join(_region(code, t) for code in sorted(one.regions)),
        "by": t(ROLES[one.role]) if one.kind in verdicts.KINDS else wording.role(one.role, t),
        "age": t.n("{n} day", "{n} days", days) if days else t("today"),
        "late": days >= AGES[0],
        "own": one.own,
        "taken": t("you") if one.taken and one.taken == visit.email else one.taken,
    }


class _Unfit(Exception):
    """What an editor wrote cannot be accepted; `problems` are faults at its fields."""

    def __init__(self, words: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(words)
        self.words, self.problems = words, problems


def show(visit: Visit, wrong: str = "", status: int = 200, problems: Sequence[Problem] = _NO_PROBLEMS) -> Response:
    """Show a change with all that it is decided by; `wrong` says why it was not decided just now."""
    opened = decisions.opened(visit.database, visit.params["number"], visit.person)
    change, t = opened.change, visit.t
    name, about = _named(opened.name, t), ABOUT.get(change.kind, change.kind)
    everything = rules.current(visit.database)
    hindrance = decisions.hindrance(change, opened.base, opened.now)
    waits = change.state == SUBMITTED
    return visit.show(
        "editing/moderate.html",
        t("Proposal {number}: {name}", number=change.id, name=name),
        status,
        change=change,
        wrong=wrong,
        kind=t(kinds()[kind(change)]),
        state=wording.state(change.state, t),
        regions=", ".join(_region(code, t) for code in sorted(opened.regions)),
        by=wording.role(change.author_role, t),
        since=t.day(day_of(change.submitted_at or change.created_at)),
        profile=asked.profile(about, change.key, visit) if opened.now and about in fields.described() else "",
        own=opened.own,
        open=waits and not opened.own,
        **_outcome(visit, opened),
        answers=change.state in (SUBMITTED, RETURNED),
        taken=t("you") if opened.taken and opened.taken == visit.email else opened.taken,
        rows=_rows(visit, opened, problems),
        moved=waits and opened.version != change.base_version and bool(opened.now) and change.kind not in ABOUT,
        hindrance=t(hindrance) if hindrance and waits else "",
        version=opened.version,
        sources=[{"text": url, "href": web_link(url)} for url in split(change.sources)],
        thread=talk.told(visit, opened.thread),
        rules=[
            (one["id"], *(t.pick(one[part]["pl"], one[part]["en"]) for part in ("name", "text"))) for one in everything
        ],
        typed=visit.form,
        undo=opened.undoable and not opened.own,
    )


def _outcome(visit: Visit, opened: OpenedChange) -> dict[str, Any]:
    """Return what became of a change, and the map of what it did or is to do."""
    change = opened.change
    accepted = change.state == ACCEPTED
    before, after = opened.settled or (opened.now, opened.proposed)
    words = (SEATS_AFTER if accepted else SEATS_ENDED) if opened.settled else seats.WAITING
    return {
        "decided": _decided(visit, change),
        "then": opened.settled is not None,
        "accepted": accepted,
        "taken_back": opened.taken_back,
        "map": seats.picture(before, None if change.patch is None else after, visit.sources, visit.t, words),
    }


def _decided(visit: Visit, change: Change) -> str:
    """Say what became of a change, when and by whom: a role, and the person only to the person."""
    if change.decided_at is None or change.state not in BECAME:
        return ""
    t = visit.t
    who = wording.role(change.decided_role, t)
    if change.decided_by is not None and change.decided_by == visit.person.account:
        who = t("{role} (you)", role=who)
    return t(BECAME[change.state], day=t.day(day_of(change.decided_at)), who=who)


def _rows(visit: Visit, opened: OpenedChange, problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """Return the fields that a change alters, each with its three versions and its input."""
    t, registry = visit.t, visit.sources.registry
    made = opened.change.kind
    editable = made in fields.described() and opened.change.patch
    inputs, listed = _inputs(visit, opened, problems) if editable else _NO_INPUTS
    rows = []
    for one in opened.fields:
        versions = {
            part: fields.shown(one.name, getattr(one, part), t, registry, made) for part in ("base", "now", "proposed")
        }
        chosen = visit.form.get(f"hold-{one.name}", "")
        wrong = any(problem.where.partition("-")[0] == one.name for problem in problems)
        adding = one.name in listed and visit.form.get("do") == "row"
        rows.append(
            {
                **versions,
                "name": one.name,
                "label": wording.field(one.name, t, made),
                "conflict": one.conflict,
                "moved": one.moved,
                "input": inputs.get(one.name),
                "listed": listed.get(one.name),
                "chosen": chosen,
                "opened": chosen == "edited" or wrong or adding,
            }
        )
    return rows


def _inputs(visit: Visit, opened: OpenedChange, problems: Sequence[Problem]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the inputs of the form and its lists, filled in with what is proposed or was typed."""
    came = forms.typed(visit.form.multi_items())
    made = opened.change.kind
    proposed = forms.of_record(opened.proposed, visit.language == "pl", kind=made)
    for name in fields.of(made).rows:
        if any(each.startswith(f"{name}-") for each in came):  # boxes that are not ticked do not come
            proposed = {each: values for each, values in proposed.items() if not each.startswith(f"{name}-")}
    groups = asked.groups({**proposed, **came}, problems, [], False, visit, made)
    listed = {one["name"]: one for group in groups for one in group["lists"]}
    return {one["name"]: one for group in groups for one in group["fields"]}, listed


def decide(visit: Visit) -> Response:
    """Do what an editor chose; where that cannot be, show the page again with what was typed."""
    number, do = visit.params["number"], visit.form.get("do", "")
    wrong, problems = "", _NO_PROBLEMS
    try:
        _done(visit, number, do)
    except _Unfit as error:
        wrong, problems = error.words, error.problems
    except Declined as error:
        wrong = error.words(visit.t)
    except Overtaken as error:
        wrong = _held(error.fields, visit.t) if error.fields else visit.t(decisions.MOVED)
    except DataError:  # its sentences are for administrators; `_edits` has named the fields
        wrong = visit.t(FAULTY)
    if wrong or do == "row":
        return show(visit, wrong, 422 if wrong else 200, problems)
    if do in ("accept", "return", "refuse"):
        return visit.to("moderation", said=visit.t(DONE[do]))
    return visit.to(f"moderation/{number}", said=visit.t(DONE[do]) if do in DONE else "")


def _held(names: Any, t: Translator) -> str:
    return t(HELD, fields=", ".join(fields.label(name, t) for name in names))


def _done(visit: Visit, number: int, do: str) -> None:
    database, person = visit.database, visit.person
    if do in ("take", "over"):
        decisions.take(database, number, person, over=do == "over")
    elif do == "release":
        decisions.release(database, number, person)
    elif do == "answer":
        decisions.answer(database, number, person, visit.form.get("answer", ""))
    elif do in ("return", "refuse"):
        act = decisions.return_ if do == "return" else decisions.refuse
        act(database, number, person, _verdict(visit, {}))
    elif do == "accept":
        edits = _edits(visit, decisions.opened(database, number, person))
        decisions.accept(database, number, person, _verdict(visit, edits))


def _verdict(visit: Visit, edits: dict[str, Any]) -> decisions.Verdict:
    form = visit.form
    turn, version = (form.get(name, "") for name in ("turn", "version"))
    seen = decisions.Seen(*(int(one) if one.isdecimal() and len(one) < 10 else -1 for one in (turn, version)))
    named = rules.known(visit.database, form.getlist("rule"))
    return decisions.Verdict(form.get("reason", ""), named, edits, bool(form.get("checked")), seen)


def _edits(visit: Visit, opened: OpenedChange) -> dict[str, Any]:
    """Return what the editor wants fields to say instead."""
    made = opened.change.kind
    if made not in fields.described() or not opened.change.patch:
        return {}
    typed, t = forms.typed(visit.form.multi_items()), visit.t
    towns = visit.sources.registry.towns
    said = forms.record(typed, opened.proposed, towns, made)
    edits = difference(opened.proposed, said)
    open_ = []
    for one in (one for one in opened.fields if one.conflict):
        chosen = visit.form.get(f"hold-{one.name}", "")
        if chosen == "now":
            edits[one.name] = one.now
        elif chosen in ("proposed", "edited"):
            edits[one.name] = said.get(one.name) if chosen == "edited" else one.proposed
        else:
            open_.append(one.name)
    if open_:
        raise _Unfit(_held(open_, t))
    final = patched(opened.proposed, edits)
    places = forms.places(typed, opened.proposed, final, made)
    wrong = checks.problems(final, places, visit.database.settings.data, towns, opened.change.key, made)
    if wrong:
        told = [f"{one['label']}: {one['words']}" for one in asked.faults(wrong, t, made)]
        raise _Unfit(" ".join([t(FAULTY), *told]), wrong)
    return edits


PAGES = (
    DeskPage("moderation", GET, queue, EDITORS, menu=_("Proposals to decide on")),
    DeskPage("moderation/{number:int}", GET, show, EDITORS),
    DeskPage("moderation/{number:int}", POST, decide, EDITORS),
)
