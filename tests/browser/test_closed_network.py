"""A server in a closed network asks nobody: watched from inside its process, over start, visits, files, intruders."""

import socket
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.browser.serving import serve
from tests.browser.test_addresses import get

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
    assert told.read_text(encoding="utf-8").split("\n")[:-1] == ["watching"]
