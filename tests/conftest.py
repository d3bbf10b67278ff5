"""Fixtures that every kind of test shares."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]

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
