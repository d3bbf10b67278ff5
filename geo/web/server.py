"""What the atlas serves over HTTP beside Streamlit's own pages: data, Leaflet, styles, health, security headers."""

import hashlib
import html
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from geo import i18n
from geo.errors import MissingData
from geo.settings import Settings
from geo.store import files

if TYPE_CHECKING:
    from starlette.middleware import Middleware
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

STATIC = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"
SHEETS = ("page.css", "filters.css", "pages.css", "present.css", "sheet.css")
# ES modules of every page, and those that they import by their plain names.
SCRIPTS = (
    "page.js",
    "intro.js",
    "menu.js",
    "toast.js",
    "panel.js",
    "filters.js",
    "downloads.js",
    "embed.js",
    "print.js",
    "years.js",
    "show.js",
    "story.js",
    "sheet.js",
)
IMPORTED = ("player.js",)
JOINED = {"map": "atlas.js", "engine": "engine.js"}  # folder of the parts of one script, and the part that comes first
EARLY = "early.js"  # written into the page
MEDIA = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml"}

_SHORTCUTS = (b"accept-encoding", b"if-none-match", b"if-modified-since")
_OF_THE_FILE = (b"content-length", b"etag", b"last-modified")


@cache
def assets() -> Mapping[str, bytes]:
    """Read what the pages are made of.

    Returns
    -------
    Mapping
        Name to content: the files of ``static/``, those of the folders in `JOINED` joined to one script each,
        ``map.js`` and ``engine.js``: the map's frame loads one script after the other, an offline folder no module.
    """
    paths = sorted(path for path in STATIC.rglob("*") if path.suffix in MEDIA)
    parts = [path for path in paths if path.parent.name in JOINED and path.suffix == ".js"]
    contents = {path.name: path.read_bytes() for path in paths if path not in parts}
    for folder, first in JOINED.items():
        own = sorted((path for path in parts if path.parent.name == folder), key=lambda path: path.name != first)
        contents[f"{folder}.js"] = b"".join(path.read_bytes() for path in own)
    return contents


@cache
def asset(name: str) -> str:
    """Return the name of an asset with the hash of its content, so that browsers may keep it forever."""
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(assets()[name]).hexdigest()[:10]}.{suffix}"


def scripts() -> str:
    """Write the elements that load the scripts of a page, ahead of Streamlit's own: modules run in their order.

    One is written into the page, for it decides what the first picture shows.
    """
    early = f"<script>{assets()[EARLY].decode()}</script>"
    imports = {f"./assets/{name}": f"./assets/{asset(name)}" for name in IMPORTED}
    loaded = [f'<script type="module" src="./assets/{asset(name)}"></script>' for name in SCRIPTS]
    return "".join([early, f'<script type="importmap">{json.dumps({"imports": imports})}</script>', *loaded])


def immutable(name: str, content: bytes, **headers: str) -> "Response":
    """Answer with a file that browsers may keep forever."""
    from starlette.responses import Response

    headers |= {"cache-control": FOREVER, "vary": "accept-encoding"}
    return Response(content, media_type=MEDIA[Path(name).suffix], headers=headers)


def _file(request: "Request", path: Path) -> "Response":
    packed = path.with_name(path.name + ".gz")
    if "gzip" in request.headers.get("accept-encoding", "") and packed.is_file():
        return immutable(path.name, packed.read_bytes(), **{"content-encoding": "gzip"})
    return immutable(path.name, path.read_bytes())


def prefixes(base_path: str) -> list[str]:
    """Name the paths under which a route must stand: the root, and the server's base path where there is one.

    Streamlit puts its own pages under ``server.baseUrlPath`` but not the routes that an app adds.
    """
    return sorted({"", "/" + base_path.strip("/")} if base_path.strip("/") else {""})


def routes(settings: Settings, base_path: str = "") -> "list[BaseRoute]":
    """Build the routes of what the pages are made of."""
    from starlette.responses import JSONResponse, PlainTextResponse
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    async def data(request: "Request") -> "Response":
        resources = {path.name: path for path in files.web_resources(settings).values()}
        path = resources.get(request.path_params["name"])
        return _file(request, path) if path and path.is_file() else PlainTextResponse("Not found.", 404)

    async def static(request: "Request") -> "Response":
        name = next((name for name in assets() if asset(name) == request.path_params["name"]), None)
        return immutable(name, assets()[name]) if name else PlainTextResponse("Not found.", 404)

    async def health(request: "Request") -> "Response":
        try:
            built = files.read(settings.data, files.BUILT)
        except MissingData:
            return JSONResponse({"status": "no data", "data_version": None, "clusters": 0}, 503)
        rows = built.tables["clusters"]["rows"]
        return JSONResponse({"status": "ok", "data_version": built.data_version, "clusters": rows})

    leaflet = StaticFiles(packages=[("xstatic.pkg.leaflet", "data")])
    listed: list[BaseRoute] = []
    for prefix in prefixes(base_path):
        listed += [
            Route(f"{prefix}/healthz", health),
            Route(f"{prefix}/data/{{name}}", data),
            Route(f"{prefix}/assets/{{name}}", static),
            Mount(f"{prefix}/vendor", leaflet),
        ]
    return listed


def content_security_policy(settings: Settings, images: str = "") -> str:
    """Write the content security policy: this server only, `images` aside.

    Streamlit's components need inline and evaluated scripts and load their code from ``blob:`` addresses.
    """
    return (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data: blob:{images}; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
        f"base-uri 'self'; form-action 'self'; frame-ancestors {settings.frame_ancestors}"
    )


class PageMiddleware:
    """Adds to every response the security headers and the index page its language, styles and prefetches.

    `frame_images` are sources of map tiles that the map's own frame, and only it, may show.
    """

    def __init__(self, app: Any, settings: Settings, frame_images: str = "") -> None:
        self.app = app
        self.settings = settings
        self.frame_images = frame_images

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Handle one request (ASGI)."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_headers = dict(scope["headers"])
        if b"text/html" in request_headers.get(b"accept", b""):  # only a whole, uncompressed page can be rewritten
            scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in _SHORTCUTS]}
        await self.app(scope, receive, self._sender(scope, request_headers, send))

    def _sender(self, scope: dict[str, Any], request_headers: dict[bytes, bytes], send: Any) -> Any:
        start: dict[str, Any] = {}
        body: list[bytes] = []

        async def rewritten(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                start.update(message, headers=self._headers(scope, message["headers"]))
                if not self._is_page(scope, start):
                    await send(start)
                return
            if not self._is_page(scope, start):
                await send(message)
                return
            body.append(message.get("body", b""))
            if not message.get("more_body"):
                page = self._page(scope, request_headers, b"".join(body))
                headers = [pair for pair in start["headers"] if pair[0] not in _OF_THE_FILE]
                headers += [(b"content-length", str(len(page)).encode()), (b"vary", b"accept-language")]
                await send({**start, "headers": headers})
                await send({"type": "http.response.body", "body": page})

        return rewritten

    @staticmethod
    def _is_page(scope: Mapping[str, Any], start: Mapping[str, Any]) -> bool:
        html_type = any(k == b"content-type" and v.startswith(b"text/html") for k, v in start["headers"])
        packed = any(k == b"content-encoding" for k, v in start["headers"])
        return html_type and not packed and scope["method"] == "GET" and "/component/" not in scope["path"]

    def _headers(self, scope: Mapping[str, Any], headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        policy = content_security_policy(self.settings, self.frame_images if "/component/" in scope["path"] else "")
        ours = {
            b"content-security-policy": policy.encode(),
            b"x-content-type-options": b"nosniff",
            b"referrer-policy": b"same-origin",
            b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
        }
        return [pair for pair in headers if pair[0].lower() not in ours] + list(ours.items())

    def _page(self, scope: Mapping[str, Any], request_headers: Mapping[bytes, bytes], body: bytes) -> bytes:
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[-1]
        wished = request_headers.get(b"accept-language", b"").decode("latin-1")
        language = asked if asked in i18n.LANGUAGES else i18n.negotiate(wished)
        page = body.replace(b'<html lang="en"', f'<html lang="{language}"'.encode(), 1)
        page = page.replace(b"<title>Streamlit</title>", f"<title>{title(language)}</title>{scripts()}".encode(), 1)
        page = page.replace(b'href="./favicon.png"', f'href="./assets/{asset("favicon.svg")}"'.encode(), 1)
        links = [f'<link rel="stylesheet" href="./assets/{asset(sheet)}">' for sheet in SHEETS]
        links.append(f'<link rel="stylesheet" media="print" href="./assets/{asset("print.css")}">')
        for path in files.web_resources(self.settings).values():
            address = html.escape(f"./data/{path.name}")
            links.append(f'<link rel="prefetch" href="{address}">')
        return page.replace(b"</head>", "".join(links).encode() + b"</head>", 1)


@asynccontextmanager
async def warm_up(app: object) -> AsyncIterator[None]:
    """Load, beside the start of the server, the libraries that the first visitor would wait for."""

    def load() -> None:
        for name in ("geo.web.map", "mapclassify", "pyarrow.parquet", "babel.numbers"):
            import_module(name)

    Thread(target=load, daemon=True).start()
    yield


def title(language: str) -> str:
    """Name the atlas in the browser's tab."""
    return {"pl": "Atlas klastrów", "en": "Atlas of Polish clusters"}[language]


def middleware(settings: Settings, frame_images: str = "") -> "list[Middleware]":
    """Build the middleware of the atlas."""
    from starlette.middleware import Middleware

    return [Middleware(PageMiddleware, settings=settings, frame_images=frame_images)]
