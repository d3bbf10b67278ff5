"""From the raw tables to the built ones: checked, geocoded, written all or not at all."""

import hashlib
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo import days, taxonomy
from geo.build import boundaries, gazetteer, statistics
from geo.build import resources as web
from geo.build.raw import RawTable, read
from geo.build.raw import table as raw_table
from geo.build.rules import Fault, built_faults, concerns, told
from geo.build.schema import OPTIONAL, raw_faults, unresolved
from geo.errors import DataError
from geo.settings import ROOT
from geo.store import files, public
from geo.store.files import Manifest
from geo.store.schema import SOURCES, TABLES, is_geographic
from geo.text import collation_key, fold, split

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

RAW = ROOT / "data" / "raw"
OUT = ROOT / "data" / "built"
OWN = ("clusters", "status_history")  # what another installation brings; all else it may leave to the embedded tables
SHARED = ("sectors", "voivodeships", "sources", "left_out", "rules")
METACLUSTERS = ("metaclusters", "metacluster_texts", "metacluster_members", "metacluster_documents")
HEARD = (
    "confirmations",
    "firms",
    "offers",
    "events",
    "metaclusters",
)  # what is told that pages show as they show the tables
BOUNDARIES = {
    "kind": "approximate",
    "date": None,
    "source": "GeoNames, Natural Earth 1:10 000 000",
}


@dataclass(frozen=True, slots=True)
class Built:
    """The built tables in memory, with what the manifest says of them."""

    tables: "Mapping[str, pd.DataFrame]"
    sources: "pd.DataFrame"
    newest: str
    told: Mapping[str, Any] = field(default_factory=dict)  # what goes along for `geo.store.public`, by name
    kept: dict[str, bytes] = field(default_factory=dict)  # what `data_version` has read of what `renew` leaves alone
    own: dict[str, Any] = field(default_factory=dict)  # likewise of what `renew` makes, and as "files" their files


def build(raw: Path = RAW, out: Path = OUT) -> Manifest:
    """Build the tables and web resources of a folder of raw tables.

    Parameters
    ----------
    raw
        Folder with ``clusters.csv`` and ``status_history.csv``; other tables that it lacks are taken from ``data/raw``.
        Statistics are built only if it has a folder ``statistics``; else the embedded ones serve.
    out
        Folder to write to; files in it that are not the atlas's stay.

    Raises
    ------
    DataError
        With every fault of all tables; nothing is written.
    """
    figures, faults = statistics.attempt(raw)
    try:
        built = assemble(raw)
    except DataError as error:
        raise DataError([*error.faults, *faults]) from None
    if faults:
        raise DataError(faults)
    told_too = {"rules": entry_rules(raw), "metaclusters": metaclusters(raw)}
    return publish(replace(built, told=told_too), out, figures)


def metaclusters(raw: Path) -> list[dict[str, Any]]:
    """Return the meta-clusters of a folder of raw tables, else the embedded ones, in the form of `geo.store.public`.

    Raises
    ------
    DataError
        With every fault of their tables.
    """
    folder = raw if (raw / "metaclusters.csv").is_file() else RAW
    tables = {name: read(folder / f"{name}.csv") for name in METACLUSTERS}
    if faults := [fault for name, table in tables.items() for fault in raw_faults(name, table, days.today())]:
        raise DataError(told(faults))
    records, *lists = (table.frame.to_dict("records") for table in tables.values())
    made = {str(row["id"]): {str(name): cell for name, cell in row.items() if cell} for row in records}
    for field_name, rows in zip(("texts", "members", "documents"), lists, strict=True):
        for row in rows:
            own = {str(name): cell for name, cell in row.items() if cell and name != "metacluster_id"}
            made[str(row["metacluster_id"])].setdefault(field_name, []).append(own)
    return [made[key] for key in sorted(made)]


def entry_rules(raw: Path) -> list[dict[str, Any]]:
    """Return the rules of entry of a folder of raw tables as first versions, in the form of `geo.store.public`."""
    table = read((raw if (raw / "rules.csv").is_file() else RAW) / "rules.csv")
    return [rule_version(row, 1) for row in table.frame.to_dict("records")]


def rule_version(row: Mapping[str, Any], version: int) -> dict[str, Any]:
    """Describe one version of a rule of entry."""
    texts = {
        part: {language: row.get(f"{part}_{language}") or "" for language in ("pl", "en")} for part in ("name", "text")
    }
    return {"id": str(row["id"]), "version": version, "since": "", **texts, "past": []}


def assemble(raw: Path = RAW, today: date | None = None) -> Built:
    """Read, check and geocode; the tables of `build` in memory.

    Raises
    ------
    DataError
        With every fault of all tables.
    """
    tables, faults = _read_all(raw, today or days.today())
    localities = gazetteer.localities()
    towns, shapes = gazetteer.towns(localities), boundaries.voivodeships(localities)
    if "clusters" in tables:
        faults += _seat_faults(tables["clusters"], faults, towns, shapes)
    if faults:
        raise DataError(told(faults))
    regions = _voivodeships(tables["voivodeships"].frame, shapes, towns)
    others = {
        "sectors": _sectors(tables["sectors"].frame),
        "voivodeships": regions,
        "towns": towns[list(TABLES["towns"])],
        "background": boundaries.background()[list(TABLES["background"])],
    }
    return _checked(_registry(tables, towns) | others, tables["sources"].frame)


def renew(tables: Mapping[str, RawTable], base: Built, today: date | None = None) -> Built:
    """Build clusters and their statuses anew; all else is that of `base`.

    The gazetteer, which a user need not have installed, is not asked: the towns that are built know as much.

    Raises
    ------
    DataError
        With every fault of the tables.
    """
    faults = [fault for name in tables for fault in raw_faults(name, tables[name], today or days.today())]
    faults += _empty(tables["clusters"]) + unresolved(tables)
    faults += _seat_faults(tables["clusters"], faults, base.tables["towns"], base.tables["voivodeships"])
    if faults:
        raise DataError(told(faults))
    made = _checked({**base.tables, **_registry(tables, base.tables["towns"])}, base.sources, OWN)
    return replace(made, kept=base.kept)


def place(row: Mapping[str, str], base: Built) -> list[str]:
    """Say why one cluster cannot be placed on the map of `base`; nothing if it can."""
    if gazetteer.stands(row, base.tables["towns"], base.tables["voivodeships"]):
        return []  # nearly always; a form is checked several times until it is decided on
    return [fault.text.replace("cluster, row 2", row["id"], 1) for fault in _misplaced([row], base)]


def unplaced(rows: Sequence[Mapping[str, str]], base: Built) -> set[int]:
    """Return which of some rows, counted from 0, cannot be placed on the map of `base`; all are looked up at once."""
    return {fault.line - 2 for fault in _misplaced(rows, base)}


def _misplaced(rows: Sequence[Mapping[str, str]], base: Built) -> list[Fault]:
    cells = ["city", "teryt", "seat_lat", "seat_lon"]
    table = raw_table("cluster", cells, [[row.get(cell, "") for cell in cells] for row in rows])
    return _seat_faults(table, (), base.tables["towns"], base.tables["voivodeships"])


def _registry(tables: Mapping[str, RawTable], towns: "pd.DataFrame") -> "dict[str, pd.DataFrame]":
    """Build the tables of clusters and statuses."""
    history = tables["status_history"].with_columns(OPTIONAL["status_history"]).frame
    return {
        "clusters": _clusters(tables["clusters"].with_columns(OPTIONAL["clusters"]), history, towns),
        "status_history": _blank_as_missing(history)[list(TABLES["status_history"])],
    }


def _checked(
    built: "Mapping[str, pd.DataFrame]", sources: "pd.DataFrame", names: Collection[str] = tuple(TABLES)
) -> Built:
    """Refuse built tables that are not what they should be; only those of `names` can be faulty."""
    wrong = [fault for name in names for fault in built_faults(name, built[name])]
    if wrong:
        raise DataError(wrong)
    return Built({name: built[name] for name in TABLES}, sources, max(built["clusters"]["compiled"]))


def publish(built: Built, out: Path, figures: statistics.Figures | None = None) -> Manifest:
    """Write tables, web resources, statistics (if there are any) and manifest into a folder, all or nothing."""
    version = data_version(built.tables, [found for name in HEARD if (found := built.told.get(name))])
    resources = {
        "clusters": web.clusters_resource(built.tables, version),
        "regions": web.regions_resource(built.tables["voivodeships"]),
        "background": web.background_resource(built.tables["background"], built.tables["towns"]),
    }
    content, described = files.table_files(built.tables)
    for name, resource in resources.values():
        content |= files.web_files(name, resource)
    content |= public.packed(built.told)
    made = _manifest(built, version, {kind: name for kind, (name, _) in resources.items()}, described)
    if figures:
        files.refuse_foreign(out / statistics.FOLDER, files.BUILT_STATISTICS)
        content |= {f"{statistics.FOLDER}/{name}": file for name, file in statistics.packed(figures).items()}
    files.write(out, content | made.file(), files.BUILT_WITH_STATISTICS if figures else files.BUILT)
    return made


def publish_snapshot(built: Built, base: Path, out: Path, number: int, day: str) -> Manifest:
    """Write what `renew` has built as a numbered snapshot; what is not `OWN` is copied from `base`, as it is there."""

    def hashed(name: str, frame: "pd.DataFrame") -> bytes:
        known = built.own if name in OWN else built.kept
        if name not in known:
            known[name] = _hashed(name, frame)
        return known[name]

    version = data_version(built.tables, [found for name in HEARD if (found := built.told.get(name))], hashed)
    there = files.read(base, files.BUILT)
    if "files" not in built.own:
        built.own["files"] = files.table_files({name: built.tables[name] for name in OWN})
    content, described = built.own["files"]
    others = {name: files.table_content(base, name, files.BUILT) for name in TABLES if name not in OWN}
    content = content | {f"{name}.parquet": table for name, table in others.items()}
    name, resource = web.clusters_resource(built.tables, version)
    for kept in (kept for kind, kept in there.web.items() if kind != "clusters"):
        content |= {f"web/{file}": (base / "web" / file).read_bytes() for file in (kept, f"{kept}.gz")}
    content |= files.web_files(name, resource) | public.packed(built.told)
    made = _manifest(built, version, {**there.web, "clusters": name}, {**there.tables, **described})
    made = replace(made, snapshot=number, published=day)
    files.write(out, content | made.file(), files.BUILT)
    return made


def data_version(
    tables: "Mapping[str, pd.DataFrame]",
    told: Sequence[object] = (),
    hashed: "Callable[[str, pd.DataFrame], bytes] | None" = None,
) -> str:
    """Hash the content of all tables, whatever library writes the files, and what is told; 12 hexadecimal digits.

    `hashed` gives the content of a table by its name, where that is known already.
    """
    digest = hashlib.sha256("".join(map(repr, told)).encode())
    for name, frame in tables.items():
        digest.update(f"{name}\n".encode())
        digest.update((hashed or _hashed)(name, frame))
    return digest.hexdigest()[:12]


def _hashed(name: str, frame: "pd.DataFrame") -> bytes:
    """Return the content of a table for `data_version`."""
    import shapely

    content: str = frame.drop(columns="geometry", errors="ignore").to_csv(index=False)
    if is_geographic(name):
        texts = shapely.to_wkt(frame["geometry"].array, rounding_precision=5)
        content += "\n".join(text or "" for text in texts)
    return content.encode()


def _manifest(
    built: Built, version: str, web_names: Mapping[str, str], described: Mapping[str, Mapping[str, Any]]
) -> Manifest:
    """Describe what is written."""
    sources = [{key: value or None for key, value in row.items()} for row in built.sources.to_dict("records")]
    licences = dict(zip(built.sources["key"], built.sources["licence"], strict=True))
    tables = {
        name: {
            **described[name],
            "sources": list(keys),
            "licence": "; ".join(dict.fromkeys(licences[key] for key in keys)),
        }
        for name, keys in SOURCES.items()
    }
    return Manifest(version, built.newest, tables, web_names, sources, BOUNDARIES)


def _read_all(raw: Path, today: date) -> tuple[dict[str, RawTable], list[Fault]]:
    """Read and check every raw table; all faults of all tables at once."""
    if not raw.is_dir():
        raise DataError([f"{raw} is no folder; name one with clusters.csv and status_history.csv."])
    paths = {name: raw / f"{name}.csv" for name in OWN}
    paths |= {name: (raw if (raw / f"{name}.csv").is_file() else RAW) / f"{name}.csv" for name in SHARED}
    tables: dict[str, RawTable] = {}
    faults: list[Fault] = []
    for name, path in paths.items():
        try:
            tables[name] = read(path)
        except DataError as error:
            faults += [Fault(path.name, 0, number, number, text) for number, text in enumerate(error.faults)]
        else:
            faults += raw_faults(name, tables[name], today)
            faults += _empty(tables[name]) if name == "clusters" else []
    return tables, faults + unresolved(tables)


def _empty(table: RawTable) -> list[Fault]:
    """Say that a table of clusters has none."""
    text = f"{table.file} has a header and no rows; put the clusters there."
    return [Fault(table.file, 1, 0, "empty", text)] if table.frame.empty else []


def _seat_faults(
    table: RawTable, known: Sequence[Fault], towns: "pd.DataFrame", shapes: "gpd.GeoDataFrame"
) -> list[Fault]:
    """Name the seats that cannot be placed, of the rows whose cells say where they are."""
    cells = ["city", "teryt", "seat_lat", "seat_lon"]
    if not set(cells) <= set(table.frame):
        return []
    spoilt = {fault.line for fault in known if fault.file == table.file and concerns(fault, cells)}
    frame = _blank_as_missing(table.frame[cells]).assign(line=table.lines)
    whole = frame[~frame["line"].isin(spoilt)]
    return [] if whole.empty else gazetteer.seat_faults(whole, towns, shapes, table.file)


def _blank_as_missing(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Return a table of text with missing cells instead of blank ones; `replace` does the same, and takes longer."""
    import pandas as pd

    cells = {name: [cell or None for cell in frame[name].to_numpy(dtype=object)] for name in frame}
    return pd.DataFrame(cells, index=frame.index, dtype="str")


def _clusters(table: RawTable, history: "pd.DataFrame", towns: "pd.DataFrame") -> "gpd.GeoDataFrame":
    """Build the table of clusters, in the order of their ids."""
    import geopandas as gpd

    from geo.crs import LOCAL, STORE

    texts = [_search_text(row) for row in table.frame.to_dict("records")]
    frame = _blank_as_missing(table.frame).assign(search_text=texts)
    frame = frame.join(gazetteer.place_seats(frame, towns))
    frame = frame.sort_values("id", ignore_index=True)
    for column in ("founded", "members", "members_year"):
        frame[column] = frame[column].astype("Int64")
    awarded = history[(history["status"] == "kkk") & (history["inferred"] == "")]
    frame["kkk_ever"] = frame["id"].isin(awarded["cluster_id"])
    keys = [collation_key(name) for name in frame["name"]]
    in_order = sorted(range(len(keys)), key=keys.__getitem__)
    frame["name_rank"] = [rank for _, rank in sorted(zip(in_order, range(len(keys)), strict=True))]
    points = gpd.GeoSeries.from_xy(frame["longitude"], frame["latitude"], crs=STORE)
    points = points.where(frame["latitude"].notna())  # no point where the seat is not known
    local = points.to_crs(LOCAL)
    frame["easting"], frame["northing"] = local.x.round(1), local.y.round(1)
    return gpd.GeoDataFrame(frame.assign(geometry=points)[list(TABLES["clusters"])], geometry="geometry")


def _search_text(row: Mapping[str, str]) -> str:
    """Fold what a search looks through, one field a line."""
    fields = [row["name"], row["name_en"], *split(row["aliases"]), row["coordinator"], row["city"], row["sector_words"]]
    return "\n".join(folded for field in fields if (folded := fold(field)))


def _sectors(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Build the table of sector groups from the table of their NACE divisions."""
    import pandas as pd

    groups: dict[str, list[dict[Hashable, str]]] = {}
    for each in frame.to_dict("records"):
        groups.setdefault(each["group_slug"], []).append(each)
    lists = {
        "categories51": "eu51_panorama",
        "emerging": "emerging_industries",
        "ecosystems": "eu14_ecosystems",
        "kis": "kis",
    }
    rows = []
    for slug, group in groups.items():
        primary = (each for each in group if (each["role"], each["nace_level"]) == ("primary", "division"))
        first = group[0]
        row = {
            "slug": slug,
            "order": int(first["group_id"] or len(taxonomy.SECTOR_PHRASES)),
            "name_pl": first["group_pl"],
            "name_en": first["group_en"],
            "phrase_pl": taxonomy.SECTOR_PHRASES[slug][0],
            "phrase_en": taxonomy.SECTOR_PHRASES[slug][1],
            "nace": ";".join(each["nace_code"] for each in primary),
        }
        rows.append(row | {name: _union(each[source] for each in group) for name, source in lists.items()})
    built = pd.DataFrame(rows).sort_values("order", ignore_index=True)
    texts = [column for column in built if column != "order"]
    built[texts] = _blank_as_missing(built[texts].astype("str"))
    return built[list(TABLES["sectors"])]


def _union(cells: Iterable[str]) -> str:
    """Join the parts of all cells, each once, in their order."""
    return ";".join(dict.fromkeys(part for cell in cells for part in split(cell)))


def _voivodeships(frame: "pd.DataFrame", shapes: "gpd.GeoDataFrame", towns: "pd.DataFrame") -> "gpd.GeoDataFrame":
    """Build the table of voivodeships: shapes, codes, names, population."""
    figures = frame.set_index("teryt")
    regions = shapes[["teryt", "geometry"]].sort_values("teryt", ignore_index=True)
    regions = regions.merge(boundaries.label_points(regions, web.labelled_towns(towns)), on="teryt", validate="1:1")
    codes = regions["teryt"]
    regions["nuts2"] = [figures.at[code, "nuts2_2016plus"].replace("+", ";") for code in codes]
    regions["iso"] = [f"PL-{code}" for code in codes]
    names = [taxonomy.VOIVODESHIPS[code] for code in codes]
    regions["name_pl"], regions["locative_pl"], regions["name_en"] = zip(*names, strict=True)
    regions["population"] = [int(figures.at[code, "population_2023"]) for code in codes]
    texts = ["teryt", "nuts2", "iso", "name_pl", "name_en", "locative_pl"]
    regions[texts] = regions[texts].astype("str")
    return regions[list(TABLES["voivodeships"])]
