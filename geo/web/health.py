"""What programs that watch the atlas ask: does the process live, and would a visitor be shown what there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from geo.errors import MissingData
from geo.store.files import web_resources

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from geo.scenes.sources import Sources

ALIVE = {"status": "ok"}
LATER = "60"  # seconds after which to ask again for what cannot be shown now


def told(sources: Callable[[], Sources]) -> tuple[int, Mapping[str, Any]]:
    """Read what a visitor would meet; return the status of the answer, and its content.

    ``status`` is ``ok``, or the first reason why something cannot be shown: ``no data``, ``damaged data``,
    ``missing resources``, ``damaged statistics``.
    """
    nothing = {"data_version": None, "snapshot": 0, "clusters": 0}
    try:
        found = sources()
        manifest = found.registry.manifest
        known = {
            "data_version": manifest["data_version"],
            "snapshot": manifest["snapshot"],
            "clusters": len(found.registry),
        }
        if not all(path.is_file() for path in web_resources(found.settings).values()):
            return 503, {"status": "missing resources", **known}
    except MissingData as error:
        return 503, {"status": error.reason, **nothing}
    try:
        found.statistics().verify()
    except MissingData:
        return 503, {"status": "damaged statistics", **known}
    return 200, {"status": "ok", **known}


def routes(sources: Callable[[], Sources], prefixes: list[str]) -> list[BaseRoute]:
    """Build ``/healthz`` and ``/livez`` below each prefix; `sources` is called in a thread."""
    from anyio import CapacityLimiter, to_thread
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    limiters: list[CapacityLimiter] = []  # of its own: however busy the atlas is, this is answered

    async def health(_request: Request) -> Response:
        if not limiters:
            limiters.append(CapacityLimiter(1))
        status, content = await to_thread.run_sync(told, sources, limiter=limiters[0])
        return JSONResponse(content, status, {"cache-control": "no-store"})

    async def live(_request: Request) -> Response:
        return JSONResponse(ALIVE, headers={"cache-control": "no-store"})

    return [
        Route(f"{prefix}/{name}", answer)
        for prefix in prefixes
        for name, answer in (("healthz", health), ("livez", live))
    ]
