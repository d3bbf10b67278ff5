"""Pins against advisories, as a service on this machine knows them."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from geo.build import advisories

KNOWN = {
    ("jinja2", "2.4.1"): {
        "id": "GHSA-0000-0000-0001",
        "aliases": ["CVE-2099-0001"],
        "affected": [
            {
                "package": {"name": "jinja2", "ecosystem": "PyPI"},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.11.3"}]}],
                "versions": ["2.4.1"],
            }
        ],
    }
}


class Answers(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        found = KNOWN.get((asked["package"]["name"], asked["version"]))
        body = json.dumps({"vulns": [found]} if found else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1/query"
    server.shutdown()
    server.server_close()


def ask(folder: Path, service: str, *pins: str) -> tuple[int, list[str]]:
    file, said = folder / "pins.txt", []
    file.write_text("".join(f"{pin} --hash=sha256:{64 * '0'}\n" for pin in pins), encoding="utf-8")
    return advisories.main(["--address", service, str(file)], said.append), said


def test_an_advisory_is_named_with_what_mends_it(service: str, tmp_path: Path) -> None:
    code, said = ask(tmp_path, service, "jinja2==2.4.1", "markupsafe==3.0.4")
    assert code == advisories.FOUND
    assert said[0] == "jinja2 2.4.1: CVE-2099-0001, GHSA-0000-0000-0001. Mended in 2.11.3."
    clean = "No advisory names any of the pins (1 compared)."
    assert ask(tmp_path, service, "markupsafe==3.0.4") == (advisories.CLEAN, [clean])


def test_where_nobody_answers_nothing_is_called_clean(service: str, tmp_path: Path) -> None:
    code, said = ask(tmp_path, "http://127.0.0.1:9/v1/query", "markupsafe==3.0.4")
    assert code == advisories.UNKNOWN
    assert said[0].startswith("Advisories cannot be had from here, so nothing is known of the pins (")
    said.clear()
    unlisted = [{"name": "a", "skip_reason": "not found"}, {"name": "b", "version": "1", "vulns": []}]
    assert advisories.report(unlisted, said.append) == advisories.UNKNOWN
    assert said == ["Nothing is known of 1 of 2 pins, such as a: they are not listed."]
