"""What questions can be about: clusters and offers of the registry, and topics, which editors make."""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from geo.access.person import CONTACT, COORDINATOR, EVERYWHERE, Person, scope_of
from geo.codes import WORD_LANGUAGES
from geo.database import queries
from geo.database import questions as kept
from geo.database.questions import Topic
from geo.editorial import telling
from geo.errors import Refused
from geo.exchange import owners
from geo.exchange.posts import LONGEST_TEXT, LONGEST_TITLE, SHORTEST_TITLE, PostFault
from geo.i18n import mark as _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.database.engine import Database
    from geo.exchange.posts import DraftedPost

READER = "reader"
OWNERS = {"cluster": COORDINATOR, "offer": "owner"}  # how who answers for something is called


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """Something that is asked about."""

    kind: str
    key: str
    name: str
    region: str  # voivodeship whose editors decide; blank where only those of the whole country do
    owner: tuple[str, str] = ("", "")  # kind and id of whose it is
    closed: bool = False

    def role(self, person: Person) -> str:
        """Return the role in which somebody speaks of it."""
        if self.owner[1] and (COORDINATOR, scope_of(*self.owner)) in person.roles:
            return OWNERS[self.kind]
        return CONTACT if person.decides([self.region] if self.region else ()) else READER


def subject(session: "Session", kind: str, key: str) -> AskedAbout:
    """Return something that can be asked about.

    Raises
    ------
    Refused
        It is not there.
    """
    if kind == "topic":
        found = kept.topic(session, key)
        if found is None:
            raise Refused(f"There is no topic {key!r}.")
        return AskedAbout(kind, key, found.title, found.region, closed=found.closed_at is not None)
    entry = queries.entry(session, kind, key) if kind in OWNERS else None
    if entry is None or entry.data is None:
        raise Refused(f"There is nothing like {kind} {key!r}.")
    data = entry.data
    owner = (data.get("owner_kind", ""), data.get("owner", "")) if kind == "offer" else (kind, key)
    region = owners.record(session, *owner).get("teryt") or ""
    return AskedAbout(kind, key, str(telling.title(kind, data, key)), region, owner)


def find(database: "Database", kind: str, key: str) -> AskedAbout | None:
    """Return something that can be asked about; None where it is not there."""
    with database.reading() as session, suppress(Refused):
        return subject(session, kind, key)
    return None


def add(database: "Database", by: Person, draft: "DraftedPost", now: datetime) -> str:
    """Make a topic and return its key.

    Raises
    ------
    Refused
        Whoever asks is no editor.
    PostFault
        Something in it is to be mended.
    """
    title, text, language = draft.title.strip(), draft.text.strip(), draft.language
    scopes = sorted(scope for role, scope in by.roles if role == CONTACT)
    if not scopes and not by.decides(()):
        raise Refused("Only editors make topics.")
    if not SHORTEST_TITLE <= len(title) <= LONGEST_TITLE:
        message = _("Name the topic in {least} to {most} characters.")
        raise PostFault("title", message, least=SHORTEST_TITLE, most=LONGEST_TITLE)
    if not 1 <= len(text) <= LONGEST_TEXT:
        raise PostFault("text", _("Say in at most {most} characters what belongs here."), most=LONGEST_TEXT)
    if language not in WORD_LANGUAGES:
        raise PostFault("language", _("Choose the language in which you wrote."))
    region = "" if by.decides(()) or EVERYWHERE in scopes else scopes[0]
    made = Topic(
        key=secrets.token_hex(8),
        region=region,
        language=language,
        title=title,
        text=text,
        account=by.account,
        created_at=now,
    )
    with database.writing() as session:
        session.add(made)
        return made.key


def close(database: "Database", key: str, by: Person, now: datetime) -> None:
    """Take no more questions about a topic; what was asked stays.

    Raises
    ------
    Refused
        It is not there, or not the editor's.
    """
    with database.writing() as session:
        found = kept.topic(session, key)
        if found is None or not by.decides([found.region] if found.region else ()):
            raise Refused("There is no such topic.")
        found.closed_at = found.closed_at or now


def listed(database: "Database") -> list[Topic]:
    """Return all topics, the open ones first."""
    with database.reading() as session:
        return kept.topics(session)
