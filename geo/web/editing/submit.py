"""Proposing: a new cluster, a change of one, and what a visitor typed before signing in."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from geo.editorial import drafts, fields, forms, proposals, towns
from geo.editorial.fields import CLUSTER
from geo.errors import Declined, Refused
from geo.i18n import mark as _
from geo.web.editing import form as shown
from geo.web.editing import offering
from geo.web.editing.desk import EVERYBODY, GET, POST, SIGNED_IN, DeskPage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.responses import Response

    from geo.access.person import Person
    from geo.editorial.drafts import DraftText
    from geo.editorial.forms import Typed
    from geo.editorial.merge import FieldVersions
    from geo.editorial.proposals import Reading
    from geo.web.editing.desk import Visit

OFFER = "offer"  # kind of records that somebody makes in the name of another one
CHANGE, KEPT, ACTION = "change", "kept", "action"  # inputs: the proposal that the form is of, the secret of a kept one
SEEN = "seen"  # input: the mark of what was looked through
ANEW = "anew"  # what a button does: propose what was removed as new
ANSWER = "answer"  # the same: what the link of a letter holds by which somebody came
_OF_ONE = CHANGE, KEPT, ANSWER, drafts.OPENED
LONGEST = 2_000  # letters of a field that an address fills in
SHORTEST = 2  # letters from which on something is proposed
OVER = _("Your visit was over before the form came. Nothing is lost: look through it and send it again.")
UNKEPT = _("This cannot be kept as it is. Mend what is named, and send it again.")
AGAIN = _("This could not be kept just now. Nothing is lost: send it again.")
CUT = _(
    "The form holds more than is read, so nothing was done. Here is what was read of it; shorten it and send it again."
)
OTHER = _("This was changed in another window meanwhile, so nothing was sent. Look through it once more.")


def land(visit: Visit) -> Response:
    """Say what can be proposed, and how that goes on."""
    return visit.show("editing/submit.html", visit.t("Add or correct a cluster"))


def _place(visit: Visit) -> tuple[str, str]:
    """Return kind and key of the record that a form is about; no key for a new one."""
    return visit.address.split("/")[1], visit.params.get("key", "")


def way(kind: str, key: str = "") -> str:
    """Return the address of the form of a record."""
    return f"submit/{kind}{'/' * bool(key)}{key}"


def open_form(visit: Visit) -> Response:
    """Show the form: of a new record, of one that is there, of a draft, of what was typed before signing in."""
    (kind, key), query = _place(visit), visit.query
    if secret := query.get(KEPT, ""):
        return _of_kept(visit, secret)
    if number := query.get(CHANGE, ""):
        return _of_draft(visit, number)
    if not key:
        if kind == OFFER and not query.get("owner"):
            return offering.choose(visit)
        described = fields.of(kind)
        asked = {name: [text[:LONGEST]] for name, text in query.items() if name.partition("-")[0] in described.fields}
        return _show(visit, {**asked, forms.VERSION: ["0"]})
    found = proposals.record(visit.database, key, kind)
    if found is None:
        return visit.nowhere()
    came = {forms.VERSION: [str(found[0])], ANSWER: [query.get(ANSWER, "")]}
    return _show(visit, {**forms.of_record(found[1], _polish(visit), kind=kind), **came})


def _of_kept(visit: Visit, secret: str) -> Response:
    kept = proposals.kept(visit.database, secret)
    if kept is None or (kept.purpose, kept.key) != _place(visit):
        return _gone(visit)
    return _reopened(visit, {**kept.form, KEPT: [secret], ANSWER: [visit.query.get(ANSWER, "")]})


def _of_draft(visit: Visit, number: str) -> Response:
    if visit.person.account is None:
        return visit.to("signin", next=f"{visit.address}?{CHANGE}={number}")
    change = proposals.own(visit.database, _number(number), visit.person)
    if (change.kind, change.key if change.base_version else "") != _place(visit):
        return visit.nowhere()
    form = {**proposals.form_of(visit.database, change, _polish(visit)), CHANGE: [number]}
    return _reopened(visit, form, drafts.of_change(change))


def _reopened(visit: Visit, form: Typed, saved: DraftText | None = None) -> Response:
    """Show a form that was kept; where others changed its record meanwhile, beside what it says now."""
    kind, key = _place(visit)
    reading = read(visit, form, key, kind)
    form = {**form, drafts.OPENED: [(saved or drafts.of_reading(reading)).written()]}
    return _show(visit, form, reading if reading.moved or reading.removed else None)


def send_form(visit: Visit) -> Response:
    """Check what was typed; where nothing is wrong, keep it and show it as it will be sent."""
    kind, key = _place(visit)
    form: Typed = forms.typed(visit.form.multi_items())
    action = forms.first(form, ACTION)
    if action in ("row", ANEW):
        return _show(visit, form if action == "row" else _anew(form))
    form, elsewhere = _brought_together(visit, form)
    if elsewhere:
        return _show(visit, form, status=409, elsewhere=elsewhere)
    reading = read(visit, form, key, kind)
    if reading.removed:
        return _show(visit, form, reading, status=409)
    machines = shown.of_machines(form)
    if machines or (reading.problems and action != "draft"):
        return _show(visit, form, reading, [*machines, *reading.problems], status=422)
    if reading.conflicts:
        return _show(visit, form, reading, status=409)
    return _keep(visit, form, reading)


def _brought_together(visit: Visit, form: Typed) -> tuple[Typed, Sequence[FieldVersions]]:
    """Bring what another window saved of the same draft into a form; name the fields that this concerns."""
    (kind, key), saved = _place(visit), _saved(visit, form)
    if saved is None:
        return form, ()
    towns = visit.sources.registry.towns
    polish = _polish(visit)
    return drafts.brought_together(visit.database, form, saved, kind=kind, key=key, towns=towns, polish=polish)


def _saved(visit: Visit, form: Typed) -> DraftText | None:
    """Return what is saved of the draft of a form by now; None where nothing is, or the form says of none."""
    if drafts.opened(form) is None:
        return None
    if number := _number(forms.first(form, CHANGE)):
        with suppress(Declined):  # said where it is to be saved
            return drafts.of_change(proposals.own(visit.database, number, visit.person))
        return None
    kept = proposals.kept(visit.database, forms.first(form, KEPT))
    if kept is None or (kept.purpose, kept.key) != _place(visit):
        return None
    return drafts.of_reading(read(visit, kept.form, kept.key, kept.purpose))


def _anew(form: Typed) -> Typed:
    """Return the form of a record that was removed as one of a new record; what compilers inferred is not proposed."""
    inferred = tuple(name.removesuffix("inferred") for name in form if name.endswith("-inferred"))
    left_out = *_OF_ONE, forms.VERSION, forms.EVIDENCE
    kept = {name: values for name, values in form.items() if name not in left_out and not name.startswith(inferred)}
    pages = "\n".join(filter(None, (forms.first(form, name) for name in ("sources", forms.EVIDENCE))))
    return {**kept, "sources": [pages], forms.VERSION: ["0"]}


def stale(visit: Visit) -> Response:
    """Show a form again whose visit was over when it came, with all that was typed."""
    return _show(visit, forms.typed(visit.form.multi_items()), said=OVER, status=403)


def cut(visit: Visit) -> Response:
    """Show as much of a form as was read of it."""
    return _show(visit, forms.typed(visit.form.multi_items()), said=CUT, status=413)


def _keep(visit: Visit, form: Typed, reading: Reading) -> Response:
    """Keep a form: as a draft, or, of a visitor, until somebody signs in."""
    answer, (kind, key) = forms.first(form, ANSWER), _place(visit)
    if visit.person.account is None or answer:
        left = {
            name: values for name, values in form.items() if name not in ("token", KEPT, ACTION, ANSWER, drafts.OPENED)
        }
        try:
            secret = proposals.keep(visit.database, left, key, visit.network, forms.first(form, KEPT), kind)
        except Declined as error:
            return _show(visit, form, reading, said=error.words(visit.t), status=422)
        return visit.to(f"submit/kept/{secret}", **({ANSWER: answer} if answer else {}))
    try:
        number = proposals.save(visit.database, reading, visit.person, _number(forms.first(form, CHANGE)))
    except Refused as error:
        words = error.words(visit.t) if isinstance(error, Declined) else UNKEPT if reading.problems else AGAIN
        return _show(visit, form, reading, reading.problems, said=words, status=422)
    if secret := forms.first(form, KEPT):
        proposals.forget(visit.database, secret)
    said = visit.t("The draft is saved.") if forms.first(form, ACTION) == "draft" else ""
    return visit.to(f"my/changes/{number}", said=said)


def _show(  # noqa: PLR0913, PLR0917 - all that a form is shown with
    visit: Visit,
    form: Typed,
    reading: Reading | None = None,
    problems: Any = (),
    said: str = "",
    status: int = 200,
    elsewhere: Sequence[FieldVersions] = (),
) -> Response:
    (kind, key), t = _place(visit), visit.t
    new, described = not key, fields.of(kind)
    form = forms.tidy(form, kind)
    name = described.title(forms.record(form, {}, (), kind)) or key
    gone = bool(reading and reading.removed)
    version = str(reading.version) if reading and not gone else forms.first(form, forms.VERSION)
    moved = () if gone else elsewhere or (reading.moved if reading else ())
    if reading and moved and not elsewhere:
        form = proposals.brought_up(form, reading, _polish(visit))
    found = proposals.alike(visit.database, reading.data, key, kind) if reading and new else ()
    return visit.show(
        "editing/submit_form.html",
        t(described.words.add) if new else t(described.words.correct, name=name),
        status,
        action=way(kind, key),
        seeks=new and kind == CLUSTER,
        alike=t(described.words.alike),
        groups=shown.groups(form, problems, [one for one in moved if one.conflict], new, visit, kind),
        problems=shown.faults(problems, t, kind),
        moved=[_moved(visit, one, kind) for one in moved],
        elsewhere=bool(elsewhere),
        gone=t(described.words.gone) if gone else "",
        anew=way(kind),
        similar=shown.similar(found, visit, kind),
        fixed=[(t(what), t(why), source) for what, why, source in described.fixed],
        hidden={forms.VERSION: version, **{name: forms.first(form, name) for name in _OF_ONE}},
        begun=shown.begun(form if reading or status != 200 else None),
        trapped=any(one.where == shown.TRAP for one in problems),
        told=t(said),
    )


def _moved(visit: Visit, one: Any, kind: str) -> dict[str, Any]:
    registry, versions = visit.sources.registry, (one.base, one.now, one.proposed)
    words = [fields.shown(one.name, value, visit.t, registry, kind) for value in versions]
    return {
        "label": shown.label(one.name, visit.t, kind),
        "base": words[0],
        "now": words[1],
        "mine": words[2],
        "both": one.conflict,
    }


def show_kept(visit: Visit) -> Response:
    """Show what a visitor typed, as it will be sent once there is an address to answer to."""
    secret = visit.params["secret"]
    kept = proposals.kept(visit.database, secret)
    if kept is None:
        return _gone(visit)
    reading = read(visit, kept.form, kept.key, kept.purpose)
    return preview(visit, reading, kept_secret=secret, seen=drafts.mark(kept.form))


def send_kept(visit: Visit) -> Response:
    """Hand in what somebody typed before signing in."""
    sent = hand_in_kept(visit, visit.params["secret"], lambda _key: visit.person)
    if not isinstance(sent, int):
        return sent
    return visit.to(
        f"my/changes/{sent}", said=visit.t("Your proposal is sent. An editor decides on it; you get a mail.")
    )


def hand_in_kept(visit: Visit, secret: str, author: Callable[[str], Person], **query: str) -> Response | int:
    """Hand in what is kept under a secret and return its number, or the answer where it cannot be handed in.

    `author` says who proposes it, by the id of its cluster; `query` goes along to the form.
    """
    kept = proposals.kept(visit.database, secret)
    if kept is None:
        return _gone(visit)
    person = author(kept.key)
    if other_than_shown(visit, drafts.mark(kept.form)):
        return visit.to(f"submit/kept/{secret}", visit.t(OTHER), **query)
    reading = read(visit, kept.form, kept.key, kept.purpose)
    if reading.problems or reading.conflicts or reading.removed:
        return visit.to(way(kept.purpose, kept.key), **{KEPT: secret}, **query)
    number = proposals.save(visit.database, reading, person, _number(forms.first(kept.form, CHANGE)))
    proposals.hand_in(visit.database, number, person)
    proposals.forget(visit.database, secret)
    return number


def other_than_shown(visit: Visit, mark: str) -> bool:
    """Whether what is to be sent is not, by its mark, what was looked through before."""
    return visit.form.get(SEEN, "") not in ("", mark)


def read(visit: Visit, form: Typed, key: str, kind: str) -> Reading:
    """Read a form against the record as it is now."""
    return proposals.read(visit.database, forms.tidy(form, kind), key, visit.sources.registry.towns, kind)


def preview(visit: Visit, reading: Reading, kept_secret: str = "", **more: Any) -> Response:
    """Show what is to be sent: fields before and after, sources, and clusters that may be the same."""
    t, new, kind = visit.t, not reading.key, reading.kind
    found = proposals.alike(visit.database, reading.data, kind=kind) if new else ()
    number = more.get("number", 0)
    words, name = fields.of(kind).words, fields.of(kind).title(reading.data or reading.now)
    query = {KEPT: kept_secret} if kept_secret else {CHANGE: number}
    answer = visit.query.get(ANSWER, "") if kept_secret else ""
    send = f"answer/{answer}/proposal/{kept_secret}" if answer else f"submit/kept/{kept_secret}"
    query |= {ANSWER: answer} if answer else {}
    return visit.show(
        "editing/preview.html",
        name or t("Your proposal"),
        name=name,
        new=new,
        kind_words=t(words.new if new else words.change)[:1].upper() + t(words.new if new else words.change)[1:],
        gone=t(words.gone),
        alike=t(words.alike),
        rows=shown.rows(reading.now, reading.data, t, visit.sources.registry, kind),
        evidence=[] if new else forms.links(reading.evidence.replace(";", "\n")),
        note=reading.note,
        problems=shown.faults(reading.problems, t, kind),
        moved=[_moved(visit, one, kind) for one in reading.moved],
        held=bool(reading.conflicts),
        similar=shown.similar(found, visit, kind),
        waits=new and proposals.waits_alike(visit.database, reading.data, number, kind),
        edit=visit.url(way(kind, reading.key), **query),
        send=visit.url(send) if kept_secret else visit.url(f"my/changes/{number}"),
        signin="" if visit.person.account is not None or answer else visit.url("signin", next=visit.address),
        removed=reading.removed,
        **{"seen": "", "state": "draft", "state_words": "", "thread": [], "discard": "", "open": True, **more},
    )


def propose_towns(visit: Visit) -> Response:
    """Answer with the towns that begin with what is typed."""
    from starlette.responses import JSONResponse

    asked = visit.query.get("q", "")[:80]
    found = towns.proposed(asked, visit.sources.registry.towns) if len(asked.strip()) >= SHORTEST else []
    told = [{"town": towns.named(one), "region": one.teryt, "label": towns.whole(one, visit.language)} for one in found]
    return visit.send(JSONResponse(told))


def find_similar(visit: Visit) -> Response:
    """Answer with the published clusters that may be the one that is typed."""
    from starlette.responses import JSONResponse

    from geo.editorial.duplicates import TOLD, similar

    given = {name: visit.query.get(name, "")[:300] for name in TOLD}
    given["aliases"] = given["aliases"].replace("\n", ";")
    rows = visit.sources.registry.table.to_pylist()
    return visit.send(JSONResponse(shown.similar(similar(given, rows, visit.query.get("own", "")), visit)))


def _gone(visit: Visit) -> Response:
    words = _("What was typed here is kept no longer: it was sent, or more than a week has passed.")
    return visit.told(visit.t("No longer kept"), visit.t(words), 404)


def _polish(visit: Visit) -> bool:
    return visit.language == "pl"


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


PAGES = (
    DeskPage("submit", GET, land, EVERYBODY, menu=_("Add or correct a cluster")),
    *(
        page
        for kind in fields.described()
        for address in (f"submit/{kind}", f"submit/{kind}/{{key}}")
        for page in (
            DeskPage(address, GET, open_form, EVERYBODY),
            DeskPage(address, POST, send_form, EVERYBODY, stale=stale, cut=cut),
        )
    ),
    DeskPage("submit/kept/{secret}", GET, show_kept, EVERYBODY),
    DeskPage("submit/kept/{secret}", POST, send_kept, SIGNED_IN),
    DeskPage("submit/towns", GET, propose_towns, EVERYBODY),
    DeskPage("submit/similar", GET, find_similar, EVERYBODY),
)
