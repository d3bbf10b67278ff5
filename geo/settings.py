"""Settings of an installation, read from the environment once."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from geo.errors import AtlasError

ROOT = Path(__file__).resolve().parents[1]
# A source of the CSP that may stand beside others: the atlas itself, a scheme, a host with port and path.
_SOURCE = re.compile(r"'self'|\*|https?:|(https?://)?(\*\.)?[\w-]+(\.[\w-]+)*(:(\d+|\*))?(/[\w./~%-]*)?", re.ASCII)
_HOST = re.compile(r"[\w-]+(\.[\w-]+)*(:\d{1,5})?|\[[0-9a-f:.]+\](:\d{1,5})?", re.ASCII)
_MAIL = re.compile(r"[^\s@<>\"(),:;\\]+@[^\s@<>\"(),:;\\]+")
_LONGEST_MAIL = 254
_MAIL_PORTS = {"smtp": 587, "smtps": 465, "smtp-plain": 25}  # with STARTTLS, with TLS, without either
PLANNED = ("interests", "meetings", "contracts", "event-meetings")  # what can be planned for the exchange
_WORDS = ("self", "none")  # without their quotes they would be names of hosts


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed over."""

    scheme: str  # ``smtp``: with STARTTLS, never without; ``smtps``: with TLS; ``smtp-plain``: without either
    host: str
    port: int
    sender: str  # address that mails come from
    name: str = ""  # its name, as readers see it
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SignInProvider:
    """A provider of sign-in that speaks OpenID Connect."""

    key: str  # part of addresses, and of the names of its variables
    name: str  # as visitors read it
    issuer: str
    client: str
    secret: str = field(repr=False)
    trusts_email: bool = False  # whether addresses that it does not call verified are those of their owners


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation may decide."""

    data: Path  # folder of the built tables (``ATLAS_DATA``; by default the embedded ``data/built``)
    installed: Path  # folder of boundaries that the installation added; never inside the embedded data
    live: Path = ROOT / "data" / "live"  # folder of the living registry: its database and snapshots (``ATLAS_LIVE``)
    # address of the database of the living registry (``ATLAS_DATABASE``); empty for an SQLite file in `live`
    database: str = ""
    replicas: int = 1  # processes that serve the atlas together (``ATLAS_REPLICAS``)
    frame_ancestors: str = "'self'"  # sources that may embed the atlas, as in the CSP (``ATLAS_FRAME_ANCESTORS``)
    # address under which the public reaches the atlas (``ATLAS_PUBLIC_URL``), without a slash at the end; empty where
    # there is none: exports then carry neither link nor QR code
    public_url: str = ""
    # names under which visitors reach the atlas, with or without a port (``ATLAS_HOSTS``); all where none is given
    hosts: tuple[str, ...] = ()
    # whether a proxy in front says by ``X-Forwarded-Proto`` how visitors came (``ATLAS_TRUST_PROXY``)
    trusts_proxy: bool = False
    # whether pages may evaluate text as a script, as tools that drive a browser ask for (``ATLAS_EVAL``)
    evaluates: bool = True
    contact: str = ""  # address for reports of errors (``ATLAS_CONTACT``); empty where nobody takes them
    # for the accessibility statement: name of the public body, its telephone, the day on which it put the atlas online
    # (ISO), access to its seat, other forms of contact; empty where not given
    body: str = ""
    phone: str = ""
    published: str = ""
    premises: str = ""
    communication: str = ""
    # for `python -m geo refresh`: address of a mirror that serves what the publishers do, under the same paths
    # (``ATLAS_REFRESH_FROM``), and the key that raises the quotas of the Local Data Bank (``ATLAS_BDL_KEY``)
    refresh_from: str = ""
    bdl_key: str = ""
    # where mails are handed over (``ATLAS_SMTP``, ``ATLAS_SMTP_FROM``, ``ATLAS_SMTP_USER``, ``ATLAS_SMTP_PASSWORD``);
    # without it they wait in the outbox
    mail: MailServer | None = None
    # whether clusters that nothing was heard of for half a year are asked by themselves (``ATLAS_REQUESTS``); editors
    # can ask at any time
    asks: bool = False
    # whether readers ask and answer in public, about clusters, offers and topics (``ATLAS_QUESTIONS``)
    questions: bool = True
    providers: tuple[SignInProvider, ...] = ()  # of sign-in, beside the link by mail (``ATLAS_OIDC``)
    officer: str = ""  # address or page of the data protection officer (``ATLAS_PRIVACY_OFFICER``); empty where none
    # months after which an account without a role that nobody uses is deleted (``ATLAS_KEEP_ACCOUNTS``)
    keep_accounts: int = 24
    # what is planned for the exchange (``ATLAS_EXCHANGE_PLAN``), shown beside what came of it; empty where nothing is
    planned: tuple[tuple[str, int], ...] = ()

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings; every variable has a default, which an empty one means too.

        Raises
        ------
        AtlasError
            A value that cannot be meant.
        """
        environment = {name: value.strip() for name, value in environment.items() if name.startswith("ATLAS_")}
        own = environment.get("ATLAS_DATA")
        data = Path(own).expanduser().resolve() if own else ROOT / "data" / "built"
        live = environment.get("ATLAS_LIVE")
        beside = data / "live" if own else ROOT / "data" / "live"
        return cls(
            data=data,
            installed=data / "installed" if own else ROOT / "data" / "installed",
            live=Path(live).expanduser().resolve() if live else beside,
            database=_database(environment.get("ATLAS_DATABASE", "")),
            replicas=_count("ATLAS_REPLICAS", environment.get("ATLAS_REPLICAS") or "1"),
            frame_ancestors=_ancestors(environment.get("ATLAS_FRAME_ANCESTORS") or "'self'"),
            public_url=_public("ATLAS_PUBLIC_URL", environment, "the atlas, e.g. https://klastry.example.pl"),
            hosts=_hosts(environment.get("ATLAS_HOSTS", "")),
            trusts_proxy=_switch("ATLAS_TRUST_PROXY", environment, default=False),
            evaluates=_switch("ATLAS_EVAL", environment, default=True),
            contact=_contact(environment.get("ATLAS_CONTACT", "")),
            body=environment.get("ATLAS_BODY", ""),
            phone=environment.get("ATLAS_PHONE", ""),
            published=_day(environment.get("ATLAS_PUBLISHED", "")),
            premises=environment.get("ATLAS_PREMISES", ""),
            communication=environment.get("ATLAS_COMMUNICATION", ""),
            refresh_from=_public("ATLAS_REFRESH_FROM", environment, "a mirror, e.g. https://dane.example.pl"),
            bdl_key=environment.get("ATLAS_BDL_KEY", ""),
            mail=_mail(environment),
            asks=_switch("ATLAS_REQUESTS", environment, default=False),
            questions=_switch("ATLAS_QUESTIONS", environment, default=True),
            providers=_providers(environment),
            officer=_officer(environment.get("ATLAS_PRIVACY_OFFICER", "")),
            keep_accounts=_count("ATLAS_KEEP_ACCOUNTS", environment.get("ATLAS_KEEP_ACCOUNTS") or "24"),
            planned=_plan(environment.get("ATLAS_EXCHANGE_PLAN", "")),
        )


def _public(name: str, environment: Mapping[str, str], example: str) -> str:
    address = environment.get(name, "")
    parts = urlsplit(address)
    if address and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment):
        raise AtlasError(f"{name} is {address!r}; give the address of {example}, or leave it out.")
    return address.rstrip("/")


def _database(address: str) -> str:
    """Check the address of a database; a password in it never stands in a message."""
    scheme = address.partition("://")[0]
    if address and scheme not in ("postgresql", "postgres"):
        raise AtlasError(
            f"ATLAS_DATABASE begins with {scheme[:20]!r}; give the address of a PostgreSQL database, "
            "e.g. postgresql://atlas:password@host/atlas, or leave it out for a file of SQLite."
        )
    return address


def _mail(environment: Mapping[str, str]) -> MailServer | None:
    """Read where mails are handed over; user and password have variables of their own and stand in no message."""
    address, sender = environment.get("ATLAS_SMTP", ""), environment.get("ATLAS_SMTP_FROM", "")
    if not address:
        return None
    expected = "smtp://host:587 (STARTTLS), smtps://host:465 (TLS), smtp-plain://host:25 (neither), or leave it out"
    try:
        parts = urlsplit(address)
        port = parts.port or _MAIL_PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise AtlasError(f"ATLAS_SMTP names no server of mails; give {expected}.") from None
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise AtlasError(
            f"ATLAS_SMTP has more or less than scheme, host and port; give {expected}; "
            "user and password belong into ATLAS_SMTP_USER and ATLAS_SMTP_PASSWORD."
        )
    shown, given = parseaddr(sender)
    if not (is_mail(given) and sender.isprintable()):
        raise AtlasError(
            f"ATLAS_SMTP_FROM is {sender!r}; give the address that mails come from, "
            "e.g. Atlas klastrów <atlas@example.pl>."
        )
    user, password = (environment.get(name, "") for name in ("ATLAS_SMTP_USER", "ATLAS_SMTP_PASSWORD"))
    if bool(user) != bool(password):
        raise AtlasError("ATLAS_SMTP_USER and ATLAS_SMTP_PASSWORD belong together; give both, or neither.")
    return MailServer(parts.scheme, parts.hostname, port, given, shown, user, password)


def is_mail(address: str) -> bool:
    """Whether a text is one address of e-mail, without a name beside it."""
    return bool(_MAIL.fullmatch(address)) and address.isprintable() and len(address) <= _LONGEST_MAIL


def _count(name: str, text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,3}", text, re.ASCII):
        raise AtlasError(f"{name} is {text!r}; give a whole number from 1, or leave it out.")
    return int(text)


def _ancestors(sources: str) -> str:
    """Check a list of sources of the CSP: it stands in a header of every answer."""
    listed = sources.split()
    if listed != ["'none'"] and not all(_is_source(source) for source in listed):
        raise AtlasError(
            f"ATLAS_FRAME_ANCESTORS is {sources!r}; separate the sources by blanks, with quotes around 'self' and "
            "'none', e.g. \"'self' https://intranet.example.pl\"; 'none' stands alone."
        )
    return " ".join(listed)


def _is_source(text: str) -> bool:
    return bool(_SOURCE.fullmatch(text)) and text.lower() not in _WORDS


def _hosts(names: str) -> tuple[str, ...]:
    listed = names.lower().split()
    if not all(_HOST.fullmatch(name) for name in listed):
        raise AtlasError(
            f"ATLAS_HOSTS is {names!r}; give the names under which visitors reach the atlas, separated by blanks, "
            "without https:// and path, e.g. klastry.example.pl, or leave it out."
        )
    return tuple(listed)


def _switch(name: str, environment: Mapping[str, str], *, default: bool) -> bool:
    value = environment.get(name, "")
    if value.lower() not in ("", "yes", "no"):
        raise AtlasError(f"{name} is {value!r}; write yes or no, or leave it out.")
    return value.lower() == "yes" if value else default


def _contact(address: str) -> str:
    if address and not re.fullmatch(r"[^\s@<>\"]+@[^\s@<>\"]+", address):
        raise AtlasError(
            f"ATLAS_CONTACT is {address!r}; give an e-mail address, e.g. klastry@example.pl, or leave it out."
        )
    return address


def _providers(environment: Mapping[str, str]) -> tuple[SignInProvider, ...]:
    """Read the providers of sign-in, each from variables with its key; secrets stand in no message."""
    keys = environment.get("ATLAS_OIDC", "").lower().split()
    if keys and not environment.get("ATLAS_PUBLIC_URL"):
        raise AtlasError(
            "ATLAS_OIDC needs ATLAS_PUBLIC_URL: providers lead back to that address, e.g. http://localhost:8501."
        )
    return tuple(_provider(key, environment) for key in dict.fromkeys(keys))


def _provider(key: str, environment: Mapping[str, str]) -> SignInProvider:
    if not re.fullmatch(r"[a-z][a-z0-9]{0,19}", key, re.ASCII):
        raise AtlasError(f"ATLAS_OIDC names {key!r}; give short names of letters and digits, e.g. keycloak entra.")
    prefix = f"ATLAS_OIDC_{key.upper()}"
    issuer, client, secret = (environment.get(f"{prefix}_{name}", "") for name in ("ISSUER", "CLIENT", "SECRET"))
    parts = urlsplit(issuer)
    local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if (parts.scheme != "https" and not (parts.scheme == "http" and local)) or not parts.hostname or parts.query:
        raise AtlasError(
            f"{prefix}_ISSUER is {issuer!r}; give the provider's https address without "
            "/.well-known/openid-configuration, e.g. https://id.example.pl/realms/atlas."
        )
    if not client or not secret:
        raise AtlasError(f"{prefix}_CLIENT and {prefix}_SECRET belong together; give what the provider shows for them.")
    trusts = _switch(f"{prefix}_TRUST_EMAIL", environment, default=False)
    return SignInProvider(key, environment.get(f"{prefix}_NAME") or key.title(), issuer, client, secret, trusts)


def _officer(text: str) -> str:
    if text and not is_mail(text) and not re.fullmatch(r"https?://[^\s<>\"]+", text):
        raise AtlasError(
            f"ATLAS_PRIVACY_OFFICER is {text!r}; give an e-mail address or the address of a page, "
            "e.g. iod@example.pl, or leave it out."
        )
    return text


def _plan(text: str) -> tuple[tuple[str, int], ...]:
    parts = [part.partition("=") for part in text.split()]
    if not all(name in PLANNED and re.fullmatch(r"[1-9]\d{0,6}", number, re.ASCII) for name, _sign, number in parts):
        raise AtlasError(
            f"ATLAS_EXCHANGE_PLAN is {text!r}; give whole numbers to any of {', '.join(PLANNED)}, "
            "e.g. interests=100 meetings=40, or leave it out."
        )
    return tuple((name, int(number)) for name, _sign, number in parts)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise AtlasError(f"ATLAS_PUBLISHED is {text!r}; write a day as 2026-12-01, or leave it out.") from None
