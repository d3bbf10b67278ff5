"""What is wrong with a filled-in form, by the rules of the build, in sentences for the person who fills it in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo import codes, days, taxonomy
from geo.build.rules import CellFault, row_faults
from geo.editorial import fields, records, towns
from geo.editorial.described import FieldDescription, KindDescription, RowsDescription
from geo.editorial.fields import CLUSTER
from geo.editorial.forms import EVIDENCE
from geo.editorial.tables import KINDS
from geo.i18n import mark as _
from geo.links import is_web_link
from geo.text import split

if TYPE_CHECKING:
    from geo.i18n import Translator
    from geo.store.registry import Town

LONG = _("Shorten the text to at most {n} characters.")
MANY_PAGES = _("Name fewer pages: their addresses have at most {n} characters together.")
MANY_ROWS = _("An entry has at most {n} of these; remove those from here on.")
INVISIBLE = _("The text holds an invisible character; write it again without it.")
UNPROVEN = _("Name at least one public page on which this can be checked; its whole address, one a line.")
NO_TOWN = _("The list of towns has no {town} in the voivodeship {region}; correct the name, or write the coordinates.")
ELSEWHERE = _("There is no {town} in the voivodeship {region}, but there is in: {others}.")
TWINS = _("There are several towns of that name; write one of: {others}.")
OUTSIDE = _("The coordinates are not in the voivodeship {region}; correct them or choose another one.")
_SEAT = ("city", "teryt", "seat_lat", "seat_lon")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps a form from being sent."""

    where: str  # name of the input
    message: str  # marked
    values: Mapping[str, object] = field(default_factory=dict)

    def said(self, t: "Translator") -> str:
        """Word it; `values` may be codes of voivodeships, and numbers."""
        return t(self.message, **{name: _worded(value, t) for name, value in self.values.items()})


def _worded(value: object, t: "Translator") -> object:
    if isinstance(value, tuple):
        return ", ".join(codes.code_name("voivodeship", code, t.language) for code in value)
    return t.number(value) if isinstance(value, int) else value


def problems(  # noqa: PLR0913, PLR0917 - what a form is checked against
    data: Mapping[str, Any],
    places: Mapping[str, Sequence[int]],
    base: Path,
    known: "Iterable[Town]",
    key: str = "new",
    kind: str = CLUSTER,
) -> list[Problem]:
    """Say what is wrong with a record; `places` are those of its rows among those of the form, by field."""
    found, described = broken(data, places, key, kind), fields.of(kind)
    if records.is_placed(kind, data) and not any(one.where in _SEAT for one in found):
        found += seat(data, base, known)
    named_once = {one.where: one for one in reversed(found)}  # one for each field, the first
    order = {name: place for place, name in enumerate(described.fields)}
    return sorted(named_once.values(), key=lambda one: (order.get(one.where.partition("-")[0], 99), one.where))


def broken(data: Mapping[str, Any], places: Mapping[str, Sequence[int]], key: str, kind: str) -> list[Problem]:
    """Say which rules a record breaks, but for the place of its seat."""
    described, table = fields.of(kind), KINDS[kind]
    found = [_cell(fault, data, described) for fault in _faults(data, key, table.table)]
    for name, rows in described.rows.items():
        listed = list(zip(places.get(name) or range(len(data.get(name) or ())), data.get(name) or (), strict=True))
        rules = records.rules(table.lists[name][0])
        for place, row in listed:
            named = {**row, table.lists[name][1]: key}
            found += [_row(fault, row, f"{name}-{place}", rows) for fault in row_faults(named, rules)]
            found += _unkept({f"{name}-{place}-{cell}": row[cell] for cell in rows.asked if row.get(cell)})
        found += [
            Problem(f"{name}-{listed[place][0]}-{cell}", rows.unique[cell])
            for cell, place in records.repeated([row for _place, row in listed], rows.unique)
        ]
        found += _lacking(name, rows, listed)
        if len(listed) > records.MOST_ROWS:
            first_beyond = f"{name}-{listed[records.MOST_ROWS][0]}-{rows.fields[0].name}"
            found.append(Problem(first_beyond, MANY_ROWS, {"n": records.MOST_ROWS}))
    found += _unkept({name: data[name] for name in described.fields if isinstance(data.get(name), str)})
    return found


def _unkept(cells: Mapping[str, str]) -> list[Problem]:
    """Say which texts no record can hold, by the names of their inputs."""
    unseen = [Problem(where, INVISIBLE) for where, text in cells.items() if records.has_invisible(text)]
    most = records.LONGEST_CELL
    return unseen + [Problem(where, LONG, {"n": most}) for where, text in cells.items() if len(text) > most]


def _lacking(name: str, rows: RowsDescription, listed: Sequence[tuple[int, Mapping[str, Any]]]) -> list[Problem]:
    """Say what the rows of a field lack as a whole."""
    if not listed:
        return [Problem(f"{name}-0-{rows.fields[0].name}", rows.least)] if rows.least else []
    return [
        Problem(f"{name}-{listed[0][0]}-{cell}", what)
        for cell, what in rows.marked.items()
        if len(listed) > 1 and not any(row.get(cell) for _place, row in listed)
    ]


def evidence(links: str) -> list[Problem]:
    """Say what is wrong with the pages that a change is to be checked on."""
    named = split(links)
    if not named:
        return [Problem(EVIDENCE, UNPROVEN)]
    return [] if all(map(is_web_link, named)) else [Problem(EVIDENCE, fields.of(CLUSTER).fields["sources"].wanted)]


def _faults(data: Mapping[str, Any], key: str, table: str) -> list[CellFault]:
    row = {name: value for name, value in data.items() if isinstance(value, str)}
    row = {"compiled": days.today().isoformat(), **row, "id": key}
    return row_faults(row, records.rules(table))


def _cell(fault: CellFault, data: Mapping[str, Any], described: KindDescription) -> Problem:
    """Word a fault of one cell, or of several that belong together."""
    columns = fault.columns
    name = described.pairs.get(columns) or next((one for one in columns if not data.get(one)), columns[0])
    if len(columns) == 1:
        one = described.fields.get(name)
        return _too_long(name, one, data.get(name) or "") or Problem(name, one.wanted if one else "")
    if "seat_quality" in columns:
        name = "seat_quality" if data.get("city") else "city"
    return Problem(name, described.fields[name].wanted)


def _row(fault: CellFault, row: Mapping[str, str], stem: str, described: RowsDescription) -> Problem:
    name = fault.columns[-1]
    one = described.asked.get(name, described.fields[0])
    where = f"{stem}-{one.name}"
    if len(fault.columns) > 1:
        return Problem(where, described.order)
    return _too_long(where, one, row.get(name, "")) or Problem(where, one.wanted)


def _too_long(where: str, one: FieldDescription | None, text: str) -> Problem | None:
    return Problem(where, LONG, {"n": one.longest}) if one and len(text) > one.longest else None


def unplaced(listed: Sequence[Mapping[str, Any]], base: Path) -> list[int]:
    """Return which of some records have a seat that cannot be placed: `seat` says why of each."""
    from geo.build.registry import unplaced

    known = [place for place, data in enumerate(listed) if data.get("teryt") in taxonomy.VOIVODESHIPS]
    found = unplaced([listed[place] for place in known], records.built(base)) if known else ()
    return [known[place] for place in sorted(found)]


def seat(data: Mapping[str, Any], base: Path, known: "Iterable[Town]") -> list[Problem]:
    """Say why a seat cannot be placed."""
    from geo.build.registry import place

    city, code = data.get("city") or "", data.get("teryt") or ""
    if code not in taxonomy.VOIVODESHIPS or not place({**data, "id": "new"}, records.built(base)):
        return []
    if data.get("seat_lat"):
        return [Problem("seat_lat", OUTSIDE, {"region": (code,)})]
    same = towns.alike(city, known)
    there = [town for town in same if town.teryt == code]
    if there:
        return [Problem("city", TWINS, {"others": ", ".join(map(towns.named, there))})]
    if same:
        others = tuple(dict.fromkeys(town.teryt for town in same))
        return [Problem("city", ELSEWHERE, {"town": city, "region": (code,), "others": others})]
    return [Problem("city", NO_TOWN, {"town": city, "region": (code,)})]
