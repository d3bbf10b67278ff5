"""Pages are tested on one kind of database: what they show is HTML, and the services behind them know both."""

from collections.abc import Iterator

import pytest
import time_machine

from geo.settings import Settings
from tests import heard, meetings
from tests.spoken import speaks_wholly  # noqa: F401


@pytest.fixture
def empty(stores, tmp_path) -> Settings:
    """Settings of an installation whose database has no tables."""
    return stores.empty("sqlite", tmp_path)


@pytest.fixture
def store(stores, tmp_path) -> Settings:
    """Settings of an installation whose registry has two clusters."""
    return stores.filled("sqlite", tmp_path)


@pytest.fixture
def in_december() -> Iterator[None]:
    """It is `heard.NOW` for the pages too: what tests made at that moment is neither over nor to come."""
    with time_machine.travel(heard.NOW):
        yield


@pytest.fixture
def in_march() -> Iterator[None]:
    """It is `meetings.NOW` for the pages too."""
    with time_machine.travel(meetings.NOW):
        yield
