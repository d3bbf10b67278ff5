"""Scenes for tests of exports: of the embedded data, and of a registry full of spite."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from geo.build import columns, publishers, refresh
from geo.build.fetch import Client
from geo.build.registry import build
from geo.scenes import pages
from geo.scenes.scene import Scene
from geo.scenes.sources import Sources
from geo.scenes.sources import load as load_sources
from geo.settings import ROOT, Settings
from tests import gazetteer, once
from tests.publishers import replaying
from tests.raw_tables import AWARD, CLUSTER, WORDS, write_raw

DAY = date(2026, 11, 23)
# Code in some language on its way to a file; each must arrive as the text that it is.
SPITE = (
    "=1+1",
    "+48 500 600 700",
    "-2+3",
    '@SUM(A1) | =HYPERLINK("http://evil.example";"x")',
    "=cmd|' /C calc'!A0",
    "Klaster 'apostrof' i \"cudzysłów\"; średnik, przecinek",
    "Klaster `grawis` i \\ ukośnik \\n \\u0041 {{ 7*7 }} {% raw %} ${window.pwned = 1}",
    "</script><script>window.pwned = 1</script><!-- --> ]]> &lt;b&gt; &#123;",
    "\u202eod prawej\u202c do lewej \u200f 🏭🌲",
    "_x0041_ *grube* #typst $x$ @label",
    "Bardzo długa nazwa " + "x" * 9_981,
)


@cache
def embedded() -> Sources:
    """The data that come with the atlas, on a fixed day; no fixture, so that hypothesis may use it."""
    return load_sources(Settings.from_environment({}), DAY)


@cache
def scene(page: str = "", query: str = "", language: str = "pl") -> Scene:
    """A scene of the embedded data, the same one for all tests: one that changes it, or what it asks, takes `fresh`."""
    return fresh(page, query, language)


def fresh(page: str = "", query: str = "", language: str = "pl") -> Scene:
    """A scene of the embedded data for one test alone."""
    return pages.read(embedded(), page, query, language)


def refreshed(factory: pytest.TempPathFactory) -> Sources:
    """The atlas after a refresh from publishers' servers of ours, with figures to 2023 and 2024."""
    made = once.folder(factory, "refreshed", _refresh)
    return load_sources(Settings(ROOT / "data" / "built", made / "installed"), DAY)


def _refresh(folder: Path) -> None:
    with replaying() as server:
        settings = Settings(ROOT / "data" / "built", folder / "installed", refresh_from=server.address)
        client = Client(refresh.folder(settings), settings.refresh_from, backoff=0, pace=0)
        sources = [source.key for source in publishers.listed() if source.key != "boundaries"]
        done = refresh.refresh(settings, client, sources, say=lambda _: None)
    assert not done.faults, done.faults


def spiteful(factory: pytest.TempPathFactory) -> Sources:
    """A registry whose names, coordinators and remarks are `SPITE`."""
    made = once.folder(factory, "spite", _spite)
    return load_sources(Settings(made / "built", made / "installed"), DAY)


def _spite(folder: Path) -> None:
    rows = [CLUSTER | {"id": f"c{number:02}"} | dict.fromkeys(WORDS, text) for number, text in enumerate(SPITE)]
    award = AWARD | {"cluster_id": "c00", "detail": SPITE[0]}
    with pytest.MonkeyPatch.context() as patch:
        gazetteer.keep(patch)
        for longest in ("LONGEST_NAME", "LONGEST_TEXT"):  # files hold more than a registry takes
            patch.setattr(columns, longest, 20_000)
        build(write_raw(folder / "raw", rows, [award]), folder / "built")
