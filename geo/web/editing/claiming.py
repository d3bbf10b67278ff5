"""The page on which somebody says that a cluster is theirs to coordinate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.editorial import claims, forms, proposals
from geo.editorial.changes import ABOUT
from geo.editorial.claims import CLAIM, FIRM_CLAIM
from geo.errors import Declined
from geo.i18n import mark as _
from geo.web.editing import form as shown
from geo.web.editing.desk import GET, POST, SIGNED_IN, DeskPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.responses import Response

    from geo.editorial.checks import Problem
    from geo.web.editing.desk import Visit

OVER = _("Your visit was over before the form came. Nothing is lost: look through it and send it again.")
LABELS = {forms.NOTE: _("Who you are there"), forms.EVIDENCE: _("Pages that show it")}
HEADS = {CLAIM: _("I coordinate: {name}"), FIRM_CLAIM: _("I act for: {name}")}
INTROS = {
    CLAIM: _(
        "A coordinator is asked every half-year whether the entry is right, answers with one click, and invites "
        "colleagues. Changes still go through the editor."
    ),
    FIRM_CLAIM: _(
        "Who acts for a firm publishes its offers and requests, and answers who writes because of them. Changes still "
        "go through the editor."
    ),
}


def _kind(visit: Visit) -> str:
    return FIRM_CLAIM if visit.address.startswith("submit/claim/firm/") else CLAIM


def show(visit: Visit, words: str = "", status: int = 200, problems: Sequence[Problem] = ()) -> Response:
    """Show what the role is, and ask what speaks for it."""
    key, number = visit.params["key"], visit.query.get("change", "") or visit.form.get("change", "")
    kind = _kind(visit)
    found = proposals.record(visit.database, key, ABOUT[kind])
    if found is None:
        return visit.nowhere()
    note, sources = visit.form.get(forms.NOTE, ""), visit.form.get(forms.EVIDENCE, "")
    if number.isdecimal() and len(number) < 10 and not visit.form:
        change = proposals.own(visit.database, int(number), visit.person)
        note, sources = change.note, change.sources.replace(";", "\n")
    t = visit.t
    return visit.show(
        "editing/claim.html",
        t(HEADS[kind], name=found[1]["name"]),
        status,
        way=visit.address,
        intro=t(INTROS[kind]),
        profile=shown.profile(ABOUT[kind], key, visit),
        change=number,
        told=words,
        wrong=dict.fromkeys(LABELS, "") | {one.where: one.said(t) for one in problems},
        faults=[{"name": one.where, "label": t(LABELS[one.where]), "words": one.said(t)} for one in problems],
        labels={name: t(label) for name, label in LABELS.items()},
        note=note,
        evidence=sources,
        begun=shown.begun(forms.typed(visit.form.multi_items()) if visit.form else None),
    )


def send(visit: Visit) -> Response:
    """Ask for the role."""
    form, t = forms.typed(visit.form.multi_items()), visit.t
    if machines := shown.of_machines(form):
        return show(visit, machines[0].said(t), 422)
    number = forms.first(form, "change")
    sources = ";".join(forms.links(forms.first(form, forms.EVIDENCE)))
    if problems := claims.problems(forms.first(form, forms.NOTE), sources):
        return show(visit, "", 422, problems)
    mended = int(number) if number.isdecimal() and len(number) < 10 else 0
    try:
        made = claims.claim(
            visit.database,
            visit.params["key"],
            visit.person,
            forms.first(form, forms.NOTE),
            sources=sources,
            number=mended,
            kind=_kind(visit),
        )
    except Declined as error:
        return show(visit, error.words(t), 422)
    return visit.to(f"my/changes/{made}", said=t("Your proposal is sent. An editor decides on it; you get a mail."))


def stale(visit: Visit) -> Response:
    """Show the form again, with what was typed."""
    return show(visit, visit.t(OVER), 403)


PAGES = (
    DeskPage("submit/claim/firm/{key}", GET, show, SIGNED_IN),
    DeskPage("submit/claim/firm/{key}", POST, send, SIGNED_IN, stale=stale),
    DeskPage("submit/claim/{key}", GET, show, SIGNED_IN),
    DeskPage("submit/claim/{key}", POST, send, SIGNED_IN, stale=stale),
)
