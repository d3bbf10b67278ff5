"""Tables of a scene for geographic information systems: GeoJSON, GeoPackage and GeoParquet, all in EPSG:4326.

Rows, order and columns are those of the tables; clusters lie at their seats, rows about a voivodeship on its area,
others nowhere. Metadata travel inside the file as each format allows.
"""

from __future__ import annotations

import json
from contextlib import closing
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from geo import crs
from geo.export import metadata, records
from geo.export.contents import AREAS, POINTS, TERYT, Contents
from geo.export.records import Field, Records, plain
from geo.figures.sources import boundary_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from geo.export.contents import Table
    from geo.export.records import Value
    from geo.scenes.scene import Scene

GEOMETRY = "geometry"
# Nobody needs a file in the making back after a crash, so nothing waits for the disk.
_SCRATCH = {"OGR_SQLITE_SYNCHRONOUS": "OFF", "OGR_SQLITE_JOURNAL": "OFF"}
# What a GeoPackage calls the shapes of a layer.
_SHAPES = {POINTS: "Point", AREAS: "MultiPolygon"}


def geojson(shown: Scene | Contents) -> bytes:
    """Write the table of the page's subject as GeoJSON (RFC 7946); metadata and further tables are foreign members."""
    import shapely

    held = Contents.of(shown)
    places = _shapes(held.main, _areas(held.scene))
    shapes = {wkb: shapely.from_wkb(wkb) for wkb in places if wkb is not None}
    written = {wkb: json.loads(shapely.to_geojson(shape)) for wkb, shape in shapes.items()}
    features: list[Mapping[str, Any]] = []
    for properties, wkb in zip(_objects(held.main.records), places, strict=True):
        name = {"id": properties["id"]} if held.of_clusters else {}
        geometry = None if wkb is None else written[wkb]
        features.append({"type": "Feature", **name, "properties": properties, "geometry": geometry})
    box = shapely.total_bounds(list(shapes.values())).tolist() if shapes else []
    further = [_object(one) for one in held.tables[1:]]
    whole: dict[str, Any] = {"type": "FeatureCollection", "metadata": metadata.tree(held)}
    whole |= {"bbox": box} if box else {}
    return _json(whole | {"features": features, "tables": further}).encode()


def _objects(table: Records) -> list[dict[str, Any]]:
    """Return rows as objects of JSON."""
    return [
        {field.key: _listed(value, field) for field, value in zip(table.fields, row, strict=True)} for row in table.rows
    ]


def _object(one: Table) -> Mapping[str, Any]:
    """Return a table with what is said of it as an object of JSON."""
    columns = [
        {"key": field.key, "label": plain(field.label), "unit": plain(field.unit)} for field in one.records.fields
    ]
    told = {"name": one.name, "title": one.title or one.label, "measure": one.measure, "source": one.source}
    return told | {"notes": list(one.notes), "columns": columns, "rows": _objects(one.records)}


def _listed(value: Value, field: Field) -> Any:
    """Return the values of a list; those of other kinds as they are."""
    return value.split(records.SEPARATOR) if field.kind == "list" and isinstance(value, str) else value


def gpkg(shown: Scene | Contents) -> bytes:
    """Write a GeoPackage: each table is a layer, that of the subject first, beside the voivodeships and the metadata.

    Rows with places are layers with shapes, others plain tables; what is said of the whole file also stands where
    geographic information systems look for it, in the metadata of the first layer.
    """
    import pyogrio

    held = Contents.of(shown)
    scene, areas = held.scene, _areas(held.scene)
    layers = {one.name: _layer(one, areas, first=one is held.main) for one in held.tables[:-1]}
    told = {one.name: ". ".join(filter(None, (one.title, one.measure))) for one in held.tables}
    last = "clusters" if held.of_clusters else held.tables[-2].name
    ordered = {}
    for name, layer in layers.items():
        ordered[name] = layer
        if name == last:
            ordered["voivodeships"] = (_voivodeships(scene, areas), _SHAPES[AREAS])
    ordered["status_history"] = (_arrow(held.tables[-1].records), None)
    ordered["metadata"] = (_arrow(metadata.table(held, whole=True)), None)
    told["voivodeships"] = boundary_line(scene.registry, scene.t)
    pyogrio.set_gdal_config_options(_SCRATCH)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "clusters.gpkg"
        for number, (name, (layer, shapes)) in enumerate(ordered.items()):
            placed = {"geometry_name": GEOMETRY, "geometry_type": shapes, "crs": crs.STORE} if shapes else {}
            tags = None if number else dict(metadata.tags(held))
            pyogrio.write_arrow(layer, path, layer=name, driver="GPKG", layer_metadata=tags, **placed)
        return _settled(path, scene, told).read_bytes()


def _layer(one: Table, areas: Mapping[str, bytes], *, first: bool) -> tuple[pa.Table, str | None]:
    """Return a layer; rows that are all about one voivodeship have its area in the first layer only."""
    if not one.places or (one.about and not first):
        return _arrow(one.records), None
    return _placed(_arrow(one.records), _shapes(one, areas)), _SHAPES[one.places]


def _settled(path: Path, scene: Scene, told: Mapping[str, str]) -> Path:
    """Return the file with what is shown, and the day of making for the moment: the same scene gives the same file.

    GDAL indexes shapes in a thread, so how often it commits, which SQLite counts in the head of a file, depends on the
    load of the machine; a file written anew counts from the start.
    """
    import sqlite3

    made = f"{scene.sources.today.isoformat()}T00:00:00.000Z"
    settled = path.with_name("settled.gpkg")
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA synchronous = OFF")
        file.execute("UPDATE gpkg_contents SET last_change = ?", (made,))
        file.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (made,))
        for name, text in told.items():
            file.execute("UPDATE gpkg_contents SET description = ? WHERE table_name = ?", (plain(text), name))
        file.commit()
        file.execute("VACUUM INTO ?", (str(settled),))
    return settled


def parquet(shown: Scene | Contents) -> bytes:
    """Write the table of the page's subject as GeoParquet 1.1; metadata are key-value pairs of file and columns."""
    import pyarrow.parquet as pq
    import shapely
    from pyproj import CRS

    held = Contents.of(shown)
    shapes = _shapes(held.main, _areas(held.scene))
    kinds = sorted({shapely.from_wkb(wkb).geom_type for wkb in set(shapes) if wkb is not None})
    column = {"encoding": "WKB", "geometry_types": kinds, "crs": CRS(crs.STORE).to_json_dict()}
    geo = {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
    told = {**metadata.tags(held), "metadata": _json(metadata.tree(held)), "geo": _json(geo)}
    table = _placed(_arrow(held.main.records, lists=True), shapes).replace_schema_metadata(told)
    target = BytesIO()
    pq.write_table(table, target, compression="zstd")
    return target.getvalue()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=str)


def _arrow(table: Records, *, lists: bool = False) -> pa.Table:
    """Return records as typed columns that say what they mean; lists as such where a format has them."""
    import pyarrow as pa

    types = {"integer": pa.int64(), "float": pa.float64(), "date": pa.date32()}
    types |= {"list": pa.list_(pa.string())} if lists else {}
    columns, schema = [], []
    for place, field in enumerate(table.fields):
        kind = types.get(field.kind, pa.string())
        values: list[Any] = [row[place] for row in table.rows]
        if field.kind == "list" and lists:
            values = [_listed(value, field) for value in values]
        elif field.kind not in types:
            values = [None if value is None else str(value) for value in values]
        columns.append(pa.array(values, kind))
        said = {"label": field.label, "description": field.description, "unit": field.unit}
        told = {name: plain(text) for name, text in said.items()}
        schema.append(pa.field(field.key, kind, metadata=told))
    return pa.table(columns, schema=pa.schema(schema))


def _placed(table: pa.Table, shapes: Sequence[bytes | None]) -> pa.Table:
    import pyarrow as pa

    return table.append_column(GEOMETRY, pa.array(shapes, pa.binary()))


def _shapes(one: Table, areas: Mapping[str, bytes]) -> list[bytes | None]:
    """Return the places of the rows of a table (WKB); None where a place is not known, or there is none."""
    import shapely

    if one.places == AREAS:
        return [areas.get(str(code)) for code in one.records.column(TERYT)]
    if one.places != POINTS:
        return [None] * len(one.records.rows)
    where = zip(one.records.column("longitude"), one.records.column("latitude"), strict=True)
    return [None if None in place else shapely.to_wkb(shapely.Point(place)) for place in where]


def _areas(scene: Scene) -> Mapping[str, bytes]:
    """Return the areas of the voivodeships (WKB), the official ones where they are installed, by TERYT."""
    import pyarrow.parquet as pq
    import shapely

    registry = scene.registry
    approximate = registry.manifest["boundaries"]["kind"] == "approximate"
    folder = registry.folder if approximate else scene.sources.settings.installed
    drawn = pq.read_table(folder / "voivodeships.parquet", columns=["teryt", GEOMETRY]).to_pydict()
    # Outer rings run against the clock, as RFC 7946 asks.
    shapes = shapely.to_wkb(shapely.orient_polygons(shapely.from_wkb(drawn[GEOMETRY])))
    return dict(zip(drawn["teryt"], shapes.tolist(), strict=True))


def _voivodeships(scene: Scene, areas: Mapping[str, bytes]) -> pa.Table:
    """Return the voivodeships with population, number of clusters, and the figure that colours the map."""
    registry, t, colours = scene.registry, scene.t, scene.colours
    counts = scene.selection.counts("region")
    values = colours.figures.values if colours.figures else {}
    kind = registry.manifest["boundaries"]["kind"]
    fields = (
        Field("teryt", "TERYT"),
        Field("name_pl", t("Name")),
        Field("name_en", t("English name")),
        Field("nuts2", "NUTS 2", kind="list"),
        Field("population", t("Population"), t("on {day}", day=t.day(registry.population_day)), "integer"),
        Field("clusters", t("Clusters"), t("of the view, its filter by voivodeship left out"), "integer"),
        Field("measure", t("Measure"), t("what the map shows for each voivodeship")),
        Field("value", t("Value"), "", "float"),
        Field("boundaries", t("Boundaries"), boundary_line(registry, t)),
    )
    measure, rows = plain(colours.name or t("nothing")), []
    for one in registry.voivodeships:
        figures = (one.population, counts[one.teryt], measure, values.get(one.teryt), kind)
        rows.append([one.teryt, one.name_pl, one.name_en, records.SEPARATOR.join(one.nuts2), *figures])
    return _placed(_arrow(Records(fields, rows)), [areas.get(one.teryt) for one in registry.voivodeships])
