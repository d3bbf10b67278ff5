"""Fixtures that every kind of test shares."""

import gc
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ("tests.stores",)

ROOT = Path(__file__).resolve().parents[1]

# Made stories and tables stay to the end; going through all of them as often as Python likes to is a tenth of the time.
gc.set_threshold(100_000, 20, 20)

# A property holds or does not, however busy the machine is.
settings.register_profile("atlas", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("atlas")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference tables beside the checkout; a user's machine has none, CI must have it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir() and not os.environ.get("CI"):
        pytest.skip("the reference tables beside the checkout are absent")
    return folder
