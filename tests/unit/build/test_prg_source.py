"""Installing the official register of boundaries from an address."""

import http.server
import threading
from collections import Counter

import pytest

from geo.build import prg, prg_source
from tests.unit.registers import refused, write


@pytest.fixture
def server(good, tmp_path, monkeypatch):
    """A web server with the register at /prg.geojson, redirections, and an endless file."""
    content = write(good, tmp_path / "served.geojson").read_bytes()
    asked = Counter()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            path = self.path.partition("?")[0]
            asked[path] += 1
            targets = {
                "/moved": "/prg.geojson",
                "/file": "file:///etc/passwd",
                "/ftp": "ftp://127.0.0.1/x",
                "/loop": "/loop",
            }
            if path in targets:
                self.send_response(302)
                self.send_header("Location", targets[path])
                self.end_headers()
            elif path in {"/prg.geojson", "/endless"}:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(content)
            else:
                self.send_error(404)

        def log_message(self, *_):
            pass

    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as web:
        thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{web.server_port}"
        web.shutdown()
        thread.join()
    assert asked


def test_an_address_is_downloaded_and_its_secrets_are_not_kept(server, folder):
    for path in ("/prg.geojson?token=secret", "/moved"):
        summary = prg.install(server + path, folder)
        assert summary.source == server + path.partition("?")[0]
        assert "secret" not in (folder / "MANIFEST.json").read_text()


def test_what_the_server_says_is_passed_on(server, folder, monkeypatch):
    assert refused(f"{server}/nothing", folder) == [
        f"{server}/nothing answered 404 Not Found; check the address in a browser or download the file."
    ]
    for path in ("/file", "/ftp", "/loop"):
        (fault,) = refused(f"{server}{path}", folder)
        assert fault.startswith(f"{server}{path} ")
        assert "\n" not in fault
    monkeypatch.setattr(prg_source, "ARCHIVE_LIMIT", 100)
    assert "sends more than 0 MB" in refused(f"{server}/endless", folder)[0]


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("ftp://example.org/prg.zip", "came an address with ftp:, expected http:// or https://"),
        ("file:///etc/passwd", "came an address with file:, expected http:// or https://"),
        ("FILE:/etc/passwd", "came an address with FILE:, expected http:// or https://"),
        ("data:application/json,{}", "came an address with data:, expected http:// or https://"),
        ("s3://bucket/prg.gpkg", "came an address with s3:, expected http:// or https://"),
        ("http://", "http:// is no address to fetch (it names no host)"),
        ("https://[::1/prg.gpkg", "is no address to fetch"),
        ("https://me:secret@example.org/prg.gpkg", "example.org/prg.gpkg is no address to fetch (names and passwords"),
        ("http://127.0.0.1:99999/", "is no address to fetch"),
        ("http://127.0.0.1:1/prg.gpkg", "http://127.0.0.1:1/prg.gpkg cannot be reached"),
        ("http://127.0.0.1:1/a b\r\nX: y", "cannot be reached"),
    ],
)
def test_addresses_that_are_refused(folder, monkeypatch, address, fault):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    (said,) = refused(address, folder)
    assert fault in said
    assert "secret" not in said


def test_a_host_without_a_name_in_the_network(folder, monkeypatch):
    def unknown(*_args, **_more):
        raise OSError("Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", unknown)
    monkeypatch.setenv("no_proxy", "*")
    assert "cannot be reached (Name or service not known)" in refused("https://atlas.invalid/prg.gpkg", folder)[0]
