"""Fixtures that every kind of test shares."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference tables beside the checkout; a user's machine has none, CI must have it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir() and not os.environ.get("CI"):
        pytest.skip("the reference tables beside the checkout are absent")
    return folder
