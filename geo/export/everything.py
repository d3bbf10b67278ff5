"""One file with every cluster of the atlas in every format of tables and vectors, and what describes them."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from geo.export import budget, tables, vector
from geo.export.contents import Contents
from geo.scenes import pages
from geo.selection.view import View

if TYPE_CHECKING:
    from geo.scenes.scene import Scene

STEM = "clusters"
MAKERS = {
    ".csv": tables.csv,
    "_excel.csv": tables.csv_excel,
    "_metadata.csv": tables.metadata_csv,
    ".xlsx": tables.xlsx,
    ".geojson": vector.geojson,
    ".gpkg": vector.gpkg,
    ".parquet": vector.parquet,
}


def zipped(scene: Scene) -> bytes:
    """Pack all clusters of the registry, whatever the filters of a scene, in its language."""
    whole = pages.scene(scene.sources, "", View(lang=scene.view.lang), scene.t)
    target, held = io.BytesIO(), Contents(whole)
    day = (whole.sources.today.year, whole.sources.today.month, whole.sources.today.day, 0, 0, 0)
    with zipfile.ZipFile(target, "w") as packed:
        for ending, make in MAKERS.items():
            budget.step()
            entry = zipfile.ZipInfo(STEM + ending, day)
            packed.writestr(entry, make(held), zipfile.ZIP_DEFLATED)
    return target.getvalue()
