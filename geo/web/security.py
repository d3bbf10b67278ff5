"""Headers of security per kind of answer, and which connections are let in; docs/security.md gives the reasons."""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from geo import i18n
from geo.settings import Settings
from geo.web.editing import addresses

# What the page runs to tell the browser the language of a session (`pages/shared/frame.py`), by language. Where it has
# that language nothing is told, or everything would be styled anew.
SAY_LANGUAGE = {
    language: f"if (document.documentElement.lang !== '{language}') document.documentElement.lang = '{language}'"
    for language in i18n.LANGUAGES
}
_INLINE = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
_EVAL = "'unsafe-eval'"
_CODE = (b"text/html", b"text/javascript", b"application/javascript")
# Public code and looks, the same for everybody: a frame without an origin (``sandbox``) needs its styles, too.
_ASSETS = ("assets/", "static/", "vendor/", "favicon")
_FILE = (
    "default-src 'self'; script-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
# Pages that are filled in: nothing written into them runs or dresses, nobody frames them, they send to this server.
_FILLED_IN = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_ALWAYS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
}


def inline_scripts(page: bytes) -> list[str]:
    """Name the scripts that are written into a page by their hashes, as sources of the CSP."""
    return list(dict.fromkeys(_hashed(script) for script in _INLINE.findall(page)))


def _hashed(script: bytes) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"


def content_security_policy(settings: Settings, scripts: Iterable[str] = ()) -> str:
    """Write the content security policy of a page: this server only, and of scripts in the page only `scripts`.

    Streamlit loads code of panels from ``blob:`` addresses, and writes styles into the page.
    """
    known = [*scripts, *(_hashed(script.encode()) for script in SAY_LANGUAGE.values())]
    evaluated = [_EVAL] if settings.evaluates else []
    return _policy(" ".join(["'self'", *dict.fromkeys(known), *evaluated, "blob:"]), "", settings.frame_ancestors)


def inner_policy(settings: Settings, images: str = "") -> str:
    """Write that of the map's frame, which may show `images` of others and always stands in the atlas's own pages.

    streamlit-folium evaluates, as text, the scripts that the server sends it.
    """
    listed = [one for one in settings.frame_ancestors.split() if one != "'none'"]
    ancestors = " ".join(dict.fromkeys(["'self'", *listed]))
    return _policy(f"'self' 'unsafe-inline' {_EVAL} blob:", images, ancestors)


def _policy(scripts: str, images: str, ancestors: str) -> str:
    return (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data: blob:{images}; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
        f"base-uri 'self'; form-action 'self'; frame-ancestors {ancestors}"
    )


def of(address: str, media: bytes, settings: Settings, images: str, scripts: Iterable[str] = ()) -> dict[bytes, bytes]:
    """Return the headers of an answer of some media type at an address below the base path."""
    if address.startswith("component/"):
        policy = inner_policy(settings, images)
    elif addresses.is_own(address):
        policy = _FILLED_IN
    else:
        policy = content_security_policy(settings, scripts) if media.startswith(_CODE) else _FILE
    origin = b"cross-origin" if address.startswith(_ASSETS) else b"same-origin"
    told = {**_ALWAYS, b"content-security-policy": policy.encode(), b"cross-origin-resource-policy": origin}
    if media.startswith(b"text/html") and not address.startswith("component/"):
        told[b"cross-origin-opener-policy"] = b"same-origin"
    if address.startswith("vendor/"):  # without it browsers ask again, so what was preloaded would be fetched twice
        told[b"cache-control"] = b"public, max-age=86400"
    return told


def secured(headers: Iterable[tuple[bytes, bytes]], request: Mapping[bytes, bytes]) -> list[tuple[bytes, bytes]]:
    """Mark cookies so that browsers send them over TLS only, where the visitor came that way."""
    listed = list(headers)
    if request.get(b"x-forwarded-proto", b"").split(b",")[0].strip().lower() != b"https":
        return listed
    return [
        (name, value + b"; Secure")
        if name.lower() == b"set-cookie" and b"; secure" not in value.lower()
        else (name, value)
        for name, value in listed
    ]


def is_known(host: str, hosts: Iterable[str]) -> bool:
    """Say whether a ``Host`` is one of those under which the atlas is reached; all are where none is named."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    listed = list(hosts)
    return not listed or name.lower() in listed or host.lower() in listed


def from_own_page(headers: Mapping[bytes, bytes]) -> bool:
    """Say whether a WebSocket is opened by a page of this server, or by no page.

    Streamlit, asked about others, looks up the server's address on the network, and nobody is served meanwhile.
    """
    if b"origin" not in headers:
        return True
    try:
        origin = urlsplit(headers[b"origin"].decode("latin-1").lower())
        own = urlsplit(f"{origin.scheme}://{headers.get(b'host', b'').decode('latin-1').lower()}")
        usual = {"http": 80, "https": 443}.get(origin.scheme)
        same = (origin.hostname, origin.port or usual) == (own.hostname, own.port or usual)
    except ValueError:
        return False
    return usual is not None and origin.hostname is not None and same
