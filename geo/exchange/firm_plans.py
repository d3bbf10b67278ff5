"""What a table of firms would do to the registry: each row new, changed, the same, or faulty, and why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo import days, taxonomy
from geo.build.exchange import COMPANY
from geo.build.numbers import plain
from geo.editorial import checks, fields, forms, towns
from geo.editorial.checks import Problem
from geo.editorial.kinds.firm import divisions
from geo.editorial.merge import difference, patched
from geo.exchange.firm_tables import FirmTable
from geo.i18n import mark as _
from geo.store.exchange import Membership
from geo.text import fold, slug

if TYPE_CHECKING:
    from geo.i18n import Translator
    from geo.store.registry import Town

KIND = "firm"
NEW, CHANGED, SAME, FAULTY = "new", "changed", "same", "faulty"
NUMBERS = ("nip", "krs", "regon")
NAMELESS = _("Write the name of the firm.")
TWICE = _("This number stands in row {row} already; leave one of the two out.")
# How forms are written, as beginnings without capitals, diacritics and points; a short one is a word of its own. What
# is none of them is no form: nobody is made a company, or a sole trader, by a guess.
_LEGAL = {
    "company": (
        *("company", "limited", "ltd ", "llc ", "gmbh ", "s r o ", "corporation", "foundation", "association"),
        *("legal person", "legal entity", "partnership", "cooperative"),
        *("spolk", "sp ", "spzoo ", "z o o ", "sa ", "s a ", "psa ", "p s a ", "prosta spolka", "europejska spolka"),
        *(
            "sc ",
            "s c ",
            "sj ",
            "s j ",
            "spj ",
            "spk ",
            "sk ",
            "s k ",
            "ska ",
            "s k a ",
            "jednoosobowa spolk",
            "jednoosobowa sp ",
            "zoo ",
        ),
        *("osoba prawna", "osoby prawne", "os prawna", "jednostka ", "fundacja", "stowarzyszenie", "spoldzielnia"),
        *("przedsiebiorstwo panstwowe", "instytut", "uczelnia", "gmina", "powiat", "izba ", "zwiazek", "cech "),
    ),
    "sole": (
        *("sole ", "self employed", "jednoosobow", "jednosobow", "jdg ", "j d g ", "idg ", "dg ", "dzialalnosc"),
        *("dzial gosp", "indywidualn", "ind ", "osoba fiz", "osoby fiz", "os fiz", "osoba prowadzaca", "ceidg"),
        *("wpis do ceidg", "przedsiebiorca jednoosobow", "przedsiebiorca indywidualn", "firma jednoosobow"),
        *("przedsiebiorstwo jednoosobow", "1 osobow", "samozatrudni", "wolny zawod", "rolnik "),
    ),
}
_WANTED = {
    "legal": _("Write “spółka” or “jednoosobowa działalność”, or clear the cell."),
    "size": _("Write “mikro”, “mała”, “średnia” or “duża”, or clear the cell."),
}
_SIZES = {
    "micro": ("mikro", "micro"),
    "small": ("mala", "maly", "male", "small"),
    "medium": ("srednia", "sredni", "srednie", "medium"),
    "large": ("duza", "duzy", "duze", "large"),
}


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What a row of the table is."""

    place: int  # among the rows, from 0
    line: int  # its number in the file
    what: str  # `NEW`, `CHANGED`, `SAME` or `FAULTY`
    key: str  # of the firm that it is; of a new one, blank until it is entered
    name: str
    data: Mapping[str, Any]  # what the record is to say
    now: Mapping[str, Any]
    problems: Sequence[Problem] = ()
    maybe: tuple[str, str] = ("", "")  # id and name of a firm that it may be, though nothing but the name says so
    mark: str = ""  # by which a decision about it is remembered


@dataclass(frozen=True, slots=True)
class PlanGround:
    """What a plan is made against."""

    firms: Mapping[str, Mapping[str, Any]]  # by id, as they are now
    towns: "Sequence[Town]"
    base: Path
    cluster: str = ""
    same: Mapping[str, str] = field(default_factory=dict)  # decisions: mark of a row to id, blank for none


def counts(rows: Sequence[PlannedRow]) -> dict[str, int]:
    """Count the rows by what they are."""
    found = Counter(row.what for row in rows)
    return {what: found[what] for what in (NEW, CHANGED, SAME, FAULTY)}


def told(row: PlannedRow, t: "Translator") -> list[str]:
    """Say what is wrong with a row, each fault with the name of its field."""
    return [f"{fields.label(one.where.partition('-')[0], t, KIND)}: {one.said(t)}" for one in row.problems]


def plan(table: FirmTable, columns: Mapping[str, str], ground: PlanGround) -> list[PlannedRow]:
    """Say of each row what it is."""
    planner = _Planner(ground)
    numbered = enumerate(zip(table.lines, table.rows, strict=True))
    return planner.placed([planner.row(place, line, _said(row, columns)) for place, (line, row) in numbered])


def _said(row: Sequence[str], columns: Mapping[str, str]) -> dict[str, str]:
    """Return what a row says, by the meaning of its columns."""
    return {meaning: row[int(number)] for number, meaning in columns.items() if meaning and row[int(number)].strip()}


class _Planner:
    """Makes rows into records, with everything looked up once."""

    def __init__(self, ground: PlanGround) -> None:
        self.ground = ground
        self.numbers = {
            (name, data[name]): key for key, data in ground.firms.items() for name in NUMBERS if data.get(name)
        }
        self.names: dict[str, list[str]] = {}
        for key, data in ground.firms.items():
            self.names.setdefault(_plain(data.get("name", "")), []).append(key)
        self.seen: dict[tuple[str, str], int] = {}
        self.settled: dict[tuple[str, str], tuple[str, str]] = {}

    def row(self, place: int, line: int, said: Mapping[str, str]) -> PlannedRow:
        given = self._record(said)
        name, mark = given.get("name", ""), _mark(given)
        key, maybe = self._match(given, mark)
        now = self.ground.firms.get(key, {})
        data = self._joined(now, given, said)
        problems = self._problems(line, given, data, key)
        if problems:
            return PlannedRow(place, line, FAULTY, key, name, data, now, problems, maybe, mark)
        what = NEW if not now else CHANGED if difference(now, data) else SAME
        return PlannedRow(place, line, what, key, name, data, now, (), maybe, mark)

    def placed(self, rows: Sequence[PlannedRow]) -> list[PlannedRow]:
        """Find the rows whose seat has no place; all towns of a table are looked up at once."""
        seats = {_seat(row.data): row.data for row in rows if row.what != FAULTY}
        told = list(seats.items())
        base, known = self.ground.base, self.ground.towns
        faulty = [told[place] for place in checks.unplaced([data for _where, data in told], base)]
        wrong = {where: checks.seat(data, base, known) for where, data in faulty}
        return [
            replace(row, what=FAULTY, problems=wrong[where])
            if row.what != FAULTY and (where := _seat(row.data)) in wrong
            else row
            for row in rows
        ]

    def _record(self, said: Mapping[str, str]) -> dict[str, Any]:
        """Read the cells of a row as the registry keeps them."""
        made: dict[str, Any] = {name: plain(said[name]) for name in NUMBERS if name in said}
        if "krs" in made and made["krs"].isdecimal():
            made["krs"] = made["krs"].zfill(10)  # spreadsheets drop zeros in front
        made |= {name: " ".join(said[name].split()) for name in ("name", "website", "email") if name in said}
        if "pkd" in said:
            made["pkd"] = ";".join(divisions(said["pkd"]))
        for name, known in (("legal", _LEGAL), ("size", _SIZES)):
            if name in said:
                made[name] = _code(said[name], known) or said[name]
        if "city" in said or "teryt" in said:
            made["city"], made["teryt"] = self._town(said.get("city", ""), said.get("teryt", ""))
        return {name: text for name, text in made.items() if text}

    def _town(self, city: str, region: str) -> tuple[str, str]:
        """Settle a town; there are far fewer of them than rows."""
        if (city, region) not in self.settled:
            code = region.strip() if region.strip() in taxonomy.VOIVODESHIPS else ""
            found = towns.settled(city if code or not region else f"{city}, {region}", code, self.ground.towns)
            self.settled[city, region] = found
        return self.settled[city, region]

    def _match(self, given: Mapping[str, Any], mark: str) -> tuple[str, tuple[str, str]]:
        """Return the firm that a row is, by its numbers first; and one that it may be by its name."""
        for name in NUMBERS:
            if key := self.numbers.get((name, given.get(name, ""))):
                return key, ("", "")
        if mark in self.ground.same:
            key = self.ground.same[mark]
            return (key if key in self.ground.firms else ""), ("", "")
        alike = [key for key in self.names.get(_plain(given.get("name", "")), ()) if self._compatible(key, given)]
        if not alike:
            return "", ("", "")
        same_town = [key for key in alike if self.ground.firms[key].get("city") == given.get("city")]
        if len(same_town) == 1 and given.get("city"):
            return same_town[0], ("", "")
        return "", (alike[0], str(self.ground.firms[alike[0]].get("name", "")))

    def _compatible(self, key: str, given: Mapping[str, Any]) -> bool:
        """Whether no number of a row speaks against its being a firm of the same name."""
        there = self.ground.firms[key]
        return not any(given.get(one) and there.get(one) and given[one] != there[one] for one in NUMBERS)

    def _joined(self, now: Mapping[str, Any], given: Mapping[str, Any], said: Mapping[str, str]) -> dict[str, Any]:
        """Bring what a row says into what the record says; a blank cell says nothing."""
        data = patched(now, given)
        if data.get("krs") and not data.get("legal"):
            data["legal"] = COMPANY  # sole traders are in another register
        listed = [dict(row) for row in now.get("texts") or ()]
        for lang in ("pl", "en"):
            if text := said.get(f"text_{lang}", "").strip():
                own = next((row for row in listed if row.get("lang") == lang), None)
                if own is None:
                    listed.append({"lang": lang, **({} if listed else {"original": "yes"}), "text": text})
                else:
                    own["text"] = text
        member = self._memberships([dict(row) for row in now.get("memberships") or ()], said)
        return patched(data, {"texts": listed, "memberships": member})

    def _memberships(self, listed: list[dict[str, str]], said: Mapping[str, str]) -> list[dict[str, str]]:
        cluster = self.ground.cluster
        if not cluster:
            return listed
        days_said = {name: forms.day(said[name].strip()) for name in ("valid_from", "valid_to") if name in said}
        own = [row for row in listed if row.get("cluster_id") == cluster]
        today = days.today()
        held = (Membership(cluster, row.get("valid_from", ""), row.get("valid_to", "")) for row in own)
        open_ = [row for row, one in zip(own, held, strict=True) if one.holds(today)]
        if open_:
            open_[-1].update(days_said)
        elif days_said not in [{name: row[name] for name in days_said if name in row} for row in own] or not own:
            listed.append({"cluster_id": cluster, **days_said})
        return listed

    def _problems(self, line: int, given: Mapping[str, Any], data: Mapping[str, Any], key: str) -> list[Problem]:
        if not given.get("name") and not key:
            return [Problem("name", NAMELESS)]
        for name in NUMBERS:
            number = (name, given.get(name, ""))
            if number[1] and self.seen.setdefault(number, line) != line:
                return [Problem(name, TWICE, {"row": self.seen[number]})]
        found = checks.broken(data, {}, key or "new", KIND)
        return [replace(one, message=_WANTED.get(one.where, one.message)) for one in found]


def _seat(data: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(data.get(cell) or "") for cell in ("city", "teryt", "seat_lat", "seat_lon"))


def _mark(given: Mapping[str, Any]) -> str:
    return "|".join([_plain(given.get("name", "")), fold(given.get("city", ""))])[:300]


def _plain(text: str) -> str:
    """Reduce a name to what tells it from others: ``Dąb Sp. z o.o.`` and ``DĄB spółka z o. o.`` are one."""
    words = slug(fold(text), 300).split("-")
    return " ".join(word for word in words if word not in _FORMS)


_FORMS = frozenset(
    {"sp", "z", "o", "oo", "spolka", "ograniczona", "odpowiedzialnoscia", "sa", "s", "a", "sc", "sj", "jawna"}
    | {"akcyjna", "cywilna", "komandytowa", "k", "spk"}
)


def _code(text: str, known: Mapping[str, Sequence[str]]) -> str:
    """Tell which code a cell means; blank where it is none of them."""
    plain = slug(fold(text)).replace("-", " ") + " "
    fits = ((len(word), code) for code, words in known.items() for word in (*words, code) if plain.startswith(word))
    return max(fits, default=(0, ""))[1]


def identified(rows: Sequence[PlannedRow], taken: set[str]) -> list[tuple[PlannedRow, str]]:
    """Give each row that is to be entered the id of its record; `taken` are those that there are."""
    found = []
    for row in rows:
        key = row.key
        if row.what == NEW:
            stem = slug(row.name, 80) or fields.of(KIND).stem
            number = 1
            key = stem
            while key in taken:
                number += 1
                key = f"{stem}-{number}"
            taken.add(key)
        found.append((row, key))
    return found
