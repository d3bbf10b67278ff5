"""Fixtures that every kind of test shares."""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ("tests.stores",)

ROOT = Path(__file__).resolve().parents[1]

# Made stories and tables stay to the end; going through all of them as often as Python likes to is a tenth of the time.
gc.set_threshold(300_000, 1_000)

# To remove a folder from a disk takes milliseconds, and tests make thousands; Linux lends memory where it has enough.
MEMORY = Path("/dev/shm")
if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 4 * 2**30:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

# A property holds or does not, however busy the machine is.
settings.register_profile("atlas", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("atlas")


@pytest.fixture(scope="session", autouse=True)
def _nothing_waits_for_the_disk() -> Iterator[None]:
    """No test outlives the machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda file: None)
        yield


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each process whole files, those in a browser first: what is left at the end is short, so that all end alike.

    The plugin deals the tests in equal parts, in this order, and moves some from who has many to who has none.
    """
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    files = [list(tests) for _, tests in groupby(items, key=lambda item: item.path)]
    files.sort(key=lambda tests: tests[0].get_closest_marker("browser") is None)
    shares: list[list[pytest.Item]] = [[] for _ in range(processes)]
    for tests in files:
        min(shares, key=len).extend(tests)
    items[:] = [item for share in shares for item in share]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Read no test of a browser where none is asked for."""
    unread = config.option.markexpr == "not browser" and collection_path == ROOT / "tests" / "browser"
    return True if unread else None


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Look once for what nobody closed; pytest goes ten times through what is left, which is a gigabyte."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference tables beside the checkout; a user's machine has none, CI must have it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir() and not os.environ.get("CI"):
        pytest.skip("the reference tables beside the checkout are absent")
    return folder
