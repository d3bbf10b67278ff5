"""The built tables as one immutable object, read once per data version and day."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from geo.errors import MissingData
from geo.store import files, public, statistics, status
from geo.taxonomy import ACTIVITIES, STAGES, STATUSES
from geo.text import split

if TYPE_CHECKING:
    import pyarrow as pa

_Row = TypeVar("_Row")
_TEXTS = {"ids": "id", "names": "name", "search_text": "search_text"}
_FLOATS = ("founded", "members", "latitude", "longitude", "easting", "northing")


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector group; the lists are those of the European and Polish classifications."""

    slug: str
    order: int
    name_pl: str
    name_en: str
    phrase_pl: str
    phrase_en: str
    nace: tuple[str, ...]
    categories51: tuple[str, ...]
    emerging: tuple[str, ...]
    ecosystems: tuple[str, ...]
    kis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Voivodeship:
    """A voivodeship; ``population`` as of ``Registry.population_day``, label in degrees."""

    teryt: str
    nuts2: tuple[str, ...]
    iso: str
    name_pl: str
    name_en: str
    locative_pl: str
    population: int
    label_latitude: float
    label_longitude: float


@dataclass(frozen=True, slots=True)
class Town:
    """A town or village of the gazetteer; degrees, and metres in EPSG:2180.

    ``hint`` is the nearest larger town where the voivodeship has several of this name; ``population`` None where it is
    not known.
    """

    geonameid: int
    name: str
    teryt: str
    latitude: float
    longitude: float
    easting: float
    northing: float
    population: int | None
    folded: str
    hint: str | None


@dataclass(frozen=True, slots=True)
class Freshness:
    """How fresh the entry of a cluster is."""

    day: date  # on which somebody who knows confirmed it; where nobody did, on which it was compiled
    by: str = ""  # role of who confirmed it; blank where nobody did
    unanswered: date | None = None  # day of the question that nobody has answered since


@dataclass(frozen=True)
class Registry:
    """All clusters, in the order of their ids, and what they refer to.

    Arrays have one entry per cluster, in the same order, and cannot be written to.
    """

    # what ``MANIFEST.json`` says; ``boundaries`` and ``web["regions"]`` are the installed register's, where there is
    # one
    manifest: Mapping[str, Any]
    folder: Path
    today: date  # the day for which statuses are computed
    ids: tuple[str, ...]  # texts; ``search_text`` is folded, one field a line
    names: tuple[str, ...]
    search_text: tuple[str, ...]
    # positions in ``region_codes`` (-1 where the voivodeship is not known), ``sector_slugs``, ``taxonomy.STAGES``,
    # ``taxonomy.ACTIVITIES``; shape (n,)
    region: np.ndarray
    primary_sector: np.ndarray
    stage: np.ndarray
    activity: np.ndarray
    sector_members: np.ndarray  # whether a cluster belongs to a sector, primary or secondary; shape (n, 17)
    status_members: np.ndarray  # whether a cluster has a status today, columns as ``taxonomy.STATUSES``; shape (n, 6)
    founded: np.ndarray  # year, number of members; NaN where not known; shape (n,)
    members: np.ndarray
    latitude: np.ndarray  # the seat in degrees and in metres (EPSG:2180), NaN where it is not known; shape (n,)
    longitude: np.ndarray
    easting: np.ndarray
    northing: np.ndarray
    name_rank: np.ndarray  # place of the name in Polish alphabetical order, from 0; shape (n,)
    sectors: tuple[Sector, ...]
    voivodeships: tuple[Voivodeship, ...]
    population_day: date  # of which the population of the voivodeships is
    awards: tuple[status.Award, ...]  # the whole status history, in the order of its table
    table: "pa.Table"

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def seated(self) -> np.ndarray:
        """Whether the seat of a cluster is known, so that it stands on the map; shape (n,)."""
        return _frozen(~np.isnan(self.easting))

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Position of each cluster by its id."""
        return MappingProxyType({key: position for position, key in enumerate(self.ids)})

    def index_of(self, cluster_id: str) -> int:
        """Return the position of a cluster; KeyError if there is none of that id."""
        return self.positions[cluster_id]

    def record(self, position: int) -> Mapping[str, Any]:
        """Return all fields of a cluster's row as the built table has them; None where not known."""
        if position not in self._records:
            self._records[position] = MappingProxyType(self.table.slice(position, 1).to_pylist()[0])
        return self._records[position]

    @cached_property
    def _records(self) -> dict[int, Mapping[str, Any]]:
        return {}

    def history(self, cluster_id: str) -> tuple[status.Award, ...]:
        """Return the status history of a cluster, in the order of its table; empty where nothing is known."""
        return self._histories.get(cluster_id, ())

    @cached_property
    def _histories(self) -> Mapping[str, tuple[status.Award, ...]]:
        return status.by_cluster(self.awards)

    def freshness(self, cluster_id: str) -> Freshness:
        """Return how fresh the entry of a cluster is; KeyError if there is none."""
        told = self._confirmations.get(cluster_id, {})
        compiled = self.table["compiled"][self.positions[cluster_id]].as_py()
        day, asked = told.get("confirmed", compiled), told.get("unanswered")
        return Freshness(date.fromisoformat(day), told.get("by", ""), date.fromisoformat(asked) if asked else None)

    @cached_property
    def _confirmations(self) -> Mapping[str, Mapping[str, str]]:
        return public.read(self.folder, "confirmations") or {}

    @cached_property
    def is_sample(self) -> bool:
        """Whether some of it was invented for training (``python -m geo demo``)."""
        return public.is_sample(self.folder)

    @cached_property
    def sector_slugs(self) -> tuple[str, ...]:
        """Slugs of the sector groups, in their order."""
        return tuple(sector.slug for sector in self.sectors)

    @cached_property
    def region_codes(self) -> tuple[str, ...]:
        """TERYT codes of the voivodeships, in their order."""
        return tuple(region.teryt for region in self.voivodeships)

    def voivodeship(self, code: str) -> Voivodeship:
        """Return a voivodeship by its TERYT code; KeyError if there is none."""
        return self._regions[code]

    @cached_property
    def _regions(self) -> Mapping[str, Voivodeship]:
        return {region.teryt: region for region in self.voivodeships}

    def sector(self, slug: str) -> Sector:
        """Return a sector group by its slug; KeyError if there is none."""
        return self._groups[slug]

    @cached_property
    def _groups(self) -> Mapping[str, Sector]:
        return {sector.slug: sector for sector in self.sectors}

    @cached_property
    def towns(self) -> tuple[Town, ...]:
        """Towns and villages of the gazetteer, the largest first; read when first asked for."""
        return _towns(_TownsFile(self.towns_version, self.folder))

    @property
    def towns_version(self) -> str:
        """What tells the towns of one gazetteer from those of another; most publications leave them alone."""
        described = self.manifest.get("tables", {}).get("towns", {})
        return str(described.get("sha256", self.manifest["data_version"]))

    @cached_property
    def town_ids(self) -> Mapping[str, Town]:
        """Towns by their number in the gazetteer, written as text."""
        return MappingProxyType({str(town.geonameid): town for town in self.towns})

    def town(self, geonameid: str) -> Town:
        """Return a town by its number in the gazetteer, written as text; KeyError if there is none."""
        return self.town_ids[geonameid]


def load(folder: Path, installed: Path, today: date) -> Registry:
    """Read the built tables, the boundaries that the installation added (if any), and the statuses of a day.

    Raises
    ------
    MissingData
        Nothing is built there, or a file is not the one that the manifest describes.
    """
    manifest = files.read(folder, files.BUILT)
    files.verify(folder, manifest)
    clusters = _read(folder, "clusters")
    sectors = tuple(_row(Sector, row) for row in _read(folder, "sectors").to_pylist())
    voivodeships = tuple(_row(Voivodeship, row) for row in _read(folder, "voivodeships").to_pylist())
    peopled, day = _peopled(voivodeships, manifest, installed)
    awards = status.awards(_read(folder, "status_history").to_pylist())
    return Registry(
        manifest=files.with_installed(manifest, installed),
        folder=folder,
        today=today,
        status_members=_status_members(clusters["id"].to_pylist(), awards, today),
        sectors=sectors,
        voivodeships=peopled,
        population_day=day,
        awards=awards,
        table=clusters,
        **_columns(clusters, [sector.slug for sector in sectors], [region.teryt for region in voivodeships]),
    )


def _peopled(
    voivodeships: tuple[Voivodeship, ...], manifest: files.Manifest, installed: Path
) -> tuple[tuple[Voivodeship, ...], date]:
    """Return the voivodeships with their newest population, and its day; that of the installation goes first."""
    told = next((source["date"] for source in manifest.sources if source["key"] == "gus-population"), None)
    day = date.fromisoformat(told or manifest.built)
    newer = statistics.population(installed)
    if newer is None or newer[0] < day.year:
        return voivodeships, day
    counts = newer[1]
    return tuple(replace(one, population=counts[one.teryt]) for one in voivodeships), date(newer[0], 12, 31)


def _columns(clusters: "pa.Table", slugs: list[str], regions: list[str]) -> dict[str, Any]:
    """Take the columns that filters and charts compute with."""
    texts = {field: tuple(clusters[column].to_pylist()) for field, column in _TEXTS.items()}
    return {
        **texts,
        **{name: _floats(clusters[name]) for name in _FLOATS},
        "region": _positions(clusters["teryt"], regions),
        "primary_sector": _positions(clusters["sector"], slugs),
        "stage": _positions(clusters["stage"], STAGES),
        "activity": _positions(clusters["activity"], ACTIVITIES),
        "sector_members": _sector_members(clusters, slugs),
        "name_rank": _frozen(clusters["name_rank"].to_numpy()),
    }


@dataclass(frozen=True, slots=True)
class _TownsFile:
    """A table of towns; the same one lies in the folders of many snapshots."""

    content: str  # its hash
    folder: Path = field(compare=False)


@lru_cache(maxsize=2)
def _towns(file: _TownsFile) -> tuple[Town, ...]:
    return tuple(Town(**row) for row in _read(file.folder, "towns").to_pylist())


def _read(folder: Path, name: str) -> "pa.Table":
    """Read a table without its shapes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        columns = [column for column in pq.read_schema(folder / f"{name}.parquet").names if column != "geometry"]
        return pq.read_table(folder / f"{name}.parquet", columns=columns).combine_chunks()
    except (OSError, pa.ArrowException):
        fault = f"{folder / name}.parquet cannot be read; run python -m geo build --out {folder} again."
        raise MissingData(fault) from None


def _row(kind: "Callable[..., _Row]", row: Mapping[str, Any]) -> "_Row":
    """Make a row an object; columns of several values that ``;`` separates become tuples."""
    lists = {"nace", "categories51", "emerging", "ecosystems", "kis", "nuts2"}
    return kind(**{k: tuple(split(v)) if k in lists else v for k, v in row.items()})


def _frozen(array: np.ndarray) -> np.ndarray:
    """Return the array, not to be written to from now on."""
    array = np.ascontiguousarray(array)
    array.flags.writeable = False
    return array


def _floats(column: "pa.ChunkedArray") -> np.ndarray:
    """Return a column of numbers as floats, NaN where missing."""
    return _frozen(column.cast("float64").to_numpy())


def _positions(column: "pa.ChunkedArray", codes: Iterable[str]) -> np.ndarray:
    """Return the position of every cell in a list of codes, -1 of a missing one."""
    place: dict[str | None, int] = {None: -1, **{code: position for position, code in enumerate(codes)}}
    return _frozen(np.array([place[code] for code in column.to_pylist()], dtype=np.int16))


def _sector_members(clusters: "pa.Table", slugs: list[str]) -> np.ndarray:
    """Say which sectors a cluster belongs to, primary or secondary."""
    pairs = zip(clusters["sector"].to_pylist(), clusters["sectors_secondary"].to_pylist(), strict=True)
    return _members(len(clusters), slugs, ((primary, *split(secondary)) for primary, secondary in pairs))


def _status_members(ids: Sequence[str], awards: tuple[status.Award, ...], today: date) -> np.ndarray:
    """Say which statuses the clusters have on a day."""
    histories = status.by_cluster(awards)
    return _members(len(ids), tuple(STATUSES), (status.codes(histories.get(key, ()), today) for key in ids))


def _members(rows: int, codes: Sequence[str], of: Iterable[Iterable[str]]) -> np.ndarray:
    """Say which codes each row has; shape (rows, codes)."""
    place = {code: position for position, code in enumerate(codes)}
    members = np.zeros((rows, len(codes)), dtype=bool)
    for row, own in enumerate(of):
        members[row, [place[code] for code in own]] = True
    return _frozen(members)
