"""The registry's tables as files and as records, without loss: what was read is written again byte for byte.

A record has every filled cell of its row, whatever the columns are called, so that a new column of the registry needs
no change here. Rows of other tables that belong to a record (the statuses of a cluster) are lists in it.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geo.build import raw
from geo.editorial.places import digest
from geo.errors import DataError

Key = tuple[str, str]  # kind and key of a record
Data = dict[str, Any]
Cells = tuple[list[str], list[list[str]]]  # header and rows


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: the table that has a row for each, and the tables with rows that belong to one."""

    table: str
    column: str = "id"
    # field of the record to table and column that names the record
    lists: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    required: bool = True  # whether a folder must have the table
    columns: tuple[str, ...] = ()  # of a table that no registry may have brought
    list_columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of its lists, by field
    told: bool = False  # whether snapshots tell its records whole, as ``public/<table>.json``


KINDS: Mapping[str, Kind] = {
    "cluster": Kind("clusters", lists={"statuses": ("status_history", "cluster_id")}),
    "left_out": Kind("left_out", required=False),
    "rule": Kind("rules", required=False, columns=("id", "name_pl", "name_en", "text_pl", "text_en")),
    "firm": Kind(
        "firms",
        lists={"texts": ("firm_texts", "firm_id"), "memberships": ("firm_memberships", "firm_id")},
        required=False,
        columns=(
            *("id", "name", "nip", "regon", "krs", "legal", "seat_consent", "city", "teryt", "seat_lat", "seat_lon"),
            *("pkd", "size", "website", "email", "sources", "compiled"),
        ),
        list_columns={
            "texts": ("firm_id", "lang", "original", "text"),
            "memberships": ("firm_id", "cluster_id", "valid_from", "valid_to"),
        },
        told=True,
    ),
    "offer": Kind(
        "offers",
        lists={"texts": ("offer_texts", "offer_id")},
        required=False,
        columns=(
            *("id", "kind", "owner_kind", "owner", "sector", "sectors_secondary", "development", "cooperation"),
            *("regions", "countries", "addressed_to", "valid_until", "website", "compiled"),
        ),
        list_columns={"texts": ("offer_id", "lang", "original", "title", "summary", "partner")},
        told=True,
    ),
    "event": Kind(
        "events",
        lists={"texts": ("event_texts", "event_id")},
        required=False,
        columns=(
            *("id", "kind", "starts", "ends", "timezone", "deadline", "online", "city", "teryt", "country", "place"),
            *("organiser_kind", "organiser", "organiser_words", "sectors", "website", "budget", "sources", "compiled"),
        ),
        list_columns={"texts": ("event_id", "lang", "original", "title", "summary", "results")},
        told=True,
    ),
    "metacluster": Kind(
        "metaclusters",
        lists={
            "texts": ("metacluster_texts", "metacluster_id"),
            "members": ("metacluster_members", "metacluster_id"),
            "documents": ("metacluster_documents", "metacluster_id"),
        },
        required=False,
        columns=("id", "project", "status", "valid_from", "valid_to", "sectors", "website", "sources", "compiled"),
        list_columns={
            "texts": ("metacluster_id", "lang", "original", "title", "summary"),
            "members": (
                *("metacluster_id", "cluster_id", "name", "country", "city", "latitude", "longitude", "website"),
                *("role", "valid_from", "valid_to"),
            ),
            "documents": ("metacluster_id", "title", "link", "day"),
        },
        told=True,
    ),
}


@dataclass(frozen=True, slots=True)
class Given:
    """The registry of a folder."""

    records: Mapping[Key, Data]
    # for each table ``header``, ``order`` (the key of each row), ``newline``, ``mark`` (of the byte order), ``quoted``
    layout: Mapping[str, Mapping[str, Any]]
    digest: str  # of its files


def names(kind: Kind) -> list[str]:
    """Name the tables of a kind."""
    return [kind.table, *(table for table, _ in kind.lists.values())]


def read(folder: Path) -> Given:
    """Read the registry of a folder of raw tables; what cells hold is not checked.

    Raises
    ------
    DataError
        A table is missing or torn, a row has no key or one that another has, or belongs to no record.
    """
    cells: dict[str, Cells] = {}
    layout: dict[str, dict[str, Any]] = {}
    faults: list[str] = []
    for kind in KINDS.values():
        for name in names(kind):
            path = folder / f"{name}.csv"
            if not kind.required and not path.is_file():
                continue
            try:
                header, rows, _lines = raw.cells(path)
            except DataError as error:
                faults += error.faults
            else:
                cells[name] = header, rows
                layout[name] = {"header": header, **_dialect(path.read_bytes(), header, rows)}
    if not faults:
        records = {key: data for kind in KINDS for key, data in _records(kind, cells, layout, faults)}
    if faults:
        raise DataError(faults)
    return Given(records, layout, digest(folder))


def _records(
    kind: str, cells: Mapping[str, Cells], layout: dict[str, dict[str, Any]], faults: list[str]
) -> Iterable[tuple[Key, Data]]:
    """Make records of the rows of a kind, and note the order of the rows."""
    made = KINDS[kind]
    if made.table not in cells:
        return
    found: dict[str, Data] = {}
    for key, row in _rows(made.table, made.column, cells, layout, faults):
        if not key or key in found:
            wrong = f"came {key!r} twice" if key else "came a blank cell"
            faults.append(f"{made.table}.csv, column {made.column}: {wrong}, expected an id that no other row has.")
        found[key] = row
    for name, (table, column) in made.lists.items():
        if table not in cells:
            continue
        for key, row in _rows(table, column, cells, layout, faults):
            if key not in found:
                faults.append(f"{table}.csv, column {column}: came {key!r}, expected an id of {made.table}.csv.")
                continue
            found[key].setdefault(name, []).append({cell: text for cell, text in row.items() if cell != column})
    yield from (((kind, key), row) for key, row in found.items())


def _rows(
    table: str, column: str, cells: Mapping[str, Cells], layout: dict[str, dict[str, Any]], faults: list[str]
) -> list[tuple[str, Data]]:
    """Return key and filled cells of every row."""
    header, rows = cells[table]
    if column not in header:
        faults.append(f"{table}.csv: column {column} is missing; add it.")
        return []
    made = [{name: cell for name, cell in zip(header, row, strict=True) if cell} for row in rows]
    keys = [row.get(column, "") for row in made]
    layout[table]["order"] = keys
    return list(zip(keys, made, strict=True))


def _dialect(content: bytes, header: list[str], rows: list[list[str]]) -> dict[str, Any]:
    """Find out how a file of CSV is written, so that the same can be written again."""
    mark = content.startswith(b"\xef\xbb\xbf")
    for newline in ("\r\n", "\n"):
        for quoted in (False, True):
            if _written(header, rows, newline, mark, quoted) == content:
                return {"newline": newline, "mark": mark, "quoted": quoted}
    return {"newline": "\r\n" if b"\r\n" in content else "\n", "mark": mark, "quoted": False}


def _written(header: Sequence[str], rows: Iterable[Sequence[str]], newline: str, mark: bool, quoted: bool) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=newline, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerow(header)
    writer.writerows(rows)
    return b"\xef\xbb\xbf" * mark + text.getvalue().encode()


def cells(records: Mapping[Key, Data], layout: Mapping[str, Mapping[str, Any]]) -> dict[str, Cells]:
    """Return header and rows of every table, by its name; new records in their place by key where keys are sorted."""
    made: dict[str, Cells] = {}
    layout = whole(layout)
    for name, kind in KINDS.items():
        own = {key: data for (of, key), data in records.items() if of == name}
        if not own and not kind.required:
            continue
        if kind.table not in layout:
            continue
        header = list(layout[kind.table]["header"])
        made[kind.table] = (
            header,
            [
                [{**own[key], kind.column: key}.get(column, "") for column in header]
                for key in _ordered(own, layout[kind.table])
                if own[key]
            ],
        )
        for field_name, (table, column) in kind.lists.items():
            header = list(layout[table]["header"])
            lists = {key: list(data.get(field_name, ())) for key, data in own.items()}
            rows = [(key, row) for key in _repeated(lists, layout[table]) for row in [lists[key].pop(0)]]
            made[table] = header, [[{**row, column: key}.get(cell, "") for cell in header] for key, row in rows]
    return made


def whole(layout: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Add to a layout the tables that the registry may have of its own."""
    plain = {"order": [], "newline": "\n", "mark": False, "quoted": False}
    own: dict[str, Mapping[str, Any]] = {}
    for kind in KINDS.values():
        if kind.columns:
            own[kind.table] = {"header": list(kind.columns), **plain}
        for name, columns in kind.list_columns.items():
            own[kind.lists[name][0]] = {"header": list(columns), **plain}
    return {**own, **layout}


def files(records: Mapping[Key, Data], layout: Mapping[str, Mapping[str, Any]]) -> dict[str, bytes]:
    """Write the tables as files, by name."""
    layout = whole(layout)
    return {
        f"{name}.csv": _written(header, rows, *(layout[name][part] for part in ("newline", "mark", "quoted")))
        for name, (header, rows) in cells(records, layout).items()
    }


def _ordered(keys: Iterable[str], layout: Mapping[str, Any]) -> list[str]:
    """Put keys into the order of the file; those that it did not have into their places, or last."""
    order: list[str] = layout["order"]
    there = set(keys)
    if order == sorted(order):
        return sorted(there)
    known = [key for key in order if key in there]
    return [*known, *sorted(there - set(order))]


def _repeated(lists: Mapping[str, Sequence[object]], layout: Mapping[str, Any]) -> list[str]:
    """Put the key of every row of all lists into the order of the file, where rows of one record may stand apart."""
    left = {key: len(rows) for key, rows in lists.items()}
    order: list[str] = layout["order"]
    if order == sorted(order):
        return [key for key in sorted(left) for _ in range(left[key])]
    last = {key: place for place, key in enumerate(order)}
    found: dict[int, list[str]] = defaultdict(list)
    for place, key in enumerate(order):
        if left.get(key):
            found[place].append(key)
            left[key] -= 1
    for key in sorted(left):  # rows that have been added stand after those that the record had
        found[last.get(key, len(order))] += [key] * left[key]
    return [key for place in sorted(found) for key in found[place]]
