"""What the server answers to addresses and clients of every kind, without a browser."""

import gzip
import re
import socket
import urllib.error
import urllib.parse
import urllib.request

import pytest

from tests.browser.conftest import StartAtlas
from tests.browser.serving import Server

PAGES = ["/", "/regions?region=06", "/cluster?cluster=dolina-lotnicza", "/policy", "/show?story=region-06", "/about"]


def get(address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(
        address, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    try:
        with urllib.request.urlopen(request) as answer:
            status, told, body = answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        status, told, body = error.code, error.headers, error.read()
    found = {name.lower(): value for name, value in told.items()}
    return status, found, gzip.decompress(body) if found.get("content-encoding") == "gzip" else body


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    "client",
    [
        {"Accept": "*/*", "Accept_Encoding": "gzip"},
        {"Accept": "text/html", "Accept_Encoding": "identity"},
        {"Accept": "text/html", "Range": "bytes=0-99", "Accept_Encoding": "gzip;q=0"},
    ],
)
def test_every_page_has_its_name_for_every_client(path: str, client: dict[str, str], atlas: Server) -> None:
    status, headers, body = get(atlas.url + path, Accept_Language="pl", **client)
    page = body.decode()
    assert status == 200
    assert '<html lang="pl"' in page
    assert "<title>Streamlit</title>" not in page
    assert re.search(r"<title>(.+ – )?Atlas klastrów</title>", page)
    assert ("content-encoding" in headers) == (client["Accept_Encoding"] == "gzip")
    assert "./assets/sheets." in page


@pytest.mark.parametrize("path", ["/", "/regions?region=06", "/cluster?cluster=dolina-lotnicza"])
def test_a_link_preview_finds_what_it_shows(path: str, start_atlas: StartAtlas) -> None:
    server = start_atlas({"ATLAS_PUBLIC_URL": "https://klastry.example.pl"})
    page = get(server.url + path, Accept="*/*", Accept_Language="pl")[2].decode()
    told = dict(re.findall(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)"', page))
    assert {"description", "og:title", "og:description", "og:type", "og:locale", "og:url", "og:image"} <= set(told)
    assert told["og:url"].startswith("https://klastry.example.pl/")
    assert told["og:image"].startswith("https://klastry.example.pl/export/")
    picture = told["og:image"].replace("https://klastry.example.pl", server.url).replace("&amp;", "&")
    status, headers, body = get(picture)
    assert (status, headers["content-type"], body[:4]) == (200, "image/png", b"\x89PNG")


@pytest.mark.parametrize(
    "path",
    [
        "/regions/06",
        "/cluster/dolina-lotnicza",
        "/nosuchpage",
        "/a/static/js/x.js",
        "/.git/config",
        "/map",
        "/slides?story=none",
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_an_address_without_a_page_says_so_and_leads_back(path: str, accept: str, atlas: Server) -> None:
    status, headers, body = get(atlas.url + path, Accept=accept, Accept_Encoding="gzip", Accept_Language="pl")
    page = body.decode()
    assert status == 404
    assert headers["content-type"].startswith("text/html")
    assert "Nie ma takiej strony" in page
    (back, *_others) = re.findall(r'<a href="([^"]*)"', page)
    assert get(urllib.parse.urljoin(atlas.url + path, back))[0] == 200
    (sheet,) = re.findall(r'rel="stylesheet" href="([^"]*)"', page)
    assert get(urllib.parse.urljoin(atlas.url + path, sheet))[0] == 200


def test_a_profile_that_is_not_there_is_not_found(atlas: Server) -> None:
    assert get(atlas.url + "/cluster?cluster=klaster-ktorego-nie-ma")[0] == 404
    assert get(atlas.url + "/cluster?cluster=dolina-lotnicza")[0] == 200


def test_robots_and_browsers_find_what_they_ask_for(atlas: Server) -> None:
    status, headers, body = get(atlas.url + "/robots.txt")
    assert (status, headers["content-type"].split(";")[0]) == (200, "text/plain")
    assert body.startswith(b"User-agent: *")
    status, headers, _ = get(atlas.url + "/favicon.ico")
    assert (status, headers["content-type"]) == (200, "image/svg+xml")


@pytest.mark.parametrize("ancestors", ["'none'", "https://intranet.example", ""])
def test_the_maps_frame_may_always_stand_in_the_atlas(ancestors: str, start_atlas: StartAtlas) -> None:
    server = start_atlas({"ATLAS_FRAME_ANCESTORS": ancestors})
    told = get(server.url + "/component/streamlit_folium.st_folium/index.html")[1]["content-security-policy"]
    inner = told.partition("frame-ancestors ")[2].split()
    assert inner == ["'self'", *([ancestors] if ancestors.startswith("https") else [])]
    outer = get(server.url + "/", Accept="text/html")[1]["content-security-policy"]
    assert outer.endswith(f"frame-ancestors {ancestors or chr(39) + 'self' + chr(39)}")


def raw(server: Server, target: bytes, *lines: bytes) -> tuple[int, bytes]:
    """Ask for a target as it is, with header lines as they are."""
    place = urllib.parse.urlsplit(server.url)
    with socket.create_connection((place.hostname or "", place.port or 80), timeout=60) as wire:
        head = [b"GET " + target + b" HTTP/1.1", b"Host: " + place.netloc.encode(), b"Connection: close", *lines]
        wire.sendall(b"\r\n".join([*head, b"", b""]))
        answer = b"".join(iter(lambda: wire.recv(1 << 16), b""))
    return int(answer.split(b" ", 2)[1]), answer.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (b"/?q=%", 200), (b"/?q=%ff%fe", 200), (b"/?q=%zz&lang=pl", 200), (b"/?sector=%", 200), (b"/?%=%&%ff", 200),
        (b"/?q=%C5%81%C3%B3d%C5%BA", 200), (b"/?q=\xc5\x81", 400), (b"/%", 404), (b"/%ff", 404), (b"/%zz/x", 404),
        (b"/%C5%BC%C3%B3%C5%82w", 404), (b"/regions?region=%", 200), (b"/export/map/csv?q=%ff", 200),
        (b"/export/%ff/csv", 404),         (b"/data/%ff.json", 404), (b"/assets/%", 404), (b"/%00", 400),
        (b"/cluster?cluster=%ff", 404),
    ],
)  # fmt: skip
def test_an_address_that_is_no_text_is_answered(target: bytes, expected: int, atlas: Server) -> None:
    status, body = raw(atlas, target)
    assert status == expected
    assert b"Traceback" not in body


@pytest.mark.parametrize(
    ("lines", "language", "packed"),
    [
        ((b"accept-LANGUAGE:en", b"ACCEPT-encoding:gzip;q=0"), b"en", False),
        ((b"Accept-Language:   pl ; q=0 , en", b"Accept-Encoding: \t GZIP ; q=0.5 , br"), b"en", True),
        (
            (b"Accept-Language: pl;q=0.1", b"Accept-Language: en", b"Accept-Encoding: br", b"Accept-Encoding: gzip"),
            b"en",
            True,
        ),
        ((b"Range: bytes=5-", b"Accept-Encoding: *;q=0"), b"pl", False),
        ((b"range:BYTES = 0-0, -1", b"If-Range: x"), b"pl", False),
        ((b"Accept-Language: \xff\xfe", b"Accept-Encoding: \xff"), b"en", False),
    ],
)
def test_headers_are_read_in_every_way_their_standards_allow(
    lines: tuple[bytes, ...], language: bytes, packed: bool, atlas: Server
) -> None:
    for accept in ((), (b"Accept: text/html",)):
        status, body = raw(atlas, b"/policy", *lines, *accept)
        assert status == 200
        assert (body[:2] == b"\x1f\x8b") == packed
        page = gzip.decompress(body) if packed else body
        assert b'<html lang="%s"' % language in page
