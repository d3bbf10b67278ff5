"""What every page that is filled in is made with: who may, what came, what is answered.

A page is a plain function ``handler(visit) -> Response``, run in a thread; a line of ``PAGES`` names its address,
method and who may ask for it. `geo.web.editing.gate` checks origin, token and role before the handler; the service that
it calls checks the object.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from geo.access.person import ADMINISTRATOR, CONTACT, COORDINATOR, Person
from geo.codes import own_name
from geo.i18n import FORM_LANGUAGES, LANGUAGES, public
from geo.i18n import mark as _
from geo.web import assets, server
from geo.web.editing import addresses, cookies
from geo.web.render import render

if TYPE_CHECKING:
    from markupsafe import Markup
    from starlette.datastructures import ImmutableMultiDict
    from starlette.requests import Request
    from starlette.responses import Response

    from geo.access.sessions import Browser, Signed
    from geo.database.engine import Database
    from geo.i18n import Translator
    from geo.scenes.sources import Sources
    from geo.settings import Settings

EVERYBODY, SIGNED_IN, COORDINATORS, EDITORS, ADMINISTRATORS = (
    "everybody",
    "signed in",
    "coordinators",
    "editors",
    "administrators",
)
_ROLES = {
    COORDINATORS: {COORDINATOR, ADMINISTRATOR},
    EDITORS: {CONTACT, ADMINISTRATOR},
    ADMINISTRATORS: {ADMINISTRATOR},
}
GET, POST = "GET", "POST"
TYPEFACE = "desk/typeface.css"  # written by a route of its own: pages may have no style inside
# A way within the atlas, as it may stand behind ``next``: path below the base path and query, nothing that leads out.
_WAY = re.compile(r"(?!.*//)(?:[\w~%-][\w.~%-]*(?:/[\w.~%-]+)*/?)?(?:\?[\w.~%&=+,;:@!*()-]*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class DeskPage:
    """An address with one method, who may use it, and what answers."""

    path: str  # below the base path, without a slash in front: ``submit/cluster/{id}``, ``changes/{number:int}``
    method: str  # `GET`, which answers HEAD as well, or `POST`
    handler: Callable[[Visit], Response]
    who: str  # one of `EVERYBODY` … `ADMINISTRATORS`
    menu: str = ""  # marked name in the menu of those who may use it; blank where it has no place there
    # a POST whose visit was over when its form came: shows the form again, and does nothing else
    stale: Callable[[Visit], Response] | None = None
    cut: Callable[[Visit], Response] | None = None  # the same, of a form that has more fields than are read
    stored: bool = True  # whether it needs the database; what shows the published snapshot alone does not
    checked: bool = True  # a POST that mail programs send by themselves has neither cookie nor origin
    switch: str = ""  # name of the setting that turns it on; blank where every installation has it
    languages: tuple[str, ...] = LANGUAGES  # that it speaks; what is asked for in another one, it says in English

    def speaking(self) -> DeskPage:
        """Return it as a form or a letter's page, which speaks `FORM_LANGUAGES`; editors' pages do not."""
        return self if self.who in (EDITORS, ADMINISTRATORS) else replace(self, languages=FORM_LANGUAGES)


def may(who: str, person: Person) -> bool:
    """Say whether a person belongs to those who may use a page."""
    if who == EVERYBODY:
        return True
    own = {role for role, _scope in person.roles}
    return person.account is not None and (who == SIGNED_IN or bool(own & _ROLES[who]))


def own_way(text: str) -> str:
    r"""Return a way within the atlas as it came with an address, or the way to its map where it leads elsewhere.

    >>> own_way("submit/cluster/agro?lang=en"), own_way("//evil.example"), own_way("/\\evil"), own_way("a/../../x")
    ('submit/cluster/agro?lang=en', '', '', '')
    """
    *before, last = re.split(r"/|%2f|%5c", text.partition("?")[0].lower().replace("%2e", "."))
    leads_out = {"", ".", ".."} & set(before) or last in (".", "..")
    return text if _WAY.fullmatch(text) and not leads_out else ""


@dataclass(slots=True)
class Visit:
    """One request of one visitor, and the answers that can be given to it."""

    request: Request
    address: str  # of this page, below the base path
    params: Mapping[str, Any]  # of the path
    query: ImmutableMultiDict[str, str]  # of the address
    form: ImmutableMultiDict[str, str]  # what was filled in; checked, limited, without control characters
    t: Translator
    open_database: Callable[[], Database]
    settings: Settings
    sources_now: Callable[[], Sources]
    cookie: cookies.Cookies
    signed: Signed | None = None
    pages: Sequence[DeskPage] = ()
    has_typeface: bool = False
    languages: Sequence[str] = LANGUAGES  # of this page
    file: tuple[str, bytes] = ("", b"")  # name and content of what came along
    cut: bool = False  # whether the form has more fields than were read
    let_pass: Callable[[], object] = lambda: None  # lets the clicks of visitors go first

    @property
    def person(self) -> Person:
        """Who asks, with the roles that hold at this moment."""
        return self.signed.person if self.signed else Person()

    @property
    def database(self) -> Database:
        """The database of the registry."""
        return self.open_database()

    @property
    def email(self) -> str:
        """Address of the account; blank for a visitor."""
        return self.signed.email if self.signed else ""

    @property
    def language(self) -> str:
        """Language of the answer."""
        return self.t.language

    def speak(self, language: str) -> None:
        """Answer in another language, such as that of a letter, if the page speaks it."""
        if language in self.languages:
            self.t = replace(self.t, language=language)

    @property
    def sources(self) -> Sources:
        """The published snapshot, as all other pages show it."""
        return self.sources_now()

    @property
    def is_sample(self) -> bool:
        """Whether some of the data were invented for training."""
        from geo.store import live, public

        return public.is_sample(live.pinned(self.settings).data)

    def marked(self, title: str) -> str:
        """Return the title of a feed or calendar, which programs show alone; invented data are told by it."""
        return self.t("{title} (sample data)", title=title) if self.is_sample else title

    @property
    def home(self) -> str:
        """Address of the atlas for what leaves it, with a slash at its end; blank where it is not known for sure.

        Who asks could say any ``Host``: it counts only where the settings name it, or on this machine.
        """
        if self.settings.public_url:
            return f"{self.settings.public_url}/"
        host = self.request.headers.get("host", "")
        local = urlsplit(f"//{host}").hostname in ("localhost", "127.0.0.1", "::1")
        forwarded = self.request.headers.get("x-forwarded-proto", "") if self.settings.trusts_proxy else ""
        scheme = "https" if forwarded.partition(",")[0].strip() == "https" else "http"
        return f"{scheme}://{host}{self.cookie.path.rstrip('/')}/" if local or self.settings.hosts else ""

    @property
    def network(self) -> str:
        """Network that the request comes from, for what may not be done too often."""
        from geo.access import attempts

        client = self.request.client.host if self.request.client else ""
        if self.settings.trusts_proxy:  # the last one is what the proxy itself saw
            client = self.request.headers.get("x-forwarded-for", client).rpartition(",")[2].strip()
        return attempts.network(client)

    @property
    def browser(self) -> Browser:
        """The browser that asks, for a session that begins."""
        from geo.access.sessions import Browser

        return Browser(self.request.headers.get("user-agent", ""), self.cookie.session)

    @property
    def root(self) -> str:
        """Lead from this address to the atlas."""
        return "../" * self.address.count("/") or "./"

    def url(self, path: str = "", **query: object) -> str:
        """Link to a page below the base path; a language that was chosen goes along, as far as it is spoken there."""
        way, _mark, rest = path.partition("?")
        asked = self.query.get("lang", "")
        chosen = {}
        if asked and "lang" not in query:
            spoken = asked if asked in FORM_LANGUAGES else self.language
            chosen = {"lang": spoken if addresses.is_own(way) else public(spoken)}
        more = urlencode({**query, **chosen}, doseq=True) if query or chosen else ""
        asked = "&".join(part for part in (rest, more) if part)
        return f"{self.root}{quote(way, safe='/%~')}" + (f"?{asked}" if asked else "")

    def csrf(self) -> Markup:
        """Write the hidden field that every form of this page needs."""
        from markupsafe import Markup

        return Markup('<input type="hidden" name="{}" value="{}">').format(cookies.FIELD, self.cookie.token())

    def show(self, template: str, title: str, status: int = 200, **context: object) -> Response:
        """Answer with a page; `template` is a file of ``geo/web/templates``, `title` a finished text."""
        from starlette.responses import HTMLResponse

        self.let_pass()
        shown = {**_frame(self, title), **context}
        content = render(template.removesuffix(".html"), self.t, **shown)
        return self.send(HTMLResponse(content, status, {"cache-control": "no-store"}), seen=True)

    def to(self, path: str, said: str = "", **query: object) -> Response:
        """Lead on to a page below the base path, which tells `said`, a finished text, once."""
        from starlette.responses import Response

        if said:
            self.cookie.say(said)
        return self.send(Response(status_code=303, headers={"location": self.url(path, **query)}))

    def nowhere(self) -> Response:
        """Answer that there is nothing here, or nothing that this visitor may know of."""
        words = _("The atlas has nothing at this address. It may be mistyped, or the page has another address now.")
        return self.told(self.t("No such page"), self.t(words), 404)

    def refused(self, why: str = "") -> Response:
        """Answer that this visitor may not; `why` is a finished text."""
        return self.told(self.t("Not allowed"), why or self.t("Your account may not do this."), 403)

    def told(self, title: str, words: str, status: int) -> Response:
        """Answer with a sentence on a page of its own; both are finished texts."""
        return self.show("editing/told.html", title, status, words=words)

    def send(self, response: Response, seen: bool = False) -> Response:
        """Give an answer the cookies of this visit; `seen` where what was said is shown by it."""
        self.cookie.write(response, seen)
        response.headers.setdefault("cache-control", "no-store")
        return response


def _frame(visit: Visit, title: str) -> dict[str, object]:
    """Return what the template ``editing/page.html`` shows around every page."""
    from geo.web.panels.around import FOOTER, MENU, records

    t, kept = visit.t, {name: value for name, value in visit.query.items() if name != "words"}
    tools = [page for page in visit.pages if page.menu and may(page.who, visit.person)]
    return {
        "visit": visit,
        "sample": visit.is_sample,
        "page_title": title,
        "title": server.title(t.language),
        "root": visit.root,
        "url": visit.url,
        "csrf": visit.csrf,
        "said": visit.cookie.said(),
        "icon": assets.named("favicon.svg"),
        "typeface": TYPEFACE if visit.has_typeface else "",
        "sheets": [assets.named("sheets.css"), assets.named("editing.css")],
        "script": assets.named("desk.js"),
        "early": assets.named(assets.EARLY),
        "menu": [(path, t(name)) for path, name in MENU.items()],
        "footer": [(path, t(name)) for path, name in {**FOOTER, **records(visit.settings)}.items()],
        "tools": [(page.path, t(page.menu), page.path == visit.address) for page in tools],
        "page_languages": [
            {
                "code": one,
                "name": own_name(one),
                "href": f"?{urlencode({**kept, 'lang': one})}" if kept else f"?lang={one}",
            }
            for one in visit.languages
        ],
        "here": visit.address + (f"?{query}" if (query := visit.request.url.query) else ""),
    }
