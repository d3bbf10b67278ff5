"""The atlas as one ASGI process: ``streamlit run dashboard.py`` finds `app` here."""

from pathlib import Path

import streamlit as st
import uvicorn

from geo.scenes import news
from geo.selection import tiles
from geo.web import engine, files, health, preload, renewal, server
from geo.web.companion import Companion
from geo.web.editing import gate
from geo.web.first import FirstPages
from geo.web.panels import company, presenter
from geo.web.shelf import Shelf, of_streamlit
from geo.web.workshop import Workshop
from pages.shared import data

# No banner of the server: Streamlit, which starts it, has no setting for that, and has started it when this is read.
uvicorn.Config.encoded_headers = property(lambda _: [], lambda *_: None)
uvicorn.Server.startup = server.at_once(uvicorn.Server.startup)
static = Path(st.__file__).parent / "static"
shelf = Shelf({**preload.component(), **of_streamlit(static)})
base_path = st.get_option("server.baseUrlPath")
first = FirstPages(data.sources, data.SETTINGS.contact)
workshop = Workshop()
renewing = renewal.Renewal(data.SETTINGS, data.ahead, news.entries)
companion = Companion(data.SETTINGS)
desk = gate.Gate(data.sources, data.SETTINGS, base_path, typeface=presenter.typeface_of(static))
desk.give_way = data.COURTESY.let_pass


def warm() -> None:
    """Let the first process that makes files read the data; start the one that keeps the registry."""
    companion.start()
    workshop.warm(files.job(data.sources()))


def greet() -> None:
    """Tell the operator how the first administrator comes in."""
    desk.greet(f"http://localhost:{st.get_option('server.port')}/{base_path.strip('/')}")


def end() -> None:
    """Let go of what outlives requests."""
    companion.close()
    workshop.close()
    desk.close()


app = st.App(
    "pages/shell.py",
    lifespan=server.warm_up(first, data.engine, shelf.fill, warm, greet, at_end=end),
    routes=[
        *server.routes(data.resource, base_path),
        *health.routes(data.sources, server.prefixes(base_path)),
        *files.routes(data.sources, server.prefixes(base_path), workshop),
        *renewal.routes(renewing, server.prefixes(base_path)),
        *engine.routes(data.engine, server.prefixes(base_path), data.engine_layers),
        *presenter.routes(data.sources, server.prefixes(base_path), static),
        *company.routes(data.sources, server.prefixes(base_path)),
        *gate.routes(desk, server.prefixes(base_path)),
    ],
    middleware=server.middleware(
        data.SETTINGS,
        tiles.image_sources(),
        first=first,
        preloads=preload.links(static) + (renewal.head() if companion.is_wanted() else ""),
        shelf=shelf,
        base_path=base_path,
    ),
)
