"""Clusters of a scene for geographic information systems: GeoJSON, GeoPackage and GeoParquet, all in EPSG:4326.

Rows, order and columns are those of the tables; metadata travel inside the file as each format allows.
"""

from __future__ import annotations

import json
from contextlib import closing
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from geo import crs
from geo.export import metadata, records
from geo.export.records import Field, Records

if TYPE_CHECKING:
    import pyarrow as pa

    from geo.scenes.scene import Scene


def geojson(scene: Scene) -> bytes:
    """Write the clusters as GeoJSON (RFC 7946); metadata are a foreign member of the collection."""
    table = records.clusters(scene)
    keys = [field.key for field in table.fields]
    features = []
    for row in table.rows:
        properties = dict(zip(keys, row, strict=True))
        place = [properties["longitude"], properties["latitude"]]
        geometry = None if None in place else {"type": "Point", "coordinates": place}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    collection = {"type": "FeatureCollection", "metadata": metadata.tree(scene), "features": features}
    return _json(collection).encode()


def gpkg(scene: Scene) -> bytes:
    """Write a GeoPackage: ``clusters`` first, then ``voivodeships`` with the figures of the map, and plain tables.

    The plain tables are ``status_history`` and ``metadata``; what is said of the whole file also stands where
    geographic information systems look for it, in the metadata of the first layer.
    """
    import pyogrio

    tags = metadata.tags(scene)
    layers = {
        "clusters": (_places(records.clusters(scene)), "Point"),
        "voivodeships": (_voivodeships(scene), "MultiPolygon"),
        "status_history": (_arrow(records.history(scene)), None),
        "metadata": (_arrow(metadata.table(scene)), None),
    }
    with TemporaryDirectory() as folder:
        path = Path(folder) / "clusters.gpkg"
        for number, (name, (layer, shapes)) in enumerate(layers.items()):
            placed = {"geometry_name": "geometry", "geometry_type": shapes, "crs": crs.STORE} if shapes else {}
            pyogrio.write_arrow(
                layer, path, layer=name, driver="GPKG", layer_metadata=None if number else dict(tags), **placed
            )
        _settle(path, scene)
        return path.read_bytes()


def _settle(path: Path, scene: Scene) -> None:
    """Write the day of making instead of the moment, so that the same scene gives the same file, and what it shows."""
    import sqlite3

    made = f"{scene.sources.today.isoformat()}T00:00:00.000Z"
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE gpkg_contents SET last_change = ?", (made,))
        file.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (made,))
        file.execute("UPDATE gpkg_contents SET description = ? WHERE table_name = 'clusters'", (scene.words,))


def parquet(scene: Scene) -> bytes:
    """Write GeoParquet 1.1; metadata are key-value pairs of the file and of its columns."""
    import pyarrow.parquet as pq
    from pyproj import CRS

    shape = {"encoding": "WKB", "geometry_types": ["Point"], "crs": CRS(crs.STORE).to_json_dict()}
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": shape}}
    told = {**metadata.tags(scene), "metadata": _json(metadata.tree(scene)), "geo": _json(geo)}
    target = BytesIO()
    pq.write_table(_places(records.clusters(scene)).replace_schema_metadata(told), target, compression="zstd")
    return target.getvalue()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=str)


def _arrow(table: Records) -> pa.Table:
    """Return records as typed columns that say what they mean."""
    import pyarrow as pa

    types = {"integer": pa.int64(), "float": pa.float64(), "date": pa.date32()}
    columns, schema = [], []
    for place, field in enumerate(table.fields):
        kind = types.get(field.kind, pa.string())
        values = [row[place] for row in table.rows]
        texts = values if kind in types.values() else [None if one is None else str(one) for one in values]
        columns.append(pa.array(texts, kind))
        told = {"label": field.label, "description": field.description, "unit": field.unit}
        schema.append(pa.field(field.key, kind, metadata=told))
    return pa.table(columns, schema=pa.schema(schema))


def _places(table: Records) -> pa.Table:
    """Return records with their seats as points (WKB); no point where the place is not known."""
    import pyarrow as pa
    import shapely

    where = zip(table.column("longitude"), table.column("latitude"), strict=True)
    points = [None if None in place else shapely.to_wkb(shapely.Point(place)) for place in where]
    return _arrow(table).append_column("geometry", pa.array(points, pa.binary()))


def _voivodeships(scene: Scene) -> pa.Table:
    """Return the voivodeships with population, number of clusters, and the figure that colours the map."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    registry, t, colours = scene.registry, scene.t, scene.colours
    approximate = registry.manifest["boundaries"]["kind"] == "approximate"
    folder = registry.folder if approximate else scene.sources.settings.installed
    drawn = pq.read_table(folder / "voivodeships.parquet", columns=["teryt", "geometry"]).to_pydict()
    shapes = dict(zip(drawn["teryt"], drawn["geometry"], strict=True))
    counts = scene.selection.counts("region")
    values = colours.figures.values if colours.figures else {}
    fields = (
        Field("teryt", "TERYT"),
        Field("name_pl", t("Name")),
        Field("name_en", t("English name")),
        Field("nuts2", "NUTS 2"),
        Field("population", t("Population"), t("on {day}", day=t.day(registry.population_day)), "integer"),
        Field("clusters", t("Clusters"), t("of the view, its filter by voivodeship left out"), "integer"),
        Field("measure", t("Measure"), t("what colours the map")),
        Field("value", t("Value"), "", "float"),
    )
    measure, rows = colours.name if values else None, []
    for one in registry.voivodeships:
        figures = (one.population, counts[one.teryt], measure, values.get(one.teryt))
        rows.append([one.teryt, one.name_pl, one.name_en, records.SEPARATOR.join(one.nuts2), *figures])
    table = _arrow(Records(fields, rows))
    return table.append_column("geometry", pa.array([shapes[one.teryt] for one in registry.voivodeships], pa.binary()))
