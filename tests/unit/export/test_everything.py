"""The file with all clusters in all formats."""

import csv
import io
import zipfile

from geo.export import everything
from geo.scenes import pages
from geo.scenes.sources import load
from geo.settings import Settings
from tests.unit.scenes.test_scene import DAY


def test_it_holds_every_cluster_whatever_the_filters():
    sources = load(Settings.from_environment({}), DAY)
    packed = zipfile.ZipFile(io.BytesIO(everything.zipped(pages.read(sources, "regions", "region=06&lang=en"))))
    assert packed.namelist() == [f"clusters{ending}" for ending in everything.MAKERS]
    rows = list(csv.DictReader(io.StringIO(packed.read("clusters.csv").decode())))
    assert [row["id"] for row in rows] == [sources.registry.ids[i] for i in pages.read(sources, "", "").positions]
    assert packed.read("clusters.gpkg").startswith(b"SQLite format 3")
