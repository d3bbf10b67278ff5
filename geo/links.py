"""Which texts may become links: the one idea of a link, in the data and on the pages."""

import re
from urllib.parse import quote, urlsplit

from geo.errors import AtlasError

LONGEST = 2_000
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)+(?:{_LABEL})\.?")
_IN_TEXT = re.compile(r"https?://[^\s<>\"]+")
_MAIL = re.compile(r"[^\s@<>\"?&]+@[^\s@<>\"?&]+")


def link_fault(text: str) -> str:
    """Say what a text that may be shown as a link would have to be; blank where it is: http(s) with a host, no more."""
    if not text.isprintable() or " " in text:
        return "a link without blanks (%20 stands for one)"
    if len(text) > LONGEST:
        return f"a link of at most {LONGEST} characters"
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "a link to a host, such as https://www.example.pl"
    if parts.scheme not in {"http", "https"}:
        return "a link that begins with http:// or https://"
    if "@" in parts.netloc:
        return "a link without user name and password"
    return "" if _HOST.fullmatch(host or "") else "a link to a host with its whole name, such as www.example.pl"


def is_web_link(text: str) -> bool:
    """Whether a text is a link that may be shown as one: http or https with a host, nothing else."""
    return not link_fault(text)


def web_link(address: str | None) -> str | None:
    """Return the link that an address gives, None where it gives none.

    An address without a scheme, as the registry keeps websites, is taken as https.

    >>> web_link("klaster.pl/o-nas"), web_link("javascript:alert(1)"), web_link("http://a.pl")
    ('https://klaster.pl/o-nas', None, 'http://a.pl')
    """
    text = (address or "").strip()
    link = text if "://" in text else f"https://{text}"
    return link if is_web_link(link) else None


def is_website(text: str) -> bool:
    """Whether a text is a link, or host and path of one without its scheme."""
    return web_link(text) is not None


def host(address: str | None) -> str:
    """Return the host of an address for display, without ``www.``; blank where the address is no link."""
    return (urlsplit(web_link(address) or "").hostname or "").removeprefix("www.")


def parts(text: str) -> list[tuple[str, str]]:
    """Split a text into parts, each with the link that it gives; blank for those that give none.

    >>> parts("Zob. https://klaster.pl/o-nas, i javascript:x")
    [('Zob. ', ''), ('https://klaster.pl/o-nas', 'https://klaster.pl/o-nas'), (', i javascript:x', '')]
    """
    found, end = [], 0
    for match in _IN_TEXT.finditer(text):
        address = match[0].rstrip(".,;:!?'”)]")
        if is_web_link(address):
            found += [(text[end : match.start()], ""), (address, address)]
            end = match.start() + len(address)
    return [one for one in [*found, (text[end:], "")] if one[0]]


def traded(kind: str, key: str, language: str) -> str:
    """Return the relative address of the page of a firm, an offer or an event, in a language of the atlas.

    >>> traded("offers", "laser", "pl")
    './offers/laser?lang=pl'
    """
    return f"./{kind}/{quote(key, safe='')}?lang={language}"


def is_mail(text: str) -> bool:
    """Whether a text may stand in a mailto link."""
    return _MAIL.fullmatch(text) is not None


def located(page: str, text: str) -> tuple[str, str]:
    """Take page and query out of an address, as people copy it; a query alone is on the page that is given.

    >>> located("", "https://klastry.example/regions?region=06#map")
    ('regions', 'region=06')

    Raises
    ------
    AtlasError
        The address is that of another page than the one that is given.
    """
    parts = urlsplit(text.strip())
    if not (parts.netloc or parts.path.startswith(("/", "./"))):
        return page, text.strip().removeprefix("?")
    own = parts.path.rpartition("/")[2]
    if page and page != own:
        raise AtlasError(f"The address {text!r} is not that of the page {page!r}; leave out --page, or the address.")
    return own, parts.query
