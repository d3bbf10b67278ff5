"""A server in a closed network asks nobody: watched from inside its process, over start, visits, files, intruders."""

import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, StartAtlas
from tests.browser.serving import Server, serve
from tests.browser.test_addresses import get
from tests.browser.visitors import Watch

# Written where Python looks before it runs anything.
WATCH = """
import sys

NEAR = {"127.0.0.1", "localhost", "0.0.0.0", "::1", "::", "None", ""}

def tell(line):
    with open(FILE, "a", encoding="utf-8") as file:
        file.write(line + "\\n")

def watch(event, arguments):
    if event == "socket.getaddrinfo" and str(arguments[0]) not in NEAR:
        tell(f"looked up {arguments[0]}")
    if event == "socket.connect" and isinstance(arguments[1], tuple) and str(arguments[1][0]) not in NEAR:
        tell(f"asked {arguments[1][0]}")

tell("watching")
sys.addaudithook(watch)
"""


def intrude(port: int, origin: str) -> bytes:
    """Open a WebSocket as a page of others does, and return the first line of the answer."""
    with socket.create_connection(("127.0.0.1", port)) as line:
        request = (
            f"GET /_stcore/stream HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: {origin}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        line.sendall(request.encode())
        return line.recv(1000).partition(b"\r\n")[0]


def slow_answer(server: Server, done: Callable[[], bool]) -> float:
    """Ask for the health of a server until `done`, ten times or more; give what half of them take at most."""
    taken = []
    while len(taken) < 10 or not done():
        start = time.perf_counter()
        assert get(f"{server.url}/healthz")[0] == 200
        taken.append(time.perf_counter() - start)
    assert max(taken) < 4, "a look-up of another host takes five seconds"
    return median(taken)  # a busy machine holds up some, a server that waits holds up all


@pytest.mark.parametrize("attempts", [10, 1000])
def test_pages_of_others_that_knock_keep_nobody_waiting(attempts: int, atlas: Server) -> None:
    get(atlas.url)  # the start is over
    idle = slow_answer(atlas, lambda: True)  # what this machine takes just now
    with ThreadPoolExecutor(4) as intruders:
        port = urlsplit(atlas.url).port or 0
        knocking = [intruders.submit(intrude, port, "https://evil.example") for _ in range(attempts)]
        busy = slow_answer(atlas, lambda: all(one.done() for one in knocking))
    assert {one.result() for one in knocking} == {b"HTTP/1.1 403 Forbidden"}
    assert busy <= 0.2 + idle


def test_the_server_asks_nobody(page: Page, open_page: Open, tmp_path: Path) -> None:
    told = tmp_path / "told.txt"
    (tmp_path / "sitecustomize.py").write_text(WATCH.replace("FILE", repr(str(told))), encoding="utf-8")
    with serve(tmp_path / "server.log", environment={"PYTHONPATH": str(tmp_path)}, address="") as server:
        for path in ("/", "/regions?region=06"):
            open_page(page, path, server=server)
        port = urlsplit(server.url).port or 0
        for origin in ("https://evil.example", "null", "http://127.0.0.1.evil.example"):
            assert intrude(port, origin).startswith(b"HTTP/1.1 403")
        assert intrude(port, server.url).startswith(b"HTTP/1.1 101")
        assert get(server.url + "/export/map/csv")[0] == 200
        page.goto("about:blank")
    seen = told.read_text(encoding="utf-8").split("\n")[:-1]
    assert seen == ["watching"] * 2, "the server and the process that makes files are watched, and ask nobody"


def test_pages_work_under_the_strictest_policy(
    start_atlas: StartAtlas, open_page: Open, page: Page, watch: Watch
) -> None:
    """Nothing is written as a script or evaluated but what the server wrote; a fault in the console fails the test."""
    server = start_atlas({"ATLAS_EVAL": "no"})
    for path in ("/?lang=pl", "/regions?region=06", "/potential", "/present"):
        open_page(page, path, server=server)
        expect(page.locator("h1").first).to_be_visible()
    watch.verify()
    watch.detach()  # what follows is a fault, and is to be one
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<i id=evil onclick=\"window.pwned = 1\">x</i>')")
    page.locator("#evil").dispatch_event("click")
    assert page.evaluate("window.pwned") is None


def test_the_server_does_not_name_itself(atlas: Server) -> None:
    assert "server" not in get(f"{atlas.url}/healthz")[1]
