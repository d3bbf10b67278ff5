"""What every forked server begins with: all that it would import, Streamlit's files packed, and pages drawn once.

Words, templates and widths of letters are those of any data; half of what a server does for its first visitor. The
first process that makes files starts when the first file is asked for: most of these servers are asked for none.
"""

import gzip
from functools import cache
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import babel.numbers  # noqa: F401
import pyarrow.parquet  # noqa: F401
import snowballstemmer  # noqa: F401
import streamlit.web.bootstrap
import streamlit.web.cli
import uvicorn.lifespan.on
import uvicorn.protocols.http.auto
import uvicorn.protocols.websockets.auto  # noqa: F401

import geo.editorial.kinds
import geo.export.drawing.sheet
import geo.web.companion
import geo.web.editing.gate
import geo.web.engine
import geo.web.files
import geo.web.first
import geo.web.map
import geo.web.panels.company
import geo.web.panels.presenter
import geo.web.server  # noqa: F401
from geo import days
from geo.i18n import LANGUAGES
from geo.scenes import sources
from geo.settings import Settings
from geo.web import engine, first, shelf
from geo.web.workshop import Workshop

_packed = cache(gzip.compress)
shelf.gzip = SimpleNamespace(compress=_packed, decompress=gzip.decompress)  # type: ignore[assignment]
shelf.Shelf(shelf.of_streamlit(Path(streamlit.__file__).parent / "static")).fill()
Workshop.warm = lambda self, job: None  # type: ignore[method-assign]


def _draw() -> None:
    embedded = sources.load(Settings.from_environment({}), days.today())
    pages = first.FirstPages(lambda: embedded)
    for page, language in product(("", "regions"), LANGUAGES):
        pages.make(pages.asked(page, "", language, embedded))
    engine.resources(embedded)


_draw()
