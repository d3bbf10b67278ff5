"""The one way to the pages that are filled in: their routes, and what is checked before any of them answers.

What stands behind is loaded with the first request, in a thread: public pages neither wait for a database nor load it.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from functools import cache
from threading import Lock, local
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from geo import i18n
from geo.errors import AtlasError, Declined, MissingData, Refused
from geo.i18n import mark as _
from geo.web import security
from geo.web.editing import addresses, cookies, desk
from geo.web.editing.desk import GET, POST, DeskPage, Visit

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from geo.database.engine import Database
    from geo.scenes.sources import Sources
    from geo.settings import Settings

LARGEST = 512_000  # bytes of a form
LARGEST_FILE = 8_000_000  # of one with a file, and of what is around it
LARGEST_CLICK = 4_000  # of one that a program of mail sends by itself
MULTIPART = "multipart/form-data"
MOST_FIELDS = 4_000  # of a form; a record with as many rows as it may have needs some 2 500
WAIT = 1.0  # seconds in all for which a form lets the clicks of visitors pass, at most
AT_ONCE = 16  # requests that are answered side by side
URLENCODED = "application/x-www-form-urlencoded"
ELSEWHERE = _("This form was not sent from a page of the atlas, so nothing was done. Open the page anew and try again.")
STALE = _("This form belongs to a visit that is over, so nothing was done yet. What you typed is kept: send it again.")
SIGN_IN = _("You are no longer signed in, so nothing was done yet. What you typed is kept: sign in and send it again.")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Known:
    """A page with the pattern of its address."""

    page: DeskPage
    pattern: re.Pattern[str]
    convertors: Mapping[str, Any]


@cache
def _compiled(path: str) -> tuple[re.Pattern[str], Mapping[str, Any]]:
    from starlette.routing import compile_path

    pattern, _path, convertors = compile_path(f"/{path}")
    numbers = pattern.pattern.replace("[0-9]+", "[0-9]{1,9}")  # what a column of integers holds
    return re.compile(numbers), convertors


class _Patient(local):
    """What is known of the thread at hand."""

    left = 0.0  # seconds for which its answer still lets clicks pass


class Gate:
    """Answers what stands below the addresses of `addresses.FIRST`; safe for threads."""

    def __init__(
        self,
        sources: Callable[[], Sources],
        settings: Settings,
        base_path: str = "",
        pages: Sequence[DeskPage] = (),
        typeface: str = "",
    ) -> None:
        """Prepare.

        `pages` are others than the atlas's own, for tests; `typeface` is the address of the atlas's typeface below the
        base path, without which pages have one of the system.
        """
        self.sources, self.settings, self.typeface = sources, settings, typeface
        self.base = base_path.strip("/")
        self.give_way: Callable[[float], object] = lambda _longest: None  # waits while pages have more urgent work
        self._patient = _Patient()
        self._given = pages
        self._known: list[Known] = []
        self._database: Database | None = None
        self._lock = Lock()

    def greet(self, home: str) -> None:
        """Write a one-time address for the first administrator to the server's output, as long as there is none.

        `home` is the address of the atlas on this machine; the one of the settings goes before.
        """
        from geo.access import opened

        if not opened.is_there(self.settings):
            return
        from geo.access import links

        with suppress(AtlasError):  # said where a page is asked for
            if link := links.first_administrator(self.database()):
                address = f"{self.settings.public_url or home.rstrip('/')}/signin/first/{link}"
                sys.stdout.write(f"The atlas has no administrator yet. Become it, within a day and once: {address}\n")
                sys.stdout.flush()

    def close(self) -> None:
        """Let go of the database."""
        if self._database:
            self._database.close()

    def answer(self, request: Request, body: bytes = b"", fault: int = 0) -> Response:
        """Answer a request whose body was read; `fault` is the status of one that was not."""
        self._patient.left = WAIT
        try:
            self._let_pass()
            with self._database.keeping() if self._database else nullcontext():
                return self._answered(request, body, fault)
        finally:
            self._patient.left = 0.0

    def _let_pass(self) -> None:
        """Let clicks go first, at each of the many steps of an answer: one that comes meanwhile waits for a step."""
        if self._patient.left > 0:
            begun = monotonic()
            self.give_way(self._patient.left)
            self._patient.left -= monotonic() - begun

    def _answered(self, request: Request, body: bytes, fault: int) -> Response:
        address, base = self._address(request.scope["path"])
        method = GET if request.method == "HEAD" else request.method
        found = [(known, match) for known in self._table() if (match := known.pattern.match(f"/{address}"))]
        chosen = next(((known, match) for known, match in found if known.page.method == method), None)
        cookie = cookies.Cookies(request.cookies, self.settings, base)
        try:
            if chosen is None or chosen[0].page.stored:
                self.database()
            spoken = chosen[0].page.languages if chosen else i18n.FORM_LANGUAGES
            visit = self._visit(request, address, cookie, body, spoken)
        except AtlasError as error:  # the sentence is for administrators
            return _unready(request, error, self.settings.contact)
        visit.cut = visit.cut or bool(fault and body)
        if fault and not (visit.cut and chosen and chosen[0].page.cut):
            return _faulty(visit, fault)
        if chosen is None:
            return visit.nowhere() if not found else _wrong_method(visit, [known.page.method for known, _m in found])
        known, match = chosen
        if any(_CONTROL.search(text) for text in match.groupdict().values()):  # which no name has
            return visit.nowhere()
        visit.params = {name: known.convertors[name].convert(text) for name, text in match.groupdict().items()}
        return _turned_away(visit, known.page) or _cut(visit, known.page) or _handled(visit, known.page)

    def _address(self, path: str) -> tuple[str, str]:
        """Split a path into the address of a page and the base path before it."""
        whole = path.removeprefix("/")
        if self.base and whole.startswith(f"{self.base}/"):
            return whole.removeprefix(f"{self.base}/"), f"/{self.base}"
        return whole, ""

    def takes_file(self, path: str) -> int:
        """Say how long a form in parts, as those with files are, may be at a path; pages are not loaded to tell."""
        address = self._address(path)[0]
        if address.rpartition("/")[0] in addresses.ONE_CLICK:
            return LARGEST_CLICK
        return LARGEST_FILE if address in addresses.FILES else 0

    def _table(self) -> list[Known]:
        with self._lock:
            if not self._known:
                if not self._given:
                    from geo.web.editing.routes import PAGES

                    self._given = PAGES
                self._given = [page for page in self._given if not page.switch or getattr(self.settings, page.switch)]
                self._known = [Known(page, *_compiled(page.path)) for page in self._given]
            return self._known

    def database(self) -> Database:
        """Open the database at its first use.

        Raises
        ------
        AtlasError
            It is not there, or not of this version.
        """
        with self._lock:
            if self._database is None:
                from geo.access import opened

                self._database = opened.database(self.settings)
                self._database.give_way = self._let_pass
            return self._database

    def _visit(
        self, request: Request, address: str, cookie: cookies.Cookies, body: bytes, languages: Sequence[str]
    ) -> Visit:
        from starlette.datastructures import ImmutableMultiDict

        from geo.access import sessions

        signed = None
        with suppress(AtlasError):  # a page that needs no database shows itself as to any visitor
            signed = sessions.find(self.database(), cookie.session) if cookie.session else None
        query, text = ImmutableMultiDict(_fields(request.url.query)), body.decode("utf-8", "replace")
        wished = request.headers.get("accept-language")
        spoken = query.get("lang", "")
        if spoken not in i18n.FORM_LANGUAGES:
            spoken = signed.language if signed else i18n.negotiate(wished, languages)
        return Visit(
            request=request,
            address=address,
            params={},
            query=query,
            form=ImmutableMultiDict(_fields(text)),
            cut=text.count("&") >= MOST_FIELDS,
            t=i18n.translator(spoken if spoken in languages else i18n.public(spoken)),
            open_database=self.database,
            settings=self.settings,
            sources_now=self.sources,
            cookie=cookie,
            signed=signed,
            pages=self._given,
            has_typeface=bool(self.typeface),
            languages=languages,
            file=getattr(request.state, "file", ("", b"")),
            let_pass=self._let_pass,
        )


def _fields(text: str) -> list[tuple[str, str]]:
    """Read what was filled in, as far as it is read; ends of lines are one character, others of control left out."""
    read = parse_qsl("&".join(text.split("&", MOST_FIELDS)[:MOST_FIELDS]), keep_blank_values=True)
    return [(_clean(name), _clean(value)) for name, value in read]


def _clean(text: str) -> str:
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _turned_away(visit: Visit, page: DeskPage) -> Response | None:
    """Answer instead of a page that this visitor may not use, or whose form came from elsewhere."""
    if page.method == POST and page.checked:
        if not is_from_here(visit.request.headers):
            return visit.refused(visit.t(ELSEWHERE))
        if not visit.cookie.accepts(visit.form.get(cookies.FIELD, "")):
            return page.stale(visit) if page.stale else _again(visit, visit.t(STALE))
    if desk.may(page.who, visit.person):
        return None
    if visit.person.account is not None:
        return visit.refused()
    if page.method == GET:
        query = visit.request.url.query
        return visit.to("signin", next=visit.address + (f"?{query}" if query else ""))
    return _again(visit, visit.t(SIGN_IN), away=True)


def _cut(visit: Visit, page: DeskPage) -> Response | None:
    """Answer a form that has more fields than are read; with those, where its page can show them."""
    if not visit.cut:
        return None
    return page.cut(visit) if page.cut else _faulty(visit, 413)


def _again(visit: Visit, words: str, *, away: bool = False) -> Response:
    """Offer what was filled in once more, with a token of now."""
    fields = [(name, value) for name, value in visit.form.multi_items() if name != cookies.FIELD]
    title = visit.t("Sign in first") if away else visit.t("Once more, please")
    return visit.show("editing/again.html", title, 403, words=words, fields=fields, away=away)


def is_from_here(headers: Mapping[str, str]) -> bool:
    """Say whether a form was sent by a page of this server; what tells nothing of that, was not."""
    site = headers.get("sec-fetch-site", "")
    if site:
        return site == "same-origin" and _own_origin(headers, absent=True)
    return _own_origin(headers, absent=False)


def _own_origin(headers: Mapping[str, str], *, absent: bool) -> bool:
    if "origin" not in headers:
        return absent
    told = {name.encode(): headers.get(name, "").encode("latin-1", "replace") for name in ("origin", "host")}
    return security.from_own_page(told)


def _handled(visit: Visit, page: DeskPage) -> Response:
    t = visit.t
    try:
        return page.handler(visit)
    except MissingData:
        raise  # the server has a page for it
    except Declined as error:
        return visit.told(t("This cannot be done"), error.words(t), 422)
    except Refused as error:
        _LOG.info("Refused at %s: %s", page.path, type(error).__name__)
        words = _("Somebody was faster, or you may not do this. Load the page anew to see how it is now.")
        return visit.told(t("This cannot be done"), t(words), 409)
    except AtlasError as error:
        _LOG.error("%s %s cannot be answered: %s", page.method, page.path, error)
        return visit.told(t("Not now"), t("This does not work at the moment. Try again later."), 503)
    except Exception:  # whatever it is, visitors see a sentence and the log what to mend
        _LOG.exception("%s %s failed.", page.method, page.path)
        return visit.told(t("Not now"), t("This does not work at the moment. Try again later."), 500)


def _unready(request: Request, error: AtlasError, contact: str) -> Response:
    from starlette.responses import HTMLResponse

    from geo.web.panels import trouble

    t = i18n.translator(i18n.negotiate(request.headers.get("accept-language")))
    root = "../" * request.scope["path"].strip("/").count("/") or "./"
    return HTMLResponse(trouble.page(error, t, root, contact), 503, {"cache-control": "no-store"})


def _faulty(visit: Visit, status: int) -> Response:
    words = {
        413: _("What was sent is too long, so nothing was done. Shorten it and try again."),
        415: _("What was sent is no form of the atlas, so nothing was done."),
    }[status]
    return visit.told(visit.t("This cannot be done"), visit.t(words), status)


def _wrong_method(visit: Visit, methods: Iterable[str]) -> Response:
    response = visit.told(visit.t("This cannot be done"), visit.t("Nothing is shown at this address by itself."), 405)
    response.headers["allow"] = ", ".join(sorted({*methods, *(["HEAD"] if GET in methods else [])}))
    return response


async def _body(request: Request, takes_file: int = 0) -> tuple[bytes, int]:
    """Read a form, its beginning where it is too long; with the status of the answer then, or where it is none."""
    if request.method != POST:
        return b"", 0
    if takes_file and request.headers.get("content-type", "").lower().startswith(f"{MULTIPART};"):
        return await _with_file(request, takes_file)
    if request.headers.get("content-type", URLENCODED).partition(";")[0].strip().lower() != URLENCODED:
        return b"", 415
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return body[:LARGEST], 413
    return body, 0


async def _with_file(request: Request, most: int) -> tuple[bytes, int]:
    """Read a form that brings a file; the file goes along with the request."""
    from starlette.datastructures import UploadFile
    from starlette.formparsers import MultiPartException, MultiPartParser

    length = 0

    async def limited() -> AsyncGenerator[bytes, None]:
        nonlocal length
        async for part in request.stream():
            length += len(part)
            if length > most:
                raise MultiPartException("too long")
            yield part

    try:
        parser = MultiPartParser(request.headers, limited(), max_files=1, max_fields=50, max_part_size=LARGEST)
        form = await parser.parse()
    except MultiPartException:
        return b"", 413 if length > most else 415
    fields = []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            request.state.file = (value.filename or "", await value.read())
        else:
            fields.append((name, value))
    await form.close()
    return urlencode(fields).encode(), 0


def routes(gate: Gate, prefixes: list[str]) -> list[BaseRoute]:
    """Build the routes of all these pages below each prefix."""
    from anyio import CapacityLimiter, to_thread
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route

    limiters: list[CapacityLimiter] = []  # of its own: work on the registry keeps no reader waiting

    async def answer(request: Request) -> Response:
        if not limiters:
            limiters.append(CapacityLimiter(AT_ONCE))
        body, fault = await _body(request, gate.takes_file(request.scope["path"]))
        return await to_thread.run_sync(gate.answer, request, body, fault, limiter=limiters[0])

    async def typeface(_request: Request) -> Response:
        face = f'@font-face {{ font-family: "Source Sans"; font-weight: 200 900; src: url("../{gate.typeface}"); }}'
        return PlainTextResponse(face, media_type="text/css", headers={"cache-control": "public, max-age=86400"})

    methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    faces: list[BaseRoute] = [Route(f"{prefix}/{desk.TYPEFACE}", typeface) for prefix in prefixes]
    return faces + [
        Route(f"{prefix}/{first}{rest}", answer, methods=methods)
        for prefix in prefixes
        for first in addresses.FIRST
        for rest in ("", "/{rest:path}")
    ]
