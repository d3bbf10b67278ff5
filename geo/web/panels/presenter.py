"""All slides of a story on a page of their own: what the presenter sees in a second window; thumbnails come from it.

The window is told of each step by the presentation and leads it on (``static/page/presenter.js``); once open it asks
the server for nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from zlib import crc32

from markupsafe import Markup

from geo import i18n
from geo.scenes import ready_stories, story
from geo.web import assets
from geo.web.panels import nowhere, slide
from geo.web.render import render

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from geo.i18n import Translator
    from geo.scenes.sources import Sources
    from geo.selection.view import View

TYPEFACE = "SourceSansVF-Upright*.woff2"
SHEETS = ("page.css", "pages.css", "slide.css", "presenter.css")


def key(view: View) -> str:
    """Name the presentation of a View, so that its windows find each other."""
    return f"{crc32((view.story or '').encode()):08x}"


def address(view: View, t: Translator) -> str:
    """Return the address of all slides of the story of a View."""
    return f"./slides?{urlencode({'story': view.story or '', 'lang': t.language})}"


def page(text: str, sources: Sources, t: Translator, typeface: str = "") -> str | None:
    """Render all slides of a story with the words of the speaker; None where the text stands for no story.

    `typeface` is the address of the atlas's typeface; without it the window has one of the system.
    """
    found = ready_stories.resolve(text, sources, t)
    if found is None or not found.steps:
        return None
    steps = story.narrate(found, sources, t)
    shown = zip(slide.slides(steps, found.title), slide.spoken(steps, t), steps, strict=True)
    return render(
        "presenter",
        t,
        root="./",
        title=found.title,
        steps=[(Markup(html), lines, title) for html, lines, (_scene, title, _note) in shown],
        key=f"{crc32(text.encode()):08x}",
        sheets=[assets.named(name) for name in SHEETS],
        script=assets.named("presenter.js"),
        typeface=typeface,
        icon=assets.named("favicon.svg"),
    )


def typeface_of(static: Path) -> str:
    """Return the address of the atlas's typeface among Streamlit's static files; blank where there is none."""
    faces = sorted((static / "static" / "media").glob(TYPEFACE))
    return f"./static/media/{faces[0].name}" if faces else ""


def routes(sources: Callable[[], Sources], prefixes: list[str], static: Path) -> list[BaseRoute]:
    """Build the route of the slides below each prefix (``""`` for the root); `sources` is called in a thread.

    `static` is Streamlit's folder of static files, which has the typeface.
    """
    from anyio import to_thread
    from starlette.responses import HTMLResponse
    from starlette.routing import Route

    typeface = typeface_of(static)

    def made(request: Request) -> Response:
        asked = request.query_params.get("lang", "")
        language = asked if asked in i18n.LANGUAGES else i18n.negotiate(request.headers.get("accept-language"))
        t = i18n.translator(language)
        html = page(request.query_params.get("story", ""), sources(), t, typeface)
        if html is None:
            return HTMLResponse(nowhere.page(t, "./"), 404)
        return HTMLResponse(html, headers={"cache-control": "no-store"})  # statuses are those of the day

    async def answer(request: Request) -> Response:
        return await to_thread.run_sync(made, request)

    return [Route(f"{prefix}/slides", answer) for prefix in prefixes]
