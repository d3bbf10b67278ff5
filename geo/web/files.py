"""Files over HTTP: ``export/<page>/<format>?<view>`` makes a file when it is asked for, and keeps none.

The page of the map is called ``map`` here; ``export/story/<kind>?story=…`` makes the files of a story, and
``export/<page>/<kind>/<figure>?<view>`` those of one figure. Threads do the work, few at a time, beside the answers to
other visitors.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote

from geo import i18n
from geo.errors import AtlasError, MissingData
from geo.export import document as export
from geo.scenes import pages

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from geo.scenes.sources import Sources

AT_ONCE = 2
WAITING = 12  # from then on a visitor is asked to come back


def routes(sources: Callable[[], Sources], prefixes: list[str]) -> list[BaseRoute]:
    """Build the routes of the files.

    Parameters
    ----------
    sources
        Gives what scenes are made from, as it stands on disk; called in a thread.
    prefixes
        Paths under which the atlas is served, ``""`` for the root.
    """
    from anyio import CapacityLimiter, to_thread
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route

    limiters: list[CapacityLimiter] = []  # made inside the running event loop

    async def make(request: Request) -> Response:
        if not limiters:
            limiters.append(CapacityLimiter(AT_ONCE))
        if limiters[0].statistics().tasks_waiting >= WAITING:
            busy = "Many files are being made just now; ask again in a moment."
            return PlainTextResponse(busy, 503, headers={"retry-after": "5"})
        try:
            document = await to_thread.run_sync(_made, sources, request, limiter=limiters[0])
        except MissingData as error:
            return PlainTextResponse(str(error), 503)
        except AtlasError as error:
            return PlainTextResponse(str(error), 404)
        return _answer(document)

    paths = ("{page}/{key}", "{page}/{key}/{figure}")
    return [Route(f"{prefix}/export/{path}", make) for prefix in prefixes for path in paths]


def _made(sources: Callable[[], Sources], request: Request) -> export.Document:
    page, key = request.path_params["page"], request.path_params["key"]
    language = i18n.negotiate(request.headers.get("accept-language"))
    if page == "story":
        from geo.web import stories

        asked = request.query_params.get("lang", "")
        spoken = asked if asked in i18n.LANGUAGES else language
        return stories.make(sources(), request.query_params.get("story", ""), key, spoken)
    scene = pages.read(sources(), "" if page == "map" else page, request.url.query, language)
    if "figure" in request.path_params:
        from geo.web import one_figure

        return one_figure.make(scene, request.path_params["figure"], key)
    return export.make(scene, key)


def _answer(document: export.Document) -> Response:
    from starlette.responses import Response

    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(document.name)}",
        "cache-control": "no-store",  # statuses are those of the day
    }
    return Response(document.content, media_type=document.media, headers=headers)
