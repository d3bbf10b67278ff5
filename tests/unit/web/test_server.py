"""What reaches Streamlit, and what is answered before it."""

import socket as sockets
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.settings import Settings
from geo.web.server import PageMiddleware, at_once
from tests import asgi


async def passed_on(
    scope: dict[str, Any], scopes: list[dict[str, Any]], environment: dict[str, str]
) -> tuple[bool, list[dict[str, Any]]]:
    """Say whether the middleware hands a connection on, and what it sends itself."""
    sent: list[dict[str, Any]] = []

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        scopes.append(scope)

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    middleware = PageMiddleware(app, Settings.from_environment(environment))
    await middleware({"path": "/_stcore/stream", "query_string": b"", "method": "GET", **scope}, receive, send)
    return bool(scopes), sent


def socket(**headers: str) -> tuple[bool, list[dict[str, Any]]]:
    listed = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    return run({"type": "websocket", "headers": listed})


def run(
    scope: dict[str, Any], scopes: list[dict[str, Any]] | None = None, **environment: str
) -> tuple[bool, list[dict[str, Any]]]:
    seen: list[dict[str, Any]] = [] if scopes is None else scopes
    passed: tuple[bool, list[dict[str, Any]]] = asgi.run(passed_on(scope, seen, environment))
    return passed


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://localhost:8501", "localhost:8501"),
        ("https://klastry.example.pl", "klastry.example.pl"),
        ("https://klastry.example.pl", "klastry.example.pl:443"),
        ("http://KLASTRY.example.pl:80", "klastry.example.pl"),
        ("http://[::1]:8501", "[::1]:8501"),
    ],
)
def test_a_page_of_the_atlas_opens_its_connection(origin: str, host: str) -> None:
    assert socket(origin=origin, host=host) == (True, [])


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://evil.example", "klastry.example.pl"),
        ("https://klastry.example.pl.evil.example", "klastry.example.pl"),
        ("http://localhost:8502", "localhost:8501"),
        ("null", "localhost:8501"),
        ("", "localhost:8501"),
        ("file://", "localhost:8501"),
        ("http://[::1", "localhost:8501"),
        ("http://localhost:99999", "localhost:8501"),
        ("http://", ""),
    ],
)
def test_a_page_of_others_is_refused_before_streamlit_is_asked(origin: str, host: str) -> None:
    assert socket(origin=origin, host=host) == (False, [{"type": "websocket.close", "code": 1008}])


def test_a_program_without_a_page_is_let_in() -> None:
    assert socket(host="localhost:8501") == (True, [])


@given(st.text(st.characters(max_codepoint=255)), st.text(st.characters(max_codepoint=255)))
def test_no_header_makes_an_error(origin: str, host: str) -> None:
    reached, sent = socket(origin=origin, host=host)
    assert reached == (not sent)


@pytest.mark.parametrize(
    "path", ["_stcore/upload_file/a/b", "_stcore/metrics", "_stcore/agent/openapi.json", "_stcore/agent/interact"]
)
@pytest.mark.parametrize("method", ["GET", "PUT", "POST"])
def test_what_no_page_uses_is_not_there(path: str, method: str) -> None:
    scope = {"type": "http", "path": f"/{path}", "method": method, "headers": []}
    reached, sent = run(scope)
    assert not reached
    assert sent[0]["status"] == 404


@pytest.mark.parametrize(("host", "reached"), [("klastry.example.pl", True), ("evil.example", False)])
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_where_hosts_are_named_nothing_is_shown_under_another(kind: str, host: str, reached: bool) -> None:
    scope = {"type": kind, "headers": [(b"host", host.encode())]}
    passed, sent = run(scope, ATLAS_HOSTS="klastry.example.pl")
    assert passed is reached
    assert reached or sent[0].get("status", sent[0].get("code")) in (404, 1008)
    assert run({"type": "http", "headers": [(b"host", b"10.0.0.7")], "path": "/healthz"}, ATLAS_HOSTS=host)[0]


@pytest.mark.parametrize("path", ["/", "/nowhere", "/vendor/leaflet.js"])
def test_no_part_of_an_answer_is_asked_for(path: str) -> None:
    headers = [(b"range", b"bytes=0-9"), (b"if-range", b"x"), (b"accept", b"*/*")]
    seen: list[dict[str, Any]] = []
    run({"type": "http", "headers": headers, "path": path}, seen)
    assert seen[0]["headers"] == [(b"accept", b"*/*")]


def test_what_a_server_writes_leaves_at_once() -> None:
    """Connections have it from the socket that listens, which Streamlit opens without saying TCP."""
    started: list[object] = []

    async def startup(server: object, opened: object) -> None:
        started.append((server, opened))

    with sockets.socket() as listening, sockets.socket() as near:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        asgi.run(at_once(startup)("server", [listening]))
        near.connect(listening.getsockname())
        with listening.accept()[0] as far:
            assert far.getsockopt(sockets.IPPROTO_TCP, sockets.TCP_NODELAY)
    assert started == [("server", [listening])]
    asgi.run(at_once(startup)("another"))
    assert started[1:] == [("another", None)]
