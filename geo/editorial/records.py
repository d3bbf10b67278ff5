"""What a record may say: the rules of its fields, who may fill which, and whether its seat can be placed."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo import days
from geo.access.person import Person
from geo.build.rules import CONTROL, CellFault, RowRule, Rule, row_faults
from geo.build.schema import raw_rules
from geo.editorial import fields
from geo.editorial.tables import KINDS, Data, Key
from geo.errors import DataError, Refused
from geo.store import files

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.build.registry import Built

Look = Callable[[Key], Data | None]  # what a record says now

INTERNAL = frozenset({"note", "status_note", "compiled"})  # working remarks of the compilers: theirs alone
MOST_ROWS, LONGEST_CELL = 200, 20_000
_CONTROL = re.compile(f"{CONTROL}|[\ud800-\udfff]")


def cleaned(kind: str, patch: Mapping[str, Any], layout: Mapping[str, Any], person: Person) -> dict[str, Any]:
    """Return what somebody filled in as it will be kept: fields that there are and the person may fill, tidy texts.

    Raises
    ------
    Refused
        A field is not known, is not the person's to fill, or holds something that is no text.
    """
    made, header = KINDS[kind], layout[KINDS[kind].table]["header"]
    found: dict[str, Any] = {}
    for name, value in patch.items():
        if name == made.column or name not in {*header, *made.lists}:
            raise Refused(f"{name!r} is not a field that can be changed; leave it out.")
        if name in INTERNAL and not person.decides(()):
            raise Refused(f"{name!r} is filled by the editors; leave it out.")
        if name in made.lists and value is not None:
            found[name] = _rows(name, value, layout[made.lists[name][0]]["header"], made.lists[name][1])
        else:
            found[name] = _text(name, value)
    return found


def _text(name: str, value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > LONGEST_CELL:
        raise Refused(f"{name!r} must be a text of at most {LONGEST_CELL} characters.")
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if wrong := _CONTROL.search(text):
        raise Refused(f"{name!r} holds the invisible character U+{ord(wrong[0]):04X}; write the text again without it.")
    return text or None


def _rows(name: str, value: object, header: Sequence[str], column: str) -> list[Data] | None:
    if not isinstance(value, list) or len(value) > MOST_ROWS or not all(isinstance(row, Mapping) for row in value):
        raise Refused(f"{name!r} must be a list of at most {MOST_ROWS} rows.")
    if unknown := sorted(
        {cell for row in value for cell in row} - set(header) | {column} & {c for r in value for c in r}
    ):
        raise Refused(f"{unknown[0]!r} is not a field of a row of {name!r}; leave it out.")
    rows = [{cell: text for cell, given in row.items() if (text := _text(cell, given))} for row in value]
    return [row for row in rows if row] or None


def has_invisible(text: object) -> bool:
    """Whether a text holds characters that nobody sees and no text needs."""
    return isinstance(text, str) and bool(_CONTROL.search(text))


def rules(table: str) -> Sequence[Rule | RowRule]:
    """Return the rules of a raw table as they are today."""
    return raw_rules(days.today())[table]


def faults(kind: str, key: str, data: Mapping[str, Any]) -> list[tuple[str, CellFault]]:
    """Check a record against the rules of the build; each fault with the field that it belongs to."""
    made, described = KINDS[kind], fields.described().get(kind)
    row = {name: value for name, value in data.items() if name not in made.lists} | {made.column: key}
    found = [(fault.columns[0], fault) for fault in row_faults(row, rules(made.table))]
    for name, (table, column) in made.lists.items():
        listed = data.get(name) or ()
        for entry in listed:
            found += [(name, fault) for fault in row_faults({**entry, column: key}, rules(table))]
        for cell, place in repeated(listed, described.rows[name].unique if described else ()):
            came = listed[place][cell]
            found.append((name, CellFault((cell,), repr(came), "what no other row has", "correct one of the two")))
    return found


def repeated(rows: Sequence[Mapping[str, str]], cells: Iterable[str]) -> list[tuple[str, int]]:
    """Name the cells in which a row says what one before it says, with the place of the row."""
    return [
        (cell, place)
        for cell in cells
        for place, row in enumerate(rows)
        if row.get(cell) and row[cell] in {other.get(cell) for other in rows[:place]}
    ]


def refuse_faulty(kind: str, key: str, data: Mapping[str, Any], base: Path) -> None:
    """Refuse what could not be published, so that whatever is accepted can be.

    Raises
    ------
    DataError
        With every fault of the record.
    """
    wrong = [f"{key}, {fault}" for _field, fault in faults(kind, key, data)]
    if not wrong and is_placed(kind, data):
        wrong = _misplaced(key, data, base)
    if wrong:
        raise DataError(wrong)


def is_placed(kind: str, data: Mapping[str, Any]) -> bool:
    """Whether the town of a record is one of Poland's."""
    described = fields.described().get(kind)
    return bool(described and described.placed) and (data.get("country") or "PL") == "PL"


def _misplaced(key: str, data: Mapping[str, Any], base: Path) -> list[str]:
    """Say why the seat of a cluster has no place in its voivodeship."""
    from geo.build.registry import place

    return place({**data, "id": key}, built(base))


def built(folder: Path) -> "Built":
    """Return the built tables of a folder, read once per version."""
    return _built(folder, files.stamp(folder))


@lru_cache(maxsize=2)
def _built(folder: Path, _stamp: tuple[int, ...]) -> "Built":
    from geo.build.check import read_built

    return read_built(folder)


def regions(kind: str, look: Look, *versions: Mapping[str, Any] | None) -> set[str]:
    """Return the voivodeships that versions of a record lie in, and those of the records that it belongs to."""
    described = fields.described().get(kind)
    told = [data for data in versions if data]
    belongs = {key for data in told for key in (described.belongs(data) if described else ())}
    return {code for data in (*told, *map(look, belongs)) if data and (code := data.get("teryt"))}


def decides(editor: Person, kind: str, codes: Collection[str]) -> bool:
    """Whether somebody decides on a record of a kind that lies in some voivodeships."""
    described = fields.described().get(kind)
    if described and described.shared and codes:
        return any(editor.decides((code,)) for code in codes)
    return editor.decides(codes)


def looking(session: "Session", ahead: Iterable[Key] = ()) -> Look:
    """Return what says what a record says now; asked once for each, and at once for those that are known `ahead`."""
    from geo.database import moderation, queries

    known: dict[Key, Data | None] = dict.fromkeys(ahead)
    known.update(moderation.said(session, known))

    def look(key: Key) -> Data | None:
        if key not in known:
            found = queries.entry(session, *key)
            known[key] = found.data if found else None
        return known[key]

    return look


def named(key: Key) -> str:
    """Name a record in a message."""
    return f"{KINDS[key[0]].table}, {key[1]}"
