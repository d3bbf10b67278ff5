"""Signing in by providers of OpenID Connect: authorization code with PKCE, state and nonce.

What has to be known when the visitor comes back is in the state itself, sealed with a secret of their browser's cookie,
of which verifier and nonce are made too: so any process can go on with it, several tabs do not meet, and nothing is
kept. An identity is issuer and subject; an address is that of an account only where the provider has verified it.
"""

import base64
import binascii
import hashlib
import hmac
import json
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from geo.access import accounts, links
from geo.access.links import Entered
from geo.access.sessions import Browser
from geo.database import accounts as statements
from geo.database.engine import Database
from geo.database.models import Identity
from geo.errors import Declined
from geo.i18n import mark as _
from geo.settings import SignInProvider, is_mail

if TYPE_CHECKING:
    from authlib.integrations.requests_client import OAuth2Session
    from joserfc.jwk import KeySet

LASTS = 600  # seconds that somebody may take at the provider
FRESH = 3600  # seconds that what a provider tells of itself is believed
PATIENCE = 10  # seconds for each of its answers
SKEW = 120  # seconds that its clock may differ
ALGORITHMS = ("RS256", "PS256", "ES256", "RS384", "RS512", "ES384", "EdDSA")  # of a signature; never a shared secret
LATE = _("This sign-in took too long, or was begun in another browser. Begin again.")
CANCELLED = _("The sign-in was cancelled. You can also have a link sent by mail.")
NOT_NOW = _("Signing in this way does not work at the moment. Have a link sent by mail instead.")
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """Somebody whom a provider knows, with an address that it has not verified: a link by mail will."""

    sealed: str  # who that is, for `identity`
    email: str
    way: str


@dataclass(frozen=True, slots=True)
class Errand:
    """What a visitor goes to a provider with."""

    provider: SignInProvider
    back: str  # address to which the provider leads back
    secret: str  # of the browser's cookie


def begin(errand: Errand, way: str, language: str, now: datetime | None = None) -> str:
    """Return the address at the provider to go to; `way` is where to go in the end.

    Raises
    ------
    Declined
        The provider does not answer.
    """
    number = secrets.token_urlsafe(16)
    state = seal(errand.secret, ["state", _seconds(now), errand.provider.key, number, way, language])
    known = _known(errand.provider)
    address, _state = _client(errand).create_authorization_url(
        known["authorization_endpoint"],
        state=state,
        code_verifier=_derived(errand.secret, "verifier", number),
        nonce=_derived(errand.secret, "nonce", number),
        ui_locales=language,
    )
    return str(address)


def finish(
    database: Database, errand: Errand, answer: Mapping[str, str], browser: Browser, now: datetime | None = None
) -> Entered | Unconfirmed:
    """Take the provider's answer and begin a session, or say that the address is still to be confirmed.

    Raises
    ------
    Declined
        It took too long, was cancelled, the provider does not answer or not as it must, or the account is disabled.
    """
    opened = unseal(errand.secret, "state", answer.get("state", ""), now)
    if opened is None or opened[2] != errand.provider.key:
        raise Declined(LATE)
    _what, _at, _key, number, way, language = opened
    if not answer.get("code"):
        raise Declined(CANCELLED)
    claims = _claims(errand, answer, number, now)
    issuer, subject, email = str(claims["iss"]), str(claims["sub"]), str(claims.get("email") or "").strip().lower()
    verified = str(claims.get("email_verified")).lower() == "true" or errand.provider.trusts_email
    now = now or datetime.now(UTC)
    with database.writing() as session:
        account = statements.owner(session, issuer, subject)
        if account is None and verified and is_mail(email):
            account = accounts.found_or_made(session, email, language, now)
            if account.disabled_at is None:
                session.add(Identity(account=account.id, issuer=issuer, subject=subject))
        if account is not None and account.disabled_at is None:
            return links.begun(session, account, browser, way, now)
    if account is not None:
        raise Declined(links.DISABLED)
    return Unconfirmed(seal(errand.secret, ["identity", _seconds(now), issuer, subject]), email, way)


def identity(secret: str, sealed: str) -> tuple[str, str]:
    """Return issuer and subject of somebody who was unconfirmed.

    Raises
    ------
    Declined
        It took too long, or was another browser.
    """
    opened = unseal(secret, "identity", sealed)
    if opened is None:
        raise Declined(LATE)
    return str(opened[2]), str(opened[3])


def _claims(errand: Errand, answer: Mapping[str, str], number: str, now: datetime | None) -> Mapping[str, Any]:
    """Change the code for the token that says who it is, and check that."""
    from authlib.common.errors import AuthlibBaseError
    from authlib.oidc.core import CodeIDToken
    from joserfc.errors import JoseError
    from requests import RequestException

    known = _known(errand.provider)
    if answer.get("iss", known["issuer"]) != known["issuer"]:
        raise Declined(NOT_NOW)
    try:
        verifier = _derived(errand.secret, "verifier", number)
        with _client(errand) as client:
            token = client.fetch_token(known["token_endpoint"], code=answer["code"], code_verifier=verifier)
        header, claims = _signed(errand.provider, known, str(token["id_token"]))
        wanted = {"iss": known["issuer"], "aud": errand.provider.client}
        checked = CodeIDToken(
            claims,
            header,
            options={name: {"essential": True, "value": value} for name, value in wanted.items()},
            params={"nonce": _derived(errand.secret, "nonce", number), "client_id": errand.provider.client},
        )
        checked.validate(now=_seconds(now), leeway=SKEW)
        return dict(checked)
    except (AuthlibBaseError, JoseError, RequestException, KeyError, ValueError) as error:
        _LOG.error("The provider %s gave no token that holds: %s", errand.provider.key, type(error).__name__)
        raise Declined(NOT_NOW) from None


def _signed(provider: SignInProvider, known: Mapping[str, Any], token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Check the signature of a token with the provider's keys, fetched anew where they do not know it."""
    from joserfc import jwt
    from joserfc.errors import BadSignatureError, InvalidKeyIdError

    offered = known.get("id_token_signing_alg_values_supported") or ["RS256"]
    algorithms = [name for name in ALGORITHMS if name in offered]
    try:
        read = jwt.decode(token, _keys(provider, known), algorithms)
    except (BadSignatureError, InvalidKeyIdError):
        read = jwt.decode(token, _keys(provider, known, anew=True), algorithms)
    return dict(read.header), dict(read.claims)


def _keys(provider: SignInProvider, known: Mapping[str, Any], anew: bool = False) -> "KeySet":
    from joserfc.jwk import KeySet

    told: Any = _fetched(provider, known["jwks_uri"], anew)
    return KeySet.import_key_set(told)


def _client(errand: Errand) -> "OAuth2Session":
    from authlib.integrations.requests_client import OAuth2Session

    provider = errand.provider
    return OAuth2Session(
        provider.client,
        provider.secret,
        scope="openid email",
        redirect_uri=errand.back,
        code_challenge_method="S256",
        default_timeout=PATIENCE,
    )


def _known(provider: SignInProvider) -> Mapping[str, Any]:
    """Return what a provider tells of itself; its name has to be the one of the settings."""
    known = _fetched(provider, f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if str(known.get("issuer", "")).rstrip("/") != provider.issuer.rstrip("/"):
        _LOG.error("The provider %s calls itself by another name than ATLAS_OIDC_…_ISSUER.", provider.key)
        raise Declined(NOT_NOW)
    return known


_TOLD: dict[str, tuple[float, dict[str, Any]]] = {}  # by address, with the moment
_LOCK = Lock()


def _fetched(provider: SignInProvider, address: str, anew: bool = False) -> dict[str, Any]:
    import requests

    with _LOCK:
        at, told = _TOLD.get(address, (0.0, {}))
        if told and not anew and datetime.now(UTC).timestamp() - at < FRESH:
            return told
    try:
        answer = requests.get(address, timeout=PATIENCE, allow_redirects=False)
        answer.raise_for_status()
        told = answer.json()
        if not isinstance(told, dict):
            raise ValueError("no object")
    except (requests.RequestException, ValueError) as error:
        _LOG.error("The provider %s does not answer at %s: %s", provider.key, address, type(error).__name__)
        raise Declined(NOT_NOW) from None
    with _LOCK:
        _TOLD[address] = datetime.now(UTC).timestamp(), told
    return told


def seal(secret: str, content: list[object]) -> str:
    """Write what only whoever has the secret could have written."""
    body = base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")
    return f"{body}.{_derived(secret, 'seal', body)}"


def unseal(secret: str, what: str, sealed: str, now: datetime | None = None) -> list[Any] | None:
    """Read it again; None where somebody else wrote it, it is something else, or too old."""
    body, _dot, mark = sealed.partition(".")
    if not secret or not hmac.compare_digest(_derived(secret, "seal", body).encode(), mark.encode()):
        return None
    try:
        content = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (binascii.Error, ValueError):
        return None
    fresh = 0 <= _seconds(now) - content[1] <= LASTS
    return list(content) if content[0] == what and fresh else None


def _derived(secret: str, what: str, number: str) -> str:
    made = hmac.digest(secret.encode(), f"{what}\n{number}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def _seconds(now: datetime | None) -> int:
    return int((now or datetime.now(UTC)).timestamp())
