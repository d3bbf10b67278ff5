"""The form of a cluster as its template shows it: fields with what was typed, faults, what others changed."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geo.editorial import fields, forms, proposals
from geo.editorial.checks import Problem
from geo.editorial.described import FieldDescription, RowsDescription
from geo.editorial.duplicates import REASONS, Likeness
from geo.editorial.fields import CLUSTER
from geo.i18n import mark as _

if TYPE_CHECKING:
    from geo.editorial.forms import Typed
    from geo.editorial.merge import FieldVersions
    from geo.i18n import Translator
    from geo.store.registry import Registry
    from geo.web.editing.desk import Visit

SOONEST = 3  # seconds in which nobody fills in a form
TRAP, BEGUN = "nickname", "begun"
TRAPPED = _("This field must stay empty; clear it and send the form again.")
TOO_FAST = _("The form came faster than anybody can fill it in. Look through it once more and send it again.")
_SHORT = (
    "founded",
    "members",
    "members_year",
    "seat_lat",
    "seat_lon",
    "teryt",
    "seat_quality",
    "stage",
    "activity",
    "valid_from",
    "valid_to",
)
EVIDENCE = FieldDescription(
    forms.EVIDENCE,
    _("Where it can be checked"),
    _("Public pages that show what you change, one address a line. They join the sources of the entry."),
    "links",
    required=True,
)
NOTE = FieldDescription(
    forms.NOTE,
    _("Remark to the editor"),
    _("What is wrong, and what you know but cannot enter above. Only editors read it."),
    "text",
)


def of_machines(form: Typed) -> list[Problem]:
    """Say what shows that a program has filled a form in."""
    if forms.first(form, TRAP):
        return [Problem(TRAP, TRAPPED)]
    begun = forms.first(form, BEGUN)
    known = begun.isdecimal() and len(begun) < 12
    return [] if known and time.time() - int(begun) >= SOONEST else [Problem(forms.NOTE, TOO_FAST)]


def begun(form: Typed | None = None) -> str:
    """Return when somebody began to fill a form in, in seconds."""
    came = forms.first(form or {}, BEGUN)
    return came if came.isdecimal() else str(int(time.time()))


def groups(  # noqa: PLR0913, PLR0917 - all that a form is shown with
    form: Typed,
    problems: Sequence[Problem],
    moved: Sequence[FieldVersions],
    new: bool,
    visit: Visit,
    kind: str = CLUSTER,
) -> list[dict[str, Any]]:
    """Return the groups of fields with what stands in them, each with its lists of rows."""
    told, described = _Told(form, problems, moved, visit, kind), fields.of(kind)
    shown = [
        {
            "name": visit.t(name),
            "fields": [told.asked(one) for one in listed if one.kind != "rows"],
            "lists": [told.rows(one.name, described.rows[one.name]) for one in listed if one.kind == "rows"],
        }
        for name, listed in described.groups
    ]
    last = [EVIDENCE, NOTE] if described.sourced and not new else [NOTE]
    return [*shown, {"name": visit.t("To the editor"), "fields": [told.asked(one) for one in last], "lists": []}]


class _Told:
    """What is shown of a form."""

    def __init__(
        self, form: Typed, problems: Sequence[Problem], moved: Sequence[FieldVersions], visit: Visit, kind: str
    ) -> None:
        self.form, self.t, self.registry, self.towns = form, visit.t, visit.sources.registry, visit.url("submit/towns")
        self.database = visit.open_database
        self.wrong, t = {one.where: one.said(visit.t) for one in problems}, visit.t
        self.now = {
            one.name: fields.shown(one.name, one.now, t, self.registry, kind) or [t("no data")] for one in moved
        }

    def asked(self, one: FieldDescription, name: str = "") -> dict[str, Any]:
        """Return a field; `name` where its input is called otherwise."""
        name, t = name or one.name, self.t
        typed = self.form.get(name, ())
        options = fields.options(one, t, self.registry) if one.kind in ("choice", "choices") else {}
        return {
            "name": name,
            "label": t(one.label),
            "hint": t(one.hint),
            "kind": one.kind,
            "value": list(typed) if one.kind == "choices" else forms.first(self.form, name),
            # What no option has, such as a cluster that is not published yet, stays chosen.
            "options": {**options, **{code: code for code in typed if code not in ("", *options)}} if options else {},
            "blank": t(one.blank),
            "required": one.required,
            "typed": one.typed,
            "example": one.example,
            "short": one.name in _SHORT,
            "rows": 2 if one.kind == "lines" else 4,
            "wrong": self.wrong.get(name, ""),
            "now": self.now.get(name, []),
            "towns": self.towns,
            "words": self.named(one) if one.kind == "fixed" else "",
        }

    def named(self, one: FieldDescription) -> str:
        """Name the record that a field holds whose kind stands in the field beside it."""
        kind, key = (forms.first(self.form, name) for name in (f"{one.name}_kind", one.name))
        return proposals.name(self.database(), kind, key) if kind in fields.described() and key else ""

    def rows(self, name: str, described: RowsDescription) -> dict[str, Any]:
        """Return the rows of a field, and a blank one behind them."""
        listed, t = forms.rows(self.form, name), self.t
        blank = not listed or any(listed[-1].get(cell) for cell in described.asked)
        shown = []
        for place, row in enumerate([*listed, *([{}] if blank else [])]):
            stem, filled = f"{name}-{place}", any(map(row.get, described.asked))
            inputs = [
                {**self.asked(one, f"{stem}-{one.name}"), "required": one.required and filled}
                for one in described.fields
            ]
            shown.append(
                {
                    "stem": stem,
                    "legend": t(described.legend, number=place + 1),
                    "origin": row.get(forms.ORIGIN, ""),
                    "removed": bool(row.get(forms.REMOVED)),
                    "remove": t(described.remove),
                    "inferred": row.get(described.inferred, ""),
                    "words": described.word(row, t, self.registry),
                    "fields": inputs,
                }
            )
        return {"name": name, "rows": shown, "add": t(described.add)}


def faults(problems: Sequence[Problem], t: Translator, kind: str = CLUSTER) -> list[dict[str, str]]:
    """Return the faults for the summary, each with the label of its field."""
    return [{"name": one.where, "label": label(one.where, t, kind), "words": one.said(t)} for one in problems]


def label(where: str, t: Translator, kind: str = CLUSTER) -> str:
    """Name an input, of rows with their number."""
    described = fields.of(kind)
    name, _dash, rest = where.partition("-")
    if rest:
        place, _dash, cell = rest.partition("-")
        return f"{t(described.rows[name].legend, number=int(place) + 1)}: {fields.label(cell, t, kind)}"
    asked = {**described.fields, forms.EVIDENCE: EVIDENCE, forms.NOTE: NOTE}
    return t(asked[where].label) if where in asked else t("Leave this field empty")


def rows(
    now: Mapping[str, Any], data: Mapping[str, Any], t: Translator, registry: Registry, kind: str = CLUSTER
) -> list[dict[str, Any]]:
    """Return what a record says and is to say, for the fields that differ."""
    return [
        {
            "label": fields.label(name, t, kind),
            "before": fields.shown(name, now.get(name), t, registry, kind),
            "after": fields.shown(name, data.get(name), t, registry, kind),
        }
        for name in fields.of(kind).fields
        if (now.get(name) or None) != (data.get(name) or None)
    ]


def profile(kind: str, key: str, visit: Visit) -> str:
    """Link to the page of a record."""
    return visit.url(fields.of(kind).profile.format(key=key))


def similar(found: Sequence[Likeness], visit: Visit, kind: str = CLUSTER) -> list[dict[str, str]]:
    """Return records that may be the same, with their profiles."""
    return [
        {
            "id": one.id,
            "name": one.name,
            "city": one.city,
            "why": visit.t(REASONS[one.why]),
            "href": profile(kind, one.id, visit),
        }
        for one in found
    ]
