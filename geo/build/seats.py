"""Where the seats of clusters are: geocoded from the gazetteer, each in its own voivodeship."""

from typing import TYPE_CHECKING

from geo.build import gazetteer
from geo.build.rules import shown
from geo.errors import DataError
from geo.taxonomy import VOIVODESHIPS

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

DECIMALS = 5  # of degrees, some 1 m


def place_seats(
    clusters: "pd.DataFrame", towns: "pd.DataFrame", regions: "gpd.GeoDataFrame", file: str
) -> "pd.DataFrame":
    """Give every cluster the coordinates of its seat.

    Parameters
    ----------
    clusters
        Columns ``city``, ``teryt``, ``seat_lat``, ``seat_lon`` (text, missing where the gazetteer has the town) and
        ``line`` (of the file).
    towns
        As ``gazetteer.towns`` gives them.
    regions
        ``teryt`` and shapes in EPSG:4326.
    file
        Name of the file, for messages.

    Returns
    -------
    pandas.DataFrame
        ``latitude``, ``longitude`` (degrees), ``town`` (geonameid or missing), with the index of `clusters`.

    Raises
    ------
    DataError
        One sentence for each seat that the gazetteer lacks, or that lies outside its voivodeship.
    """
    placed, faults = _placed(clusters, towns, file)
    faults += _outside(clusters, placed, regions, file)
    if faults:
        raise DataError(faults)
    return placed


def _placed(clusters: "pd.DataFrame", towns: "pd.DataFrame", file: str) -> "tuple[pd.DataFrame, list[str]]":
    """Take the coordinates of the table or of the gazetteer; NaN and a sentence where there are none."""
    import pandas as pd

    pairs = clusters[["city", "teryt"]].drop_duplicates().itertuples(index=False)
    found = {(city, teryt): gazetteer.locate(city, teryt, towns) for city, teryt in pairs}
    faults = []
    seats: list[tuple[float, float, int | None]] = []
    for row in clusters[["city", "teryt", "seat_lat", "seat_lon", "line"]].itertuples(index=False):
        town = found[row.city, row.teryt]
        if isinstance(row.seat_lat, str):
            seats.append((float(row.seat_lat), float(row.seat_lon), None))
        elif town is not None:
            seats.append((float(town["latitude"]), float(town["longitude"]), int(town["geonameid"])))
        else:
            faults.append(f"{file}, row {row.line}, columns city and teryt: {_not_found(row.city, row.teryt, towns)}")
            seats.append((float("nan"), float("nan"), None))
    placed = pd.DataFrame(seats, columns=["latitude", "longitude", "town"], index=clusters.index)
    return placed.round({"latitude": DECIMALS, "longitude": DECIMALS}).astype({"town": "Int64"}), faults


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


def _outside(clusters: "pd.DataFrame", placed: "pd.DataFrame", regions: "gpd.GeoDataFrame", file: str) -> list[str]:
    """Name the seats that do not lie in their own voivodeship."""
    import shapely

    faults = []
    shapes = dict(zip(regions["teryt"], regions.geometry, strict=True))
    for teryt, seats in placed.dropna(subset="latitude").groupby(clusters["teryt"]):
        shape = shapes[teryt]
        shapely.prepare(shape)
        inside = shapely.intersects_xy(shape, seats["longitude"], seats["latitude"])
        for index, seat in seats[~inside].iterrows():
            faults.append(
                f"{file}, row {clusters.at[index, 'line']}, columns teryt and seat: came {seat['latitude']:.5f} and "
                f"{seat['longitude']:.5f}, expected a place in the voivodeship {VOIVODESHIPS[teryt][0]} ({teryt}); "
                "correct the coordinates or the code."
            )
    return faults
