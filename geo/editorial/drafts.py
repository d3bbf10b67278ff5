"""Two windows on one draft: what one of them saved meanwhile is brought into what the other one sends."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any

from geo.database import queries
from geo.database.models import Change
from geo.editorial import fields, forms
from geo.editorial.merge import FieldVersions, compare, patched
from geo.editorial.proposals import Reading

if TYPE_CHECKING:
    from geo.database.engine import Database
    from geo.editorial.forms import Typed
    from geo.store.registry import Town

OPENED = "opened"  # input: what the draft said when its form was opened
MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class DraftText:
    """What a draft says."""

    version: int  # of the record that it changes; 0 for a new one
    patch: Mapping[str, Any]
    note: str
    pages: str  # links, by ``;``

    def written(self) -> str:
        """Write it for the form, which brings it back."""
        return json.dumps(astuple(self), ensure_ascii=False)


def of_change(change: Change) -> DraftText:
    """Say what a proposal says."""
    return DraftText(change.base_version, change.patch or {}, change.note, change.sources)


def of_reading(reading: Reading) -> DraftText:
    """Say what a form says that is kept as it was typed."""
    return DraftText(reading.version, reading.patch, reading.note, reading.evidence)


def mark(said: "DraftText | Typed") -> str:
    """Return what tells one state of a draft, or of a form that is kept, from others."""
    text = said.written() if isinstance(said, DraftText) else json.dumps(said, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def opened(form: "Typed") -> DraftText | None:
    """Read what the draft said when the form was opened; None where that does not come, or is none of ours."""
    try:
        version, patch, note, pages = json.loads(forms.first(form, OPENED))
        if not (isinstance(version, int) and len(str(version)) <= MOST_DIGITS and all(map(_is_value, patch.values()))):
            return None
    except (AttributeError, RecursionError, TypeError, ValueError):
        return None
    return DraftText(version, patch, str(note), str(pages))


def _is_value(value: object) -> bool:
    """Whether a field can say it."""
    if isinstance(value, list):
        return all(isinstance(row, dict) and all(isinstance(cell, str) for cell in row.values()) for row in value)
    return value is None or isinstance(value, str)


def brought_together(  # noqa: PLR0913 - what a form is read with
    database: "Database",
    form: "Typed",
    saved: DraftText,
    *,
    kind: str,
    key: str,
    towns: "Sequence[Town]",
    polish: bool = True,
) -> tuple[dict[str, list[str]], list[FieldVersions]]:
    """Bring what was saved since a form was opened into the form; name the fields that this alters or both changed.

    Where both changed the same field, what was typed stays in the form. Nothing is named where nothing else was saved.
    """
    typed, was = {name: list(values) for name, values in form.items()}, opened(form)
    if was is None or was == saved:
        return typed, []
    came = forms.first(form, forms.VERSION)
    own = int(came) if came.isdecimal() and len(came) <= MOST_DIGITS else 0
    with database.reading() as session:
        before = {
            version: (queries.version(session, kind, key, version) if key and version else None) or {}
            for version in (was.version, saved.version, own)
        }
    now, wanted = patched(before[saved.version], saved.patch), forms.record(form, before[own], towns, kind)
    listed = fields.of(kind).fields
    told = [one for one in compare(patched(before[was.version], was.patch), now, wanted) if one.name in listed]
    beside = _beside(form, was, saved)
    data = {one.name: _held(one) for one in told}
    return {
        **forms.without_rows(typed, kind),
        **forms.asked_rows(typed, kind),
        **forms.of_record(data, polish, before[saved.version], kind),
        **{one.name: [_held(one).replace(";", "\n") if one.name == forms.EVIDENCE else _held(one)] for one in beside},
        forms.VERSION: [str(saved.version)],
        OPENED: [saved.written()],
    }, [one for one in (*told, *beside) if one.moved and one.proposed != one.now]


def _beside(form: "Typed", was: DraftText, saved: DraftText) -> list[FieldVersions]:
    """Compare the remark and the pages, where the form has them; pages are joined."""
    found = []
    if forms.NOTE in form:
        found.append(FieldVersions(forms.NOTE, was.note, saved.note, forms.first(form, forms.NOTE).strip()))
    if forms.EVIDENCE in form:
        mine = ";".join(forms.links(forms.first(form, forms.EVIDENCE)))
        (pages,) = compare({"sources": was.pages}, {"sources": saved.pages}, {"sources": mine})
        found.append(FieldVersions(forms.EVIDENCE, pages.base, pages.now, pages.proposed, pages.joined))
    return found


def _held(one: FieldVersions) -> Any:
    """Return what a field is to say: what was typed where that was changed, else what was saved."""
    return (one.proposed if one.changes else one.now) or ""
