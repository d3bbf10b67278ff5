"""Cookies of the pages that are filled in: the session, what a form is tied to, what the next page says once."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from starlette.responses import Response

    from geo.settings import Settings

SESSION, FORM, SAID, AWAY = "atlas_session", "atlas_form", "atlas_said", "atlas_away"
FIELD = "token"  # of a form
LONGEST = 30 * 24 * 3600  # seconds that a browser keeps a session
LASTS = {SESSION: LONGEST, SAID: 60, AWAY: 900}  # seconds; the others as long as the browser is open
MOST_SAID = 1000  # characters


class Cookies:
    """The cookies of one visit; what changed is written into its answer."""

    def __init__(self, came: Mapping[str, str], settings: Settings, base: str) -> None:
        """Read what came; `base` is the path below which the visitor's browser finds the atlas, ``/`` or ``/x``."""
        self.secure = settings.public_url.startswith("https://")
        self.path = base or urlsplit(settings.public_url).path or "/"
        self._came = {name: came.get(self._named(name), "") for name in (SESSION, FORM, SAID, AWAY)}
        self._set: dict[str, str] = {}

    def _named(self, name: str) -> str:
        return f"__Secure-{name}" if self.secure else name  # the prefix: no page without TLS can set it

    @property
    def session(self) -> str:
        """Secret of the session; blank where there is none."""
        return self._set.get(SESSION, self._came[SESSION])

    def begin(self, secret: str) -> None:
        """Give the browser the secret of a session."""
        self._set |= {SESSION: secret, FORM: ""}

    def end(self) -> None:
        """Take it away."""
        self._set[SESSION] = ""

    def say(self, words: str) -> None:
        """Let the next page say something once."""
        self._set[SAID] = base64.urlsafe_b64encode(words[:MOST_SAID].encode()).decode()

    def said(self) -> str:
        """Return what this page is to say."""
        try:
            return base64.urlsafe_b64decode(self._came[SAID]).decode()[:MOST_SAID]
        except (binascii.Error, ValueError):
            return ""

    def token(self) -> str:
        """Return the token of a form, tied to the session, or to a secret of its own before there is one."""
        tied = self.session or self._set.get(FORM) or self._came[FORM]
        if not tied:
            tied = self._set[FORM] = secrets.token_urlsafe(32)
        return _token(tied)

    def away(self) -> str:
        """Return the secret that ties what a provider of sign-in answers to this browser."""
        if not (self._set.get(AWAY) or self._came[AWAY]):
            self._set[AWAY] = secrets.token_urlsafe(32)
        return self._set.get(AWAY) or self._came[AWAY]

    def accepts(self, token: str) -> bool:
        """Say whether a form came from a page that this browser was shown."""
        tied = [secret for secret in (self._came[SESSION], self._came[FORM]) if secret]
        return any(hmac.compare_digest(_token(secret).encode(), token.encode()) for secret in tied[:1])

    def write(self, response: Response, seen: bool = False) -> None:
        """Write into an answer what changed; `seen` where it shows what was said."""
        changed = {**({SAID: ""} if seen and self._came[SAID] else {}), **self._set}
        for name, value in changed.items():
            if not value and not self._came[name]:
                continue
            response.set_cookie(
                self._named(name),
                value,
                max_age=LASTS.get(name) if value else 0,
                path=self.path,
                secure=self.secure,
                httponly=True,
                samesite="lax",
            )


def _token(secret: str) -> str:
    """Derive a token; neither the secret nor what the database keeps of it can be told from it."""
    return hashlib.sha256(b"form:" + secret.encode()).hexdigest()
