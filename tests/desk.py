"""A browser of the tests for the pages that are filled in: keeps cookies, sends forms as a page would."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from http.cookies import SimpleCookie
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from geo.web.editing.gate import Gate
from tests import asgi

HERE = "http://atlas.test"


@dataclass
class Reply:
    """An answer as a browser has it."""

    status: int
    headers: list[tuple[str, str]]
    text: str
    address: str
    content: bytes = b""

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")

    @property
    def words(self) -> str:
        """What is read on the page, without tags, blanks made one."""
        shown = re.sub(r"<(script|style|title)\b.*?</\1>|<[^>]+>", " ", self.text, flags=re.DOTALL)
        return " ".join(unescape(shown).replace("\u00a0", " ").split())


@dataclass
class Browser:
    """Asks a gate for its pages; `follow` a redirect is a choice of the caller."""

    gate: Gate
    language: str = "en"
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""  # of the last page with a form

    def get(self, path: str, method: str = "GET", **headers: str) -> Reply:
        return self.send(method, path, b"", headers)

    def post(self, path: str, **form: Any) -> Reply:
        """Send a form with the token of the last page that had one."""
        return self.send_form(path, {"token": self.token, **form})

    def send_form(self, path: str, form: dict[str, Any], **headers: str) -> Reply:
        told = {"origin": HERE, "sec-fetch-site": "same-origin", **headers}
        told["content-type"] = "application/x-www-form-urlencoded"
        return self.send("POST", path, urlencode(form, doseq=True).encode(), told)

    def upload(self, path: str, name: str, content: bytes, **form: str) -> Reply:
        """Send a form with a file, with the token of the last page that had one."""
        mark, parts = "x-x-x-x", []
        for field_name, text in {"token": self.token, **form}.items():
            parts.append(f'--{mark}\r\ncontent-disposition: form-data; name="{field_name}"\r\n\r\n{text}\r\n'.encode())
        head = f'--{mark}\r\ncontent-disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
        body = b"".join([*parts, head, content, f"\r\n--{mark}--\r\n".encode()])
        told = {
            "origin": HERE,
            "sec-fetch-site": "same-origin",
            "content-type": f"multipart/form-data; boundary={mark}",
        }
        return self.send("POST", path, body, told)

    def follow(self, reply: Reply) -> Reply:
        assert reply.status == 303, (reply.status, reply.words)
        return self.get(urljoin(f"/{reply.address}", reply.header("location")).removeprefix("/"))

    def send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Reply:
        told = {"host": urlsplit(HERE).netloc, "accept-language": self.language, **self.headers, **headers}
        if self.cookies:
            told["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        told = {name: value for name, value in told.items() if value}
        waits = told.get("content-type", "").startswith("multipart/")  # for a thread that keeps a large file
        reply = (asgi.run if waits else asgi.straight)(_asked(self.gate, method, path, body, told))
        for name, value in reply.headers:
            if name == "set-cookie":
                self._keep(value)
        if found := re.search(r'name="token" value="(\w+)"', reply.text):
            self.token = found[1]
        return reply

    def _keep(self, line: str) -> None:
        for name, morsel in SimpleCookie(line).items():
            self.cookies.pop(name, None)
            if morsel.value and morsel["max-age"] != "0":
                self.cookies[name] = morsel.value


async def _asked(gate: Gate, method: str, path: str, body: bytes, headers: dict[str, str]) -> Reply:
    from starlette.requests import Request

    from geo.web.editing import gate as gates

    route, _mark, query = path.partition("?")
    scope = {
        "type": "http", "method": method, "path": f"/{route}", "query_string": query.encode(), "scheme": "http",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
        "client": (headers.get("x-client", "192.0.2.1"), 1), "server": ("atlas.test", 80),
    }  # fmt: skip
    come = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        return come.pop() if come else {"type": "http.disconnect"}

    request = Request(scope, receive)
    content, fault = await gates._body(request, gate.takes_file(scope["path"]))
    response = gate.answer(request, content, fault)
    listed = [(name.decode(), value.decode("latin-1")) for name, value in response.raw_headers]
    content = bytes(response.body)
    return Reply(response.status_code, listed, content.decode("utf-8", "replace"), route, content)


def account(database: Any, email: str, roles: Iterable[tuple[str, str]] = ()) -> int:
    """Make an account with roles, each with its scope, and return its number."""
    from geo.database.models import Account, Role

    with database.writing() as session:
        session.add(made := Account(email=email, language="en", created_at=datetime.now(UTC)))
        session.flush()
        session.add_all(Role(account=made.id, role=role, scope=scope) for role, scope in roles)
        return made.id


def browser(
    database: Any, sources: Any = None, pages: Iterable[Any] = (), base: str = "", language: str = "en"
) -> Browser:
    """Open a browser on the pages of an installation; `pages` are others than the atlas's own."""
    made = Gate(lambda: sources or SimpleNamespace(), database.settings, base, tuple(pages))
    made._database = database
    return Browser(made, language)


def signed_in(
    database: Any, email: str = "a@b.pl", roles: Iterable[tuple[str, str]] = (), sources: Any = None
) -> Browser:
    """Open a browser of somebody who has signed in, with a page's token at hand."""
    from geo.access import sessions

    opened = browser(database, sources)
    opened.cookies["atlas_session"] = sessions.begin(database, account(database, email, roles))
    opened.get("account")
    return opened
