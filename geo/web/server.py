"""What the atlas serves over HTTP beside Streamlit's own pages: data, Leaflet, styles, health, security headers."""

import gzip
import html
import logging
import re
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from socket import AF_INET, AF_INET6, IPPROTO_TCP, TCP_NODELAY, socket
from threading import Thread
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qs

from geo import i18n
from geo.errors import MissingData
from geo.settings import Settings
from geo.store import files
from geo.web import assets, memory, security
from geo.web.editing import addresses
from geo.web.health import LATER
from geo.web.shelf import A_WHILE, Shelf, immutable, reads_gzip

if TYPE_CHECKING:
    from starlette.middleware import Middleware
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

KEPT = 256  # pages, packed
# What answers need and what takes long to load. Some of them import their own parts in a circle, which fails where two
# threads do it at once.
LIBRARIES = ("geo.web.map", "pyarrow.parquet", "shapely.geometry")
OWN = ("slides",)  # pages of the atlas's own routes: no index page of Streamlit's in whose place another is made
# What Streamlit offers and no page uses: uploads without limit, figures of the server, an interface for programs.
CLOSED = (
    "_stcore/upload_file",
    "_stcore/metrics",
    "_stcore/agent",
    "_stcore/script-health-check",
    "app/static",
    "auth/",
)
WATCHED = ("healthz", "livez", "_stcore/health")  # asked by programs beside the server
POLICY = b"content-security-policy"
_LOG = logging.getLogger(__name__)
_NOSCRIPT = re.compile(rb"<noscript>.*?</noscript>", re.DOTALL)  # Streamlit's, in its body
_SHORTCUTS = (b"accept-encoding", b"if-none-match", b"if-modified-since")
_RANGES = (b"range", b"if-range")  # of a page that is made anew, a part is a part of something else
_OF_THE_FILE = (b"content-length", b"content-encoding", b"etag", b"last-modified", b"accept-ranges")


def _zipped(content: bytes) -> bytes:
    return gzip.compress(content, 6, mtime=0)


def _file(request: "Request", path: Path) -> "Response":
    packed = path.with_name(path.name + ".gz")
    if reads_gzip(request.headers.get("accept-encoding", "")) and packed.is_file():
        return immutable(path.name, packed.read_bytes(), **{"content-encoding": "gzip"})
    return immutable(path.name, path.read_bytes())


async def _robots(request: "Request") -> "Response":
    from starlette.responses import PlainTextResponse

    return PlainTextResponse("User-agent: *\nAllow: /export/*/png\nDisallow: /export/\n")


async def _sign(request: "Request") -> "Response":
    return immutable("favicon.svg", assets.contents()["favicon.svg"], **{"cache-control": A_WHILE})


def prefixes(base_path: str) -> list[str]:
    """Name the paths under which a route must stand: the root, and the server's base path where there is one.

    Streamlit puts its own pages under ``server.baseUrlPath`` but not the routes that an app adds.
    """
    return sorted({"", "/" + base_path.strip("/")} if base_path.strip("/") else {""})


def routes(resource: Callable[[str], Path | None], base_path: str = "") -> "list[BaseRoute]":
    """Build the routes of what the pages are made of; `resource` finds, in a thread, data of the map by name."""
    from anyio import to_thread
    from starlette.responses import PlainTextResponse
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    async def data(request: "Request") -> "Response":
        path = await to_thread.run_sync(resource, request.path_params["name"])
        return _file(request, path) if path else PlainTextResponse("Not found.", 404)

    async def static(request: "Request") -> "Response":
        name = next((name for name in assets.contents() if assets.named(name) == request.path_params["name"]), None)
        return immutable(name, assets.contents()[name]) if name else PlainTextResponse("Not found.", 404)

    leaflet = StaticFiles(packages=[("xstatic.pkg.leaflet", "data")])
    listed: list[BaseRoute] = []
    for prefix in prefixes(base_path):
        listed += [
            Route(f"{prefix}/robots.txt", _robots),
            Route(f"{prefix}/favicon.ico", _sign),
            Route(f"{prefix}/data/{{name}}", data),
            Route(f"{prefix}/assets/{{name}}", static),
            Mount(f"{prefix}/vendor", leaflet),
        ]
    return listed


@dataclass(frozen=True, slots=True)
class Packed:
    """A page as it is sent."""

    content: bytes
    zipped: bool
    status: int = 200
    scripts: Sequence[str] = ()  # hashes of those that are written into it

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """Headers that tell of it."""
        told = [(b"content-length", str(len(self.content)).encode()), (b"vary", b"accept-language, accept-encoding")]
        told += [(b"retry-after", LATER.encode())] if self.status == 503 else []
        return [*told, (b"content-encoding", b"gzip")] if self.zipped else told


# A page, packed; whether it shows what was asked for; hashes of the scripts that are written into it.
Made = tuple[bytes, bool, list[str]]


class Ahead(Protocol):
    """What the page is before any script runs (`geo.web.first`)."""

    pages: Collection[str]  # their addresses
    sources: Callable[[], Any]  # returns the data as they are now

    def asked(self, page: str, query: str, language: str, sources: Any) -> Any:
        """Read an address; None where nothing is sent ahead."""

    def make(self, asked: Any) -> Any:
        """Make ``title``, ``head`` and ``body`` of what was asked for, and say whether it was ``found``."""

    def nowhere(self, language: str, root: str) -> str:
        """Make the page of an address that has none; `root` leads from there to the atlas."""

    def trouble(self, error: Exception, language: str, root: str) -> str:
        """Make the page that says that the data cannot be read; `root` leads from there to the atlas."""


def _joined(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Return headers by name; what comes in several lines is one list (RFC 9110)."""
    found: dict[bytes, bytes] = {}
    for name, value in headers:
        found[name] = found[name] + b", " + value if name in found else value
    return found


class PageMiddleware:
    """Adds to every response the security headers, and to the index page its first picture, styles and preloads.

    `frame_images` are sources of map tiles that the map's own frame, and only it, may show; `first` makes the page
    before any script runs; `preloads` are HTML of what its scripts will ask for; what is
    on the `shelf` is served here.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what the installation decides
        self,
        app: Any,
        settings: Settings,
        frame_images: str = "",
        first: Ahead | None = None,
        preloads: str = "",
        shelf: Shelf | None = None,
        base_path: str = "",
    ) -> None:
        self.app = app
        self.settings = settings
        self.frame_images = frame_images
        self.first = first
        self.preloads = preloads
        self.shelf = shelf or Shelf({})
        self.base = base_path.strip("/")
        self._packed = lru_cache(maxsize=KEPT)(self._pack)
        self._sources: Any = None  # of which they were made

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Handle one request (ASGI)."""
        request_headers = dict(scope.get("headers", ()))
        if scope["type"] == "websocket" and not (
            self._asked_by_name(scope) and security.from_own_page(request_headers)
        ):
            await receive()
            await send({"type": "websocket.close", "code": 1008})  # which the server answers with 403
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        address = self._address(scope)
        if address.startswith(CLOSED) or not self._asked_by_name(scope):
            await self._closed(scope, receive, self._sender(scope, request_headers, send))
            return
        if address in self.shelf and scope["method"] in {"GET", "HEAD"}:
            from anyio import to_thread

            encodings = request_headers.get(b"accept-encoding", b"").decode("latin-1")
            if not self.shelf.has_packed(address):
                await to_thread.run_sync(self.shelf.packed, address)
            answer = self.shelf.answer(address, encodings)
            await answer(scope, receive, self._sender(scope, request_headers, send))
            return
        scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in _RANGES]}
        shown = self.first is not None and address in self.first.pages
        if shown or b"text/html" in request_headers.get(b"accept", b""):
            # Only a whole, uncompressed page can be rewritten.
            scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in _SHORTCUTS]}
        sender = self._sender(scope, request_headers, send)
        try:
            await self.app(scope, receive, sender)
        except MissingData as error:  # of a route that says nothing of its own
            await self._trouble(error, scope, request_headers)(scope, receive, sender)

    def _trouble(self, error: MissingData, scope: Mapping[str, Any], headers: Mapping[bytes, bytes]) -> "Response":
        from starlette.responses import HTMLResponse, PlainTextResponse

        later = {"retry-after": LATER, "cache-control": "no-store"}
        if self.first is None:
            return PlainTextResponse("Not now.", 503, later)
        return HTMLResponse(self.first.trouble(error, self._language(scope, headers), self._root(scope)), 503, later)

    def _asked_by_name(self, scope: Mapping[str, Any]) -> bool:
        """Say whether a request names the atlas as its visitors do; who watches it may ask by any name."""
        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
        return security.is_known(host, self.settings.hosts) or self._address(scope) in WATCHED

    @staticmethod
    async def _closed(scope: dict[str, Any], receive: Any, send: Any) -> None:
        from starlette.responses import PlainTextResponse

        await PlainTextResponse("Not found.", 404)(scope, receive, send)

    def _sender(self, scope: dict[str, Any], request_headers: dict[bytes, bytes], send: Any) -> Any:
        start: dict[str, Any] = {}
        body: list[bytes] = []
        make: list[Callable[..., Packed]] = []

        async def rewritten(message: dict[str, Any]) -> None:
            from anyio import to_thread

            if message["type"] == "http.response.start":
                start.update(message, headers=self._headers(scope, request_headers, message["headers"]))
                make.extend(self._makers(scope, start))
                if not make:
                    await send(start)
                return
            if not make:
                await send(message)
                return
            body.append(message.get("body", b""))
            if not message.get("more_body"):
                packed = await to_thread.run_sync(make[0], scope, request_headers, b"".join(body))
                headers = [*self._kept(start), *packed.headers]
                if packed.scripts:
                    policy = security.content_security_policy(self.settings, packed.scripts).encode()
                    headers = [pair for pair in headers if pair[0] != POLICY] + [(POLICY, policy)]
                await send({**start, "status": packed.status, "headers": headers})
                await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else packed.content})

        return rewritten

    def _makers(self, scope: Mapping[str, Any], start: Mapping[str, Any]) -> list[Callable[..., Packed]]:
        """Return what makes the answer in the place of Streamlit's, which has its index page for any address."""
        html_type = any(k == b"content-type" and v.startswith(b"text/html") for k, v in start["headers"])
        packed = any(k == b"content-encoding" for k, v in start["headers"])
        address = self._address(scope)
        own = "/component/" in scope["path"] or address in OWN or addresses.is_own(address)
        if not html_type or start["status"] != 200 or own:
            return []
        if self.first is not None and self._address(scope) not in self.first.pages:
            return [self._nowhere]
        return [self._page] if scope["method"] == "GET" and not packed else []

    def _address(self, scope: Mapping[str, Any]) -> str:
        """Return the address of a page below the base path."""
        path = str(scope["path"]).removeprefix("/")
        below = path.removeprefix(self.base + "/") if self.base else path
        return "" if below == self.base else below

    def _root(self, scope: Mapping[str, Any]) -> str:
        """Lead from an address to the atlas."""
        return "../" * self._address(scope).count("/") or "./"

    def _nowhere(self, scope: Mapping[str, Any], request_headers: Mapping[bytes, bytes], body: bytes) -> Packed:
        assert self.first is not None
        content = self.first.nowhere(self._language(scope, request_headers), self._root(scope))
        return Packed(content.encode(), zipped=False, status=404)

    @staticmethod
    def _language(scope: Mapping[str, Any], request_headers: Mapping[bytes, bytes]) -> str:
        spoken = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[-1]
        wished = request_headers.get(b"accept-language", b"").decode("latin-1")
        return spoken if spoken in i18n.LANGUAGES else i18n.negotiate(wished)

    def _headers(
        self, scope: Mapping[str, Any], request_headers: Mapping[bytes, bytes], headers: list[tuple[bytes, bytes]]
    ) -> list[tuple[bytes, bytes]]:
        media = next((value for name, value in headers if name.lower() == b"content-type"), b"")
        ours = security.of(self._address(scope), media, self.settings, self.frame_images)
        if self.settings.trusts_proxy:
            headers = security.secured(headers, request_headers)
        return [pair for pair in headers if pair[0].lower() not in ours] + list(ours.items())

    @staticmethod
    def _kept(start: Mapping[str, Any]) -> list[tuple[bytes, bytes]]:
        return [pair for pair in start["headers"] if pair[0] not in _OF_THE_FILE]

    def _page(self, scope: Mapping[str, Any], request_headers: Mapping[bytes, bytes], body: bytes) -> Packed:
        language = self._language(scope, request_headers)
        try:
            packed, found, scripts = self._made(scope, language, body)
        except MissingData as error:
            assert self.first is not None
            content = self.first.trouble(error, language, self._root(scope))
            return Packed(content.encode(), zipped=False, status=503)
        zipped = reads_gzip(request_headers.get(b"accept-encoding", b"").decode("latin-1"))
        return Packed(packed if zipped else gzip.decompress(packed), zipped, 200 if found else 404, scripts)

    def _made(self, scope: Mapping[str, Any], language: str, body: bytes) -> "Made":
        """Make a page, or take the one that was made of the same data."""
        if self.first is None:
            return self._packed(None, language, body, ())
        sources = self.first.sources()
        if sources is not self._sources:
            self._sources = sources
            self._packed.cache_clear()
        fixed = (language, body, tuple(path.name for path in files.web_resources(sources.settings).values()))
        try:
            query = scope["query_string"].decode("latin-1")
            return self._packed(self.first.asked(self._address(scope), query, language, sources), *fixed)
        except MissingData:
            raise
        except Exception:  # whatever it is, it must not cost the visitor the page
            _LOG.exception("The first picture of %s could not be made; the page is sent without it.", scope["path"])
            return self._packed(None, *fixed)

    def _pack(self, asked: Any, language: str, body: bytes, resources: tuple[str, ...]) -> "Made":
        """Rewrite the index page; `resources` are the map's data."""
        first = self.first.make(asked) if self.first and asked else None
        shown = html.escape(first.title if first else title(language))
        named = f"<title>{shown}</title>{assets.scripts()}".encode()
        root = f'<html lang="{language}"' + (' class="atlas-embedded"' if asked and asked.embedded else "")
        page = body.replace(b'<html lang="en"', root.encode(), 1).replace(b"<title>Streamlit</title>", named, 1)
        page = page.replace(b'href="./favicon.png"', f'href="./assets/{assets.named("favicon.svg")}"'.encode(), 1)
        links = [assets.sheets(), self.preloads]
        # Not rel="prefetch", which asks as for a page and so gets no compressed answer.
        preload = '<link rel="preload" as="fetch" crossorigin href="./data/{}">'
        links += [preload.format(html.escape(name)) for name in resources]
        if first:
            links.append(first.head)
            page = _NOSCRIPT.sub(b"", page, count=1)
            # Before the live page, so that labels and openers of this one lead to its own parts.
            page = page.replace(b'<div id="root">', first.body.encode() + b'<div id="root">', 1)
        page = page.replace(b"</head>", "".join(links).encode() + b"</head>", 1)
        return _zipped(page), first.found if first else True, security.inline_scripts(page)


def warm_up(
    first: Ahead | None = None, *makers: "Callable[[], object]", at_end: "Callable[[], object]" = lambda: None
) -> "Callable[[object], Any]":
    """Return what runs at the start of the server, and `at_end` of it.

    `LIBRARIES` are loaded before anybody can ask for anything; beside the first answers it makes what visitors would
    wait for, `makers` last.
    """

    def load() -> None:
        if first:
            with suppress(MissingData):
                for language in i18n.LANGUAGES:
                    first.make(first.asked("", "", language, first.sources()))
                for make in makers:
                    make()
        memory.spare()

    @asynccontextmanager
    async def lifespan(app: object) -> AsyncIterator[None]:
        for name in LIBRARIES:
            import_module(name)
        Thread(target=load, daemon=True).start()
        try:
            yield
        finally:
            at_end()

    return lifespan


def at_once(startup: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap what starts a server on opened sockets, so that what is written leaves at once.

    asyncio sees to that by itself only where a socket was opened for TCP by name, which Streamlit's is not. An answer
    has its head and its body written one after the other: the body of a short one would wait until the browser says
    that it has the head, which it does after 40 ms.
    """

    async def prompt(self: object, sockets: Sequence[socket] | None = None) -> None:
        for one in sockets or ():
            if one.family in {AF_INET, AF_INET6}:
                one.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)  # connections have it from there
        await startup(self, sockets)

    return prompt


# What the atlas is called in each language of forms.
TITLES = {
    "pl": "Atlas klastrów",
    "en": "Atlas of Polish clusters",
    "de": "Atlas der polnischen Cluster",
    "cs": "Atlas polských klastrů",
    "sk": "Atlas poľských klastrov",
    "uk": "Атлас польських кластерів",
    "it": "Atlante dei cluster polacchi",
}


def title(language: str) -> str:
    """Name the atlas in the browser's tab."""
    return TITLES[language]


def middleware(settings: Settings, frame_images: str = "", **first: Any) -> "list[Middleware]":
    """Build the middleware of the atlas; `first` are further arguments of `PageMiddleware`."""
    from starlette.middleware import Middleware

    return [Middleware(PageMiddleware, settings=settings, frame_images=frame_images, **first)]
