"""Which texts become links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.links import host, is_mail, is_web_link, is_website, web_link


@pytest.mark.parametrize(
    "link",
    [
        "http://a.pl", "https://a.pl/x?y=1#z", "https://klaster.łódź.pl/ą", "HTTPS://A.PL", "https://uni.opole.pl./page",
        "https://a.pl:8080/x", "http://192.168.1.1/x", "https://a_b.pl/x",
    ],
)  # fmt: skip
def test_links(link):
    assert is_web_link(link)
    assert is_website(link)
    assert is_website(link.split("://")[1])


@pytest.mark.parametrize(
    "link",
    [
        "", "https://", "https://localhost", "https://a.pl/x y", "https://a.pl/\u202e", "https://a.pl/\n",
        "https://u@a.pl", "https://[::1", "https://a.pl:99999", "https://-a.pl", "http:a.pl", "https:///a.pl",
        "javascript://a.pl/%0aalert(1)", "JaVaScRiPt:alert(1)", " https://a.pl", "vbscript:x", "file:///etc/passwd",
        "https://a..pl", "https://a.pl/" + "x" * 2_000, "https://<b>.pl",
    ],
)  # fmt: skip
def test_no_links(link):
    assert not is_web_link(link)


@given(st.text())
def test_any_text_is_a_link_or_none(text):
    assert is_web_link(text) in (True, False)
    assert not is_web_link("javascript:" + text)
    assert web_link(text) is None or is_web_link(str(web_link(text)))


@pytest.mark.parametrize(
    ("address", "link", "name"),
    [
        ("klaster.pl/o-nas", "https://klaster.pl/o-nas", "klaster.pl"),
        (" http://www.a.pl:80/x ", "http://www.a.pl:80/x", "a.pl"),
        ("javascript:alert(1)", None, ""),
        ("biuro@klaster.pl", None, ""),
        (None, None, ""),
    ],
)
def test_an_address_without_its_scheme_is_taken_as_https(address, link, name):
    assert (web_link(address), host(address)) == (link, name)


def test_addresses_of_mail():
    assert is_mail("atlas+klastry@example.org")
    assert not any(map(is_mail, ["", "atlas", "a@b@c.pl", "a b@c.pl", "a@b.pl?subject=x", "<a@b.pl>"]))
