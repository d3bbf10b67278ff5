"""Which connections are let in, and what each kind of answer tells a browser to allow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.settings import Settings
from geo.web import security

SETTINGS = Settings.from_environment({"ATLAS_FRAME_ANCESTORS": "'self' https://intranet.example"})


def directives(policy: str) -> dict[str, str]:
    return dict(part.strip().partition(" ")[::2] for part in policy.split(";"))


def test_a_page_runs_no_script_but_its_own_and_those_that_it_was_sent_with() -> None:
    page = b'<script>one()</script><script type="module" src="./a.js"></script><script>one()</script>'
    known = security.inline_scripts(page)
    assert known == ["'sha256-HR7iaask9daLMRRskMI++QeJtjWDOjyPA6lGzYGzKW4='"]  # openssl dgst -sha256 of one()
    scripts = directives(security.content_security_policy(SETTINGS, known))["script-src"].split()
    assert known[0] in scripts
    assert "'unsafe-inline'" not in scripts
    assert "'unsafe-eval'" in scripts  # until an installation says that nobody drives browsers on it
    strict = Settings.from_environment({"ATLAS_EVAL": "no"})
    assert "unsafe" not in directives(security.content_security_policy(strict, known))["script-src"]


@pytest.mark.parametrize(
    ("address", "media", "frames", "resource", "opener"),
    [
        ("", "text/html; charset=utf-8", "'self' https://intranet.example", "same-origin", True),
        ("slides", "text/html", "'self' https://intranet.example", "same-origin", True),
        ("component/x/index.html", "text/html", "'self' https://intranet.example", "same-origin", False),
        ("export/map/csv", "text/csv", "'self'", "same-origin", False),
        ("data/clusters.0.json", "application/json", "'self'", "same-origin", False),
        ("assets/sheets.0.css", "text/css", "'self'", "cross-origin", False),
        ("static/media/a.woff2", "font/woff2", "'self'", "cross-origin", False),
    ],
)
def test_frames_and_origins_are_those_of_the_kind_of_answer(address, media, frames, resource, opener) -> None:
    told = security.of(address, media.encode(), SETTINGS, "")
    assert directives(told[b"content-security-policy"].decode())["frame-ancestors"] == frames
    assert told[b"cross-origin-resource-policy"] == resource.encode()
    assert (b"cross-origin-opener-policy" in told) == opener
    assert told[b"x-content-type-options"] == b"nosniff"


@pytest.mark.parametrize("address", ["account", "signin/link/x", "submit/cluster/agro"])
def test_pages_that_are_filled_in_allow_nothing_that_is_written_into_them_and_no_frame(address):
    told = directives(security.of(address, b"text/html", SETTINGS, "")[b"content-security-policy"].decode())
    assert "unsafe" not in str(told)
    assert (told["default-src"], told["script-src"], told["style-src"]) == ("'none'", "'self'", "'self'")
    assert (told["frame-ancestors"], told["base-uri"], told["form-action"]) == ("'none'", "'none'", "'self'")


def test_a_file_may_do_nothing_where_it_is_opened() -> None:
    policy = directives(
        security.of("export/map/svg", b"image/svg+xml", SETTINGS, "")[b"content-security-policy"].decode()
    )
    assert policy["script-src"] == policy["object-src"] == policy["form-action"] == "'none'"


@pytest.mark.parametrize(
    ("forwarded", "cookie"),
    [
        (b"https", b"a=1; Path=/; Secure"),
        (b"HTTPS, http", b"a=1; Path=/; Secure"),
        (b"http", b"a=1; Path=/"),
        (b"", b"a=1; Path=/"),
    ],
)
def test_cookies_of_a_visit_over_tls_are_secure(forwarded: bytes, cookie: bytes) -> None:
    sent = security.secured([(b"set-cookie", b"a=1; Path=/"), (b"x", b"y")], {b"x-forwarded-proto": forwarded})
    assert sent == [(b"set-cookie", cookie), (b"x", b"y")]
    assert security.secured(sent, {b"x-forwarded-proto": forwarded}) == sent


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("klastry.example.pl", True),
        ("KLASTRY.example.pl:8443", True),
        ("10.0.0.5:8501", True),
        ("10.0.0.5:8502", False),
        ("evil.example", False),
        ("klastry.example.pl.evil.example", False),
        ("evil.example/klastry.example.pl", False),
        ("klastry.example.pl@evil.example", False),
        ("", False),
        ("[::1", False),
    ],
)
def test_a_name_that_was_bound_anew_is_not_known(host: str, known: bool) -> None:
    assert security.is_known(host, ("klastry.example.pl", "10.0.0.5:8501")) is known
    assert security.is_known(host, ()) is (host != "[::1")


@given(st.text(st.characters(max_codepoint=255)))
def test_no_name_makes_an_error(host: str) -> None:
    assert security.is_known(host, ("klastry.example.pl",)) in (True, False)
