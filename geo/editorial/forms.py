"""What was typed into the form of a cluster, and the record that it means; nothing that was typed gets lost."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geo.editorial import towns
from geo.editorial.fields import AWARD_FIELDS, FIELDS, SEVERAL
from geo.links import is_web_link, web_link
from geo.text import split

if TYPE_CHECKING:
    from geo.store.registry import Town

Typed = Mapping[str, Sequence[str]]  # name of an input to all that was typed or chosen there
Row = Mapping[str, str]
ROWS, MOST_ROWS, SPARE_ROWS = "statuses", 60, 1
# Beside the fields: where it can be checked, what is to be told, the version of the record that the form shows.
EVIDENCE, NOTE, VERSION = "evidence", "note", "version"
# Of a row: its place in the record, that it is to go, and, only to be shown, that it is inferred.
ORIGIN, REMOVED, INFERRED = "origin", "removed", "inferred"
_DAY = re.compile(r"(?:(?:(\d\d?)\.)?(\d\d?)\.)?((?:19|20)\d\d)", re.ASCII)
_ROW = re.compile(rf"{ROWS}-(\d{{1,3}})-(\w+)", re.ASCII)


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
    data: Mapping[str, Any], polish: bool = True, before: Sequence[Row] | None = None
) -> dict[str, list[str]]:
    """Fill the form with what a record says; `before` are its statuses in the version that the form is about."""
    form: dict[str, list[str]] = {}
    for name, one in FIELDS.items():
        value = data.get(name) or ""
        if one.kind == "choices":
            form[name] = split(value)
        elif one.kind in SEVERAL:
            form[name] = ["\n".join(split(value))]
        elif one.kind != "rows":
            form[name] = [value]
    listed = data.get(ROWS) or []
    before = list(listed if before is None else before)
    for place, row in enumerate(listed):
        form[f"{ROWS}-{place}-{ORIGIN}"] = [str(before.index(row)) if row in before else ""]
        if row.get(INFERRED):
            form[f"{ROWS}-{place}-{INFERRED}"] = [row[INFERRED]]
        for cell, one in AWARD_FIELDS.items():
            text = row.get(cell, "")
            text = "\n".join(split(text)) if one.kind in SEVERAL else text
            form[f"{ROWS}-{place}-{cell}"] = [_day_shown(text, polish) if cell.startswith("valid") else text]
    return form


def record(form: Typed, base: Mapping[str, Any], known: "Sequence[Town]") -> dict[str, Any]:
    """Return what the record is to say; a field that the form did not have stays as it was in `base`."""
    said = {name: value for name, value in base.items() if value}
    before = of_record(base)
    for name, one in FIELDS.items():
        if one.kind == "rows":
            said[name] = awards(form, base.get(name) or ()) if _has_rows(form) else base.get(name)
        elif name in form and not _same(form[name], before[name]):
            said[name] = _read(one.kind, one.typed, form[name])
    if any(said.get(name) != base.get(name) for name in ("city", "teryt")):
        said["city"], said["teryt"] = towns.settled(said.get("city") or "", said.get("teryt") or "", known)
        if not said["city"] and not said.get("seat_lat"):
            said["seat_quality"] = ""
        elif said["city"] and not said.get("seat_quality"):
            said["seat_quality"] = "stated"
    return {name: value for name, value in said.items() if value}


def tidy(form: Typed) -> dict[str, list[str]]:
    """Number the rows one after the other, without those in which nothing stands."""
    found = {name: list(values) for name, values in form.items() if not _ROW.fullmatch(name)}
    kept = [row for row in rows(form) if any(row.get(cell, "").strip() for cell in AWARD_FIELDS)]
    for place, row in enumerate(kept):
        found |= {f"{ROWS}-{place}-{cell}": [text] for cell, text in row.items()}
    if kept or _has_rows(form):
        found.setdefault(f"{ROWS}-0-{ORIGIN}", [""])  # so that it is known that there were rows
    return found


def rows(form: Typed) -> list[dict[str, str]]:
    """Return the rows of statuses as they were typed, blank ones too, in their order."""
    found: dict[int, dict[str, str]] = {}
    for name in form:
        if (match := _ROW.fullmatch(name)) and int(match[1]) < MOST_ROWS:
            found.setdefault(int(match[1]), {})[match[2]] = first(form, name)
    return [found[place] for place in sorted(found)]


def awards(form: Typed, base: Sequence[Row]) -> list[dict[str, str]]:
    """Return the statuses that the form says; of what it does not ask, those that were there keep what they had."""
    found = []
    for row in rows(form):
        origin = row.get(ORIGIN, "")
        before = dict(base[int(origin)]) if origin.isdecimal() and int(origin) < len(base) else {}
        if row.get(REMOVED):
            continue
        if before.get(INFERRED):  # the compilers' own: shown, not asked
            found.append(before)
            continue
        asked = {cell: _cell(cell, row.get(cell, ""), before.get(cell, "")) for cell in AWARD_FIELDS}
        if any(asked.values()):
            found.append({cell: text for cell, text in {**before, **asked}.items() if text})
    return found


def places(form: Typed, base: Sequence[Row]) -> list[int]:
    """Return, for each of `awards`, its place among the `rows` of the form."""
    listed = rows(form)
    return [place for place, row in enumerate(listed) if _counts(row, base)]


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


def _has_rows(form: Typed) -> bool:
    return any(_ROW.fullmatch(name) for name in form)


def _counts(row: Row, base: Sequence[Row]) -> bool:
    origin = row.get(ORIGIN, "")
    inferred = origin.isdecimal() and int(origin) < len(base) and base[int(origin)].get(INFERRED)
    return not row.get(REMOVED) and bool(inferred or any(row.get(cell, "").strip() for cell in AWARD_FIELDS))


def _same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Say whether nobody has touched an input, whatever a browser made of blanks and ends of lines."""
    return [" ".join(text.split()) for text in one if text] == [" ".join(text.split()) for text in other if text]


def _cell(cell: str, text: str, before: str) -> str:
    """Read a cell of a status; one that nobody touched stays as it was."""
    one = AWARD_FIELDS[cell]
    if one.kind in SEVERAL and text.split() == split(before):
        return before
    said = _read(one.kind, one.typed, [text])
    return _day(said) if cell.startswith("valid") else said


def _read(kind: str, keyboard: str, values: Sequence[str]) -> str:
    """Read one field as the registry keeps it."""
    if kind == "choices":
        return ";".join(dict.fromkeys(value for value in values if value))
    text = values[-1].replace("\r\n", "\n").strip() if values else ""
    if kind == "links":
        return ";".join(links(text))
    if kind == "lines":
        return ";".join(" ".join(line.split()) for line in re.split(r"[\n;]", text) if line.strip())
    if kind == "text":
        return text
    text = " ".join(text.split())
    return text.replace(" ", "") if keyboard == "numeric" else text


def _day(text: str) -> str:
    """Read a day as Polish people write it, 31.12.2024 or 12.2024; all else stays."""
    match = _DAY.fullmatch(text)
    if not match or "." not in text:
        return text
    day, month, year = match.groups()
    return "-".join(part.zfill(2) for part in (year, month, day) if part)


def _day_shown(text: str, polish: bool) -> str:
    return ".".join(reversed(text.split("-"))) if polish else text
