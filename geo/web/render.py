"""HTML from templates: the one place where text is escaped for HTML.

Templates translate with ``t("…")`` and ``n("one", "many", count)`` and may trust no value: autoescaping is on, and only
`web_link` lets an address become a link.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from geo.i18n import Translator

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"


def web_link(address: str | None) -> str | None:
    """Give an address that may be a link: http or https with a host, else None.

    An address without a scheme, as the registry keeps websites, is taken as https.

    >>> web_link("klaster.pl/o-nas"), web_link("javascript:alert(1)"), web_link("http://a.pl")
    ('https://klaster.pl/o-nas', None, 'http://a.pl')
    """
    text = (address or "").strip()
    if any(c.isspace() or not c.isprintable() for c in text):
        return None
    try:
        parts = urlsplit(text)
        if not parts.scheme and "." in text.split("/")[0] and ":" not in text.split("/")[0]:
            return f"https://{text}"
        return text if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def host(address: str) -> str:
    """Give the host of an address for display, without ``www.``."""
    link = web_link(address)
    return (urlsplit(link).hostname or address).removeprefix("www.") if link else address


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"web_link": web_link, "host": host}
    return environment


def render(template: str, t: Translator, **values: object) -> str:
    """Fill ``geo/web/templates/<template>.html``.

    Parameters
    ----------
    template
        Name without suffix.
    t
        Translator; templates know it as ``t`` and its plural form as ``n``.
    values
        What the template names.
    """
    return _environment().get_template(f"{template}.html").render(t=t, n=t.n, **values)
