"""Which texts may become links."""

import re
from urllib.parse import urlsplit

LONGEST = 2_000
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)+(?:{_LABEL})\.?")


def is_web_link(text: str) -> bool:
    """Whether a text is a link that may be shown as one: http or https with a host, nothing else."""
    if not text.isprintable() or " " in text or len(text) > LONGEST:
        return False
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and "@" not in parts.netloc and _HOST.fullmatch(host or "") is not None


def is_website(text: str) -> bool:
    """Whether a text is host and path without scheme, or a http(s) link."""
    return is_web_link(text if "://" in text else f"https://{text}")
