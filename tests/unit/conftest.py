"""Fixtures of the unit tests: a faultless register of boundaries, and a folder where one was installed."""

import pytest

from geo.build import boundaries
from geo.scenes.sources import Sources
from tests import gazetteer, scenery


@pytest.fixture(scope="session")
def spiteful(tmp_path_factory) -> Sources:
    """The registry whose texts are `scenery.SPITE`, built once a run."""
    return scenery.spiteful(tmp_path_factory)


@pytest.fixture(scope="session")
def refreshed(tmp_path_factory) -> Sources:
    """The atlas after a refresh from servers of ours (`scenery.refreshed`), once a run."""
    return scenery.refreshed(tmp_path_factory)


@pytest.fixture(scope="session")
def localities():
    return gazetteer.localities()


@pytest.fixture(scope="session")
def good(localities):
    """Sixteen faultless voivodeships, as the register names its columns."""
    regions = boundaries.voivodeships(localities)
    return regions.rename(columns={"teryt": "JPT_KOD_JE"})


@pytest.fixture
def folder(tmp_path):
    """A folder in which a register was installed before."""
    home = tmp_path / "installation" / "installed"
    (home / "web").mkdir(parents=True)
    (home / "MANIFEST.json").write_text("{}")
    (home / "voivodeships.parquet").write_bytes(b"earlier")
    (home / "web" / "regions.0.json").write_text("{}")
    return home
