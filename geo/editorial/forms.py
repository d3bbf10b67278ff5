"""What was typed into the form of a record, and the record that it means; nothing that was typed gets lost."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geo.build.numbers import plain
from geo.editorial import fields, towns
from geo.editorial.described import SEVERAL, FieldDescription, RowsDescription
from geo.editorial.fields import CLUSTER
from geo.links import is_web_link, web_link
from geo.text import split

if TYPE_CHECKING:
    from geo.store.registry import Town

Typed = Mapping[str, Sequence[str]]  # name of an input to all that was typed or chosen there
Row = Mapping[str, str]
Before = Mapping[str, Sequence[Row]]  # the rows of a record by the field that they stand in
# Beside the fields: where it can be checked, what is to be told, the version of the record that the form shows.
EVIDENCE, NOTE, VERSION = "evidence", "note", "version"
# Of a row: its place in the record, that it is to go.
ORIGIN, REMOVED = "origin", "removed"
_DAY = re.compile(r"(?:(?:(\d\d?)\.)?(\d\d?)\.)?((?:19|20)\d\d)", re.ASCII)
_ROW = re.compile(r"(\w+)-(\d{1,4})-(\w+)", re.ASCII)


def typed(items: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Collect what a form was sent with."""
    found: dict[str, list[str]] = {}
    for name, value in items:
        found.setdefault(name, []).append(value)
    return found


def first(form: Typed, name: str) -> str:
    """Return what stands in an input that comes once; blank where it does not come."""
    return next(iter(form.get(name, ())), "")


def of_record(
    data: Mapping[str, Any], polish: bool = True, before: Mapping[str, Any] | None = None, kind: str = CLUSTER
) -> dict[str, list[str]]:
    """Fill the form with what a record says; `before` is the version of it that the form is about."""
    form: dict[str, list[str]] = {}
    for name, one in fields.of(kind).fields.items():
        if one.kind == "choices":
            form[name] = split(data.get(name) or "")
        elif one.kind != "rows":
            form[name] = [_written(one, data.get(name) or "", polish)]
    before = data if before is None else before
    for name, described in fields.of(kind).rows.items():
        known = list(before.get(name) or ())
        for place, row in enumerate(data.get(name) or ()):
            form |= _of_row(row, f"{name}-{place}", known, described, polish)
    return form


def _of_row(
    row: Row, stem: str, known: Sequence[Row], described: RowsDescription, polish: bool
) -> dict[str, list[str]]:
    form = {f"{stem}-{ORIGIN}": [str(known.index(row)) if row in known else ""]}
    if row.get(described.inferred):
        form[f"{stem}-{described.inferred}"] = [row[described.inferred]]
    return form | {f"{stem}-{one.name}": [_written(one, row.get(one.name, ""), polish)] for one in described.fields}


def _written(one: FieldDescription, text: str, polish: bool) -> str:
    """Write a cell as the form shows it."""
    if one.kind in SEVERAL:
        return "\n".join(split(text))
    if one.kind == "moment":
        return text.replace("T", " ")
    return ".".join(reversed(text.split("-"))) if one.day and polish else text


def record(form: Typed, base: Mapping[str, Any], known: "Sequence[Town]", kind: str = CLUSTER) -> dict[str, Any]:
    """Return what the record is to say; a field that the form did not have stays as it was in `base`."""
    said = {name: value for name, value in base.items() if value}
    before, described = of_record(base, kind=kind), fields.of(kind)
    for name, one in described.fields.items():
        if one.kind == "rows":
            said[name] = entries(form, name, base.get(name) or (), kind) if _has_rows(form, name) else base.get(name)
        elif name in form and not _same(form[name], before[name]):
            said[name] = _read(one, form[name])
    if described.placed and any(said.get(name) != base.get(name) for name in ("city", "teryt")):
        _settle(said, known, described.fields)
    return {name: value for name, value in said.items() if value}


def _settle(said: dict[str, Any], known: "Sequence[Town]", described: Mapping[str, FieldDescription]) -> None:
    """Write the town of a seat as the registry keeps it."""
    if (said.get("country") or "PL") != "PL":
        return
    said["city"], said["teryt"] = towns.settled(said.get("city") or "", said.get("teryt") or "", known)
    if "seat_quality" not in described:
        return
    if not said["city"] and not said.get("seat_lat"):
        said["seat_quality"] = ""
    elif said["city"] and not said.get("seat_quality"):
        said["seat_quality"] = "stated"


def tidy(form: Typed, kind: str = CLUSTER) -> dict[str, list[str]]:
    """Number the rows one after the other, without those in which nothing stands."""
    found = without_rows(form, kind)
    for name, described in fields.of(kind).rows.items():
        kept = [row for row in rows(form, name) if any(row.get(cell, "").strip() for cell in described.asked)]
        for place, row in enumerate(kept):
            found |= {f"{name}-{place}-{cell}": [text] for cell, text in row.items()}
    return {**asked_rows(form, kind), **found}


def without_rows(form: Typed, kind: str = CLUSTER) -> dict[str, list[str]]:
    """Return a form without its rows."""
    listed = fields.of(kind).rows
    return {name: list(values) for name, values in form.items() if not _row_of(name, listed)}


def asked_rows(form: Typed, kind: str = CLUSTER) -> dict[str, list[str]]:
    """Return what tells that a form asked for rows, even if it has none any more."""
    return {f"{name}-0-{ORIGIN}": [""] for name in fields.of(kind).rows if _has_rows(form, name)}


def rows(form: Typed, name: str) -> list[dict[str, str]]:
    """Return the rows of a field as they were typed, blank ones too, in their order."""
    found: dict[int, dict[str, str]] = {}
    for each in form:
        if match := _row_of(each, (name,)):
            found.setdefault(int(match[2]), {})[match[3]] = first(form, each)
    return [found[place] for place in sorted(found)]


def entries(form: Typed, name: str, base: Sequence[Row], kind: str = CLUSTER) -> list[dict[str, str]]:
    """Return the rows that the form says; of what it does not ask, those that were there keep what they had."""
    described, found = fields.of(kind).rows[name], []
    for row in rows(form, name):
        origin = row.get(ORIGIN, "")
        before = dict(base[int(origin)]) if origin.isdecimal() and int(origin) < len(base) else {}
        if row.get(REMOVED):
            continue
        if before.get(described.inferred):  # the compilers' own: shown, not asked
            found.append(before)
            continue
        asked = {one.name: _cell(one, row.get(one.name, ""), before.get(one.name, "")) for one in described.fields}
        if any(asked.values()):
            found.append({cell: text for cell, text in {**before, **asked}.items() if text})
    return found


def places(
    form: Typed, base: Mapping[str, Any], wanted: Mapping[str, Any], kind: str = CLUSTER
) -> dict[str, list[int]]:
    """Return, for each of the rows that a record is to have, its place among those of the form, by field."""
    found = {}
    for name, described in fields.of(kind).rows.items():
        before, number = base.get(name) or (), len(wanted.get(name) or ())
        listed = [place for place, row in enumerate(rows(form, name)) if _counts(row, before, described)]
        found[name] = listed if len(listed) == number else list(range(number))  # where no form of ours came
    return found


def links(text: str) -> list[str]:
    """Read addresses, one a line or a blank apart; one without its beginning is taken as https."""
    found = []
    for part in text.split():
        link = part.strip("<>,;").replace(";", "%3B")
        if link and not is_web_link(link) and "://" not in link:
            link = web_link(link) or link
        if link:
            found.append(link)
    return list(dict.fromkeys(found))


def _row_of(name: str, listed: Iterable[str]) -> re.Match[str] | None:
    match = _ROW.fullmatch(name)
    return match if match and match[1] in listed else None


def _has_rows(form: Typed, name: str) -> bool:
    return any(_row_of(each, (name,)) for each in form)


def _counts(row: Row, base: Sequence[Row], described: RowsDescription) -> bool:
    origin = row.get(ORIGIN, "")
    inferred = origin.isdecimal() and int(origin) < len(base) and base[int(origin)].get(described.inferred)
    return not row.get(REMOVED) and bool(inferred or any(row.get(cell, "").strip() for cell in described.asked))


def _same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Say whether nobody has touched an input, whatever a browser made of blanks and ends of lines."""
    return [" ".join(text.split()) for text in one if text] == [" ".join(text.split()) for text in other if text]


def _cell(one: FieldDescription, text: str, before: str) -> str:
    """Read a cell of a row; one that nobody touched stays as it was."""
    if one.kind in SEVERAL and text.split() == split(before):
        return before
    return _read(one, [text])


def _read(one: FieldDescription, values: Sequence[str]) -> str:
    """Read one field as the registry keeps it."""
    if one.kind == "choices":
        return ";".join(dict.fromkeys(value for value in values if value))
    text = values[-1].replace("\r\n", "\n").strip() if values else ""
    if one.kind == "links":
        return ";".join(links(text))
    if one.kind == "lines":
        return ";".join(" ".join(line.split()) for line in re.split(r"[\n;]", text) if line.strip())
    if one.kind == "text":
        return text
    return _line(one, " ".join(text.split()))


def _line(one: FieldDescription, text: str) -> str:
    """Read a field of one line."""
    if one.number:
        return plain(text)
    if one.kind == "moment":
        return _moment(text)
    text = text.replace(" ", "") if one.typed == "numeric" else text
    return day(text) if one.day else text


def _moment(text: str) -> str:
    """Read a day, or a day and an hour: ``10.03.2027 9:00``, ``2027-03-10T09:00``."""
    date, _blank, hour = text.replace("T", " ").partition(" ")
    return day(date) + (f"T{hour.zfill(5)}" if hour else "")


def day(text: str) -> str:
    """Read a day as Polish people write it, 31.12.2024 or 12.2024; all else stays."""
    match = _DAY.fullmatch(text)
    if not match or "." not in text:
        return text
    found, month, year = match.groups()
    return "-".join(part.zfill(2) for part in (year, month, found) if part)
