"""Pages are tested on one kind of database: what they show is HTML, and the services behind them know both."""

import pytest

from geo.settings import Settings
from tests.spoken import speaks_wholly  # noqa: F401


@pytest.fixture
def empty(stores, tmp_path) -> Settings:
    """Settings of an installation whose database has no tables."""
    return stores.empty("sqlite", tmp_path)


@pytest.fixture
def store(stores, tmp_path) -> Settings:
    """Settings of an installation whose registry has two clusters."""
    return stores.filled("sqlite", tmp_path)
