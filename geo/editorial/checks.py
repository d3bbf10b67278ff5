"""What is wrong with a filled-in form, by the rules of the build, in sentences for the person who fills it in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo import days, taxonomy
from geo.build.rules import CellFault, row_faults
from geo.build.schema import raw_rules
from geo.editorial import records, towns
from geo.editorial.fields import AWARD_FIELDS, FIELDS, FieldDescription
from geo.editorial.forms import EVIDENCE, ROWS
from geo.i18n import mark as _
from geo.links import is_web_link
from geo.text import split

if TYPE_CHECKING:
    from geo.i18n import Translator
    from geo.store.registry import Town

ORDER = _("The end is before the beginning; correct one of the two.")
LONG = _("Shorten the text to at most {n} characters.")
INVISIBLE = _("The text holds an invisible character; write it again without it.")
UNPROVEN = _("Name at least one public page on which this can be checked; its whole address, one a line.")
NO_TOWN = _("The list of towns has no {town} in the voivodeship {region}; correct the name, or write the coordinates.")
ELSEWHERE = _("There is no {town} in the voivodeship {region}, but there is in: {others}.")
TWINS = _("There are several towns of that name; write one of: {others}.")
OUTSIDE = _("The coordinates are not in the voivodeship {region}; correct them or choose another one.")
_PAIRS: Mapping[tuple[str, ...], str] = {("seat_lat", "seat_lon"): "seat_lat", ("city", "teryt"): "teryt"}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps a form from being sent."""

    where: str  # name of the input
    message: str  # marked
    values: Mapping[str, object] = field(default_factory=dict)

    def said(self, t: "Translator") -> str:
        """Word it; `values` may be names of both languages."""
        return t(self.message, **{name: t.pick(*v) if isinstance(v, tuple) else v for name, v in self.values.items()})


def problems(
    data: Mapping[str, Any], places: Sequence[int], base: Path, known: "Iterable[Town]", key: str = "new"
) -> list[Problem]:
    """Say what is wrong with a record; `places` are those of its statuses among the rows of the form."""
    found = [_cell(fault, data) for fault in _faults(data, key)]
    for place, row in zip(places, data.get(ROWS) or (), strict=True):
        found += [
            _award(fault, row, place) for fault in row_faults({**row, "cluster_id": key}, _rules("status_history"))
        ]
    found += [Problem(name, INVISIBLE) for name in FIELDS if records.has_invisible(data.get(name))]
    if not any(one.where in ("city", "teryt", "seat_lat", "seat_lon") for one in found):
        found += _seat(data, base, known)
    named = {one.where: one for one in reversed(found)}  # one for each field, the first
    order = {name: place for place, name in enumerate(FIELDS)}
    return sorted(named.values(), key=lambda one: (order.get(one.where.partition("-")[0], 99), one.where))


def evidence(links: str) -> list[Problem]:
    """Say what is wrong with the pages that a change is to be checked on."""
    named = split(links)
    if not named:
        return [Problem(EVIDENCE, UNPROVEN)]
    return [] if all(map(is_web_link, named)) else [Problem(EVIDENCE, FIELDS["sources"].wanted)]


def _rules(table: str) -> Sequence[Any]:
    return raw_rules(days.today())[table]


def _faults(data: Mapping[str, Any], key: str) -> list[CellFault]:
    row = {name: value for name, value in data.items() if isinstance(value, str)}
    row = {"compiled": days.today().isoformat(), **row, "id": key}
    return row_faults(row, _rules("clusters"))


def _cell(fault: CellFault, data: Mapping[str, Any]) -> Problem:
    """Word a fault of one cell, or of several that belong together."""
    columns = fault.columns
    name = _PAIRS.get(columns) or next((one for one in columns if not data.get(one)), columns[0])
    if len(columns) == 1:
        return _too_long(name, FIELDS.get(name), data.get(name) or "") or Problem(name, FIELDS[name].wanted)
    if "seat_quality" in columns:
        name = "seat_quality" if data.get("city") else "city"
    return Problem(name, FIELDS[name].wanted)


def _award(fault: CellFault, row: Mapping[str, str], place: int) -> Problem:
    name = fault.columns[-1]
    one = AWARD_FIELDS.get(name, AWARD_FIELDS["detail"])
    where = f"{ROWS}-{place}-{one.name}"
    if len(fault.columns) > 1:
        return Problem(where, ORDER)
    return _too_long(where, one, row.get(name, "")) or Problem(where, one.wanted)


def _too_long(where: str, one: FieldDescription | None, text: str) -> Problem | None:
    return Problem(where, LONG, {"n": one.longest}) if one and len(text) > one.longest else None


def _seat(data: Mapping[str, Any], base: Path, known: "Iterable[Town]") -> list[Problem]:
    """Say why a seat cannot be placed."""
    from geo.build.registry import place

    city, code = data.get("city") or "", data.get("teryt") or ""
    if code not in taxonomy.VOIVODESHIPS or not place({**data, "id": "new"}, records.built(base)):
        return []
    region = taxonomy.VOIVODESHIPS[code][0], taxonomy.VOIVODESHIPS[code][2]
    if data.get("seat_lat"):
        return [Problem("seat_lat", OUTSIDE, {"region": region})]
    same = towns.alike(city, known)
    there = [town for town in same if town.teryt == code]
    if there:
        return [Problem("city", TWINS, {"others": ", ".join(map(towns.named, there))})]
    if same:
        polish, english = (", ".join(dict.fromkeys(_region(town.teryt)[place] for town in same)) for place in (0, 1))
        return [Problem("city", ELSEWHERE, {"town": city, "region": region, "others": (polish, english)})]
    return [Problem("city", NO_TOWN, {"town": city, "region": region})]


def _region(code: str) -> tuple[str, str]:
    return taxonomy.VOIVODESHIPS[code][0], taxonomy.VOIVODESHIPS[code][2]
