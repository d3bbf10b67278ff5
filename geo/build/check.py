"""Whether raw and built data are what they should be, and belong together."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from geo.build import resources as web
from geo.build import statistics
from geo.build.registry import Built, assemble
from geo.build.rules import built_faults, shown
from geo.errors import DataError, MissingData
from geo.store import files
from geo.store.schema import TABLES, is_geographic

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

# How far a float may be from what the raw data give: libraries may differ in the last digits.
_TOLERANCES = {"easting": 1.0, "northing": 1.0, "label_latitude": 0.02, "label_longitude": 0.02}
_TOLERANCE = 1e-4  # degrees
_REACH = 0.005  # degrees that an outline may be off


def check(raw: Path, data: Path) -> list[str]:
    """Check raw (see ``geo.build.registry.build``) and built data; one sentence per fault, none if all is well."""
    faults: list[str] = []
    expected: Built | None = None
    try:
        expected = assemble(raw)
    except DataError as error:
        faults += error.faults
    try:
        manifest = files.read(data, files.BUILT)
    except MissingData as error:
        return [*faults, str(error)]
    faults += statistics.check(raw, data)
    faults += files.damaged(data, manifest)
    tables: dict[str, pd.DataFrame] = {}
    for name in TABLES:
        try:
            tables[name] = read_table(data, name)
        except MissingData as error:
            faults.append(str(error))
            continue
        faults += built_faults(name, tables[name]) or (differences(name, tables[name], expected) if expected else [])
    if not faults:
        faults += _inconsistent(manifest, tables, data)
    return list(dict.fromkeys(faults))


def read_table(folder: Path, name: str) -> "pd.DataFrame":
    """Read one built table with its shapes.

    Raises
    ------
    MissingData
        It is not there or not readable.
    """
    import pandas as pd

    path = folder / f"{name}.parquet"
    try:
        frame = pd.read_parquet(path)
        return _with_shapes(frame, path) if is_geographic(name) else frame
    except (OSError, ValueError, KeyError, TypeError) as error:  # pyarrow's faults are of the first two
        absent = isinstance(error, FileNotFoundError)
        fault = f"{path} {'is missing' if absent else 'cannot be read'}; run python -m geo build --out {folder} again."
        raise MissingData(fault) from None


def _with_shapes(frame: "pd.DataFrame", path: Path) -> "gpd.GeoDataFrame":
    """Make shapes of what a GeoParquet file holds.

    The system of coordinates is taken by its number; of the description beside it geopandas makes one in 20 ms.
    """
    import geopandas as gpd
    import pyarrow.parquet as pq

    described = json.loads((pq.read_schema(path).metadata or {})[b"geo"])["columns"]["geometry"]["crs"]
    system = "{authority}:{code}".format(**described["id"])
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries.from_wkb(frame["geometry"], crs=system))


def read_built(folder: Path) -> Built:
    """Read all built tables of a folder into memory.

    Raises
    ------
    MissingData
        One is not there or damaged.
    """
    import pandas as pd

    manifest = files.read(folder, files.BUILT)
    faults = files.damaged(folder, manifest)
    if faults:
        raise MissingData("\n".join(faults))
    tables = {name: read_table(folder, name) for name in TABLES}
    return Built(tables, pd.DataFrame(list(manifest.sources)).fillna("").astype("str"), manifest.built)


def differences(name: str, table: "pd.DataFrame", expected: Built) -> list[str]:
    """Say where a built table is not what the raw data give; one sentence per column."""
    wanted = expected.tables[name]
    remedy = "run python -m geo build."
    if len(table) != len(wanted):
        return [f"{name}: came {len(table)} rows, expected {len(wanted)} as the raw data give; {remedy}"]
    faults = []
    for column in TABLES[name]:
        if column != "geometry" and table[column].equals(wanted[column]):  # as nearly always
            continue
        differs = _differs(column, table[column], wanted[column])
        if differs.any():
            row = int(differs.to_numpy().argmax())
            came, should = (shown(str(cells.iat[row])) for cells in (table[column], wanted[column]))
            example = "" if column == "geometry" else f" (row {row + 1}: came {came}, expected {should})"
            faults.append(
                f"{name}, column {column}: {int(differs.sum())} of {len(table)} rows are not what the raw data give"
                f"{example}; {remedy}"
            )
    return faults


def _differs(column: str, came: "pd.Series", expected: "pd.Series") -> "pd.Series":
    """Compare two columns cell by cell, floats and shapes with a tolerance."""
    import pandas as pd
    import shapely

    if column == "geometry":
        near = shapely.equals_exact(came.array, expected.array)
        others = ~near  # few, and distances of whole outlines take long
        near[others] = shapely.hausdorff_distance(came.array[others], expected.array[others]) <= _REACH
        return ~(pd.Series(near) | (came.isna() & expected.isna()))
    both_missing = came.isna() & expected.isna()
    if came.dtype == "float64":
        return ~(both_missing | ((came - expected).abs() <= _TOLERANCES.get(column, _TOLERANCE)))
    return ~(both_missing | (came == expected).fillna(value=False).astype(bool))


def _inconsistent(manifest: files.Manifest, tables: "Mapping[str, pd.DataFrame]", data: Path) -> list[str]:
    """Say where manifest or web resources do not belong to the tables beside them."""
    remedy = f"run python -m geo build --out {data} again."
    faults = [
        f"{data / files.MANIFEST}: came {manifest.tables[name]['rows']} rows of {name}, expected {len(table)}; {remedy}"
        for name, table in tables.items()
        if manifest.tables[name]["rows"] != len(table)
    ]
    resources = {
        "clusters": web.clusters_resource(tables, manifest.data_version),
        "regions": web.regions_resource(tables["voivodeships"]),
        "background": web.background_resource(tables["background"], tables["towns"]),
    }
    faults += [
        f"{data / 'web' / manifest.web[kind]} is not what the tables give; {remedy}"
        for kind, (name, _) in resources.items()
        if manifest.web[kind] != name
    ]
    return faults
