"""What every forked server begins with: all that it would import, Streamlit's files packed, and pages drawn once.

Words, templates and widths of letters are those of any data; half of what a server does for its first visitor. The
first process that makes files starts when the first file is asked for: most of these servers are asked for none.
"""

import gzip
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import anyio._backends._asyncio  # noqa: F401
import babel.numbers  # noqa: F401
import folium.plugins  # noqa: F401
import itsdangerous  # noqa: F401
import pyarrow.parquet  # noqa: F401
import snowballstemmer  # noqa: F401
import streamlit.web.bootstrap
import streamlit.web.cli
import uvicorn.lifespan.on
import uvicorn.protocols.http.auto
import uvicorn.protocols.websockets.auto  # noqa: F401
from streamlit.components.v2 import manifest_scanner

import geo.editorial.kinds
import geo.export.drawing.sheet
import geo.web.companion
import geo.web.courtesy
import geo.web.editing.gate
import geo.web.engine
import geo.web.files
import geo.web.first
import geo.web.map
import geo.web.panels.company
import geo.web.panels.presenter
import geo.web.preload
import geo.web.server  # noqa: F401
from geo import days
from geo.i18n import LANGUAGES
from geo.scenes import sources
from geo.settings import Settings
from geo.web import engine, first, picture, shelf
from geo.web.workshop import Workshop

_packed = cache(gzip.compress)
shelf.gzip = SimpleNamespace(compress=_packed, decompress=gzip.decompress)  # type: ignore[assignment]
shelf.Shelf(shelf.of_streamlit(Path(streamlit.__file__).parent / "static")).fill()
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
manifest_scanner.scan_component_manifests()  # of all installed packages
Workshop.warm = lambda self, job: None  # type: ignore[method-assign]


def _of_content(make: Callable[..., Any]) -> Callable[..., Any]:
    """Let what was made of files serve for copies in another folder: they are named by their content."""
    known: dict[str, Path] = {}

    def of(given: Any) -> Any:
        if isinstance(given, picture.Resources):
            return picture.Resources(*(of(getattr(given, one.name)) for one in fields(given)))
        return known.setdefault(given.name, given) if isinstance(given, Path) else given

    return lambda *given: make(*map(of, given))


def _draw() -> None:
    embedded = sources.load(Settings.from_environment({}), days.today())
    pages = first.FirstPages(lambda: embedded)
    for page, language in product(("", "regions"), LANGUAGES):
        pages.make(pages.asked(page, "", language, embedded))
    engine.resources(embedded)


for name in ("_ground", "_places", "_names"):
    setattr(picture, name, _of_content(getattr(picture, name)))
_draw()
