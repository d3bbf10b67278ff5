"""The form of a cluster as its template shows it: fields with what was typed, faults, what others changed."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geo.editorial import fields, forms
from geo.editorial.checks import Problem
from geo.editorial.duplicates import REASONS, Likeness
from geo.editorial.fields import FieldDescription
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
ASKED = {**fields.FIELDS, forms.EVIDENCE: EVIDENCE, forms.NOTE: NOTE}


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


def groups(
    form: Typed, problems: Sequence[Problem], moved: Sequence[FieldVersions], new: bool, visit: Visit
) -> list[dict[str, Any]]:
    """Return the groups of fields with what stands in them."""
    told = _Told(form, problems, moved, visit.t, visit.sources.registry, visit.url("submit/towns"))
    shown = [
        {
            "name": visit.t(name),
            "fields": [told.asked(one) for one in listed if one.kind != "rows"],
            "rows": told.rows() if any(one.kind == "rows" for one in listed) else [],
            "listed": any(one.kind == "rows" for one in listed),
        }
        for name, listed in fields.GROUPS
    ]
    last = [NOTE] if new else [EVIDENCE, NOTE]
    return [*shown, {"name": visit.t("To the editor"), "fields": [told.asked(one) for one in last], "listed": False}]


class _Told:
    """What is shown of a form."""

    def __init__(  # noqa: PLR0913, PLR0917 - all that a form is shown with
        self,
        form: Typed,
        problems: Sequence[Problem],
        moved: Sequence[FieldVersions],
        t: Translator,
        registry: Registry,
        towns: str,
    ) -> None:
        self.form, self.t, self.registry, self.towns = form, t, registry, towns
        self.wrong = {one.where: one.said(t) for one in problems}
        self.now = {one.name: fields.shown(one.name, one.now, t, registry) or [t("no data")] for one in moved}

    def asked(self, one: FieldDescription, name: str = "") -> dict[str, Any]:
        """Return a field; `name` where its input is called otherwise."""
        name, t = name or one.name, self.t
        typed = self.form.get(name, ())
        return {
            "name": name,
            "label": t(one.label),
            "hint": t(one.hint),
            "kind": one.kind,
            "value": list(typed) if one.kind == "choices" else forms.first(self.form, name),
            "options": fields.options(one, t, self.registry) if one.kind in ("choice", "choices") else {},
            "blank": t(one.blank),
            "required": one.required,
            "typed": one.typed,
            "example": one.example,
            "short": one.name in _SHORT,
            "rows": 2 if one.kind == "lines" else 4,
            "wrong": self.wrong.get(name, ""),
            "now": self.now.get(name, []),
            "towns": self.towns,
        }

    def rows(self) -> list[dict[str, Any]]:
        """Return the statuses, and a blank one behind them."""
        listed = forms.rows(self.form)
        blank = not listed or any(listed[-1].get(cell) for cell in fields.AWARD_FIELDS)
        shown = []
        for place, row in enumerate([*listed, *([{}] if blank else [])]):
            stem = f"{forms.ROWS}-{place}"
            shown.append(
                {
                    "stem": stem,
                    "number": place + 1,
                    "origin": row.get(forms.ORIGIN, ""),
                    "removed": bool(row.get(forms.REMOVED)),
                    "inferred": row.get(forms.INFERRED, ""),
                    "words": fields.award(row, self.t),
                    "fields": [
                        {
                            **self.asked(one, f"{stem}-{one.name}"),
                            "required": one.required and any(map(row.get, fields.AWARD_FIELDS)),
                        }
                        for one in fields.AWARD
                    ],
                }
            )
        return shown


def faults(problems: Sequence[Problem], t: Translator) -> list[dict[str, str]]:
    """Return the faults for the summary, each with the label of its field."""
    return [{"name": one.where, "label": _label(one.where, t), "words": one.said(t)} for one in problems]


def _label(where: str, t: Translator) -> str:
    _rows, _dash, rest = where.partition("-")
    if rest:
        place, _dash, cell = rest.partition("-")
        return t("Status {number}: {field}", number=int(place) + 1, field=fields.label(cell, t))
    return t(ASKED[where].label) if where in ASKED else t("Leave this field empty")


def rows(now: Mapping[str, Any], data: Mapping[str, Any], t: Translator, registry: Registry) -> list[dict[str, Any]]:
    """Return what a record says and is to say, for the fields that differ."""
    return [
        {
            "label": fields.label(name, t),
            "before": fields.shown(name, now.get(name), t, registry),
            "after": fields.shown(name, data.get(name), t, registry),
        }
        for name in fields.FIELDS
        if (now.get(name) or None) != (data.get(name) or None)
    ]


def similar(found: Sequence[Likeness], visit: Visit) -> list[dict[str, str]]:
    """Return clusters that may be the same, with their profiles."""
    return [
        {
            "id": one.id,
            "name": one.name,
            "city": one.city,
            "why": visit.t(REASONS[one.why]),
            "href": visit.url("cluster", cluster=one.id),
        }
        for one in found
    ]
