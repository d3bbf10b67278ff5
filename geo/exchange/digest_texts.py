"""What editors say to subscribers: a text that stands once at the head of each one's digest in its time.

A contact point speaks to those who follow a View of its voivodeship, editors of the whole country to all. A text never
makes a mail by itself: subscribers asked to hear of changes, and of nothing else.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from geo import taxonomy
from geo.access.person import ADMINISTRATOR, CONTACT, EVERYWHERE, Person
from geo.codes import WORD_LANGUAGES, code_name
from geo.database import digest_texts as kept
from geo.database import subscriptions
from geo.database.digest_texts import DigestText
from geo.days import day_of
from geo.errors import Declined, Refused
from geo.exchange.subscription_mails import EditorsWords
from geo.i18n import mark as _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.database.engine import Database
    from geo.database.subscriptions import Subscriber
    from geo.i18n import Translator
    from geo.store.registry import Registry

NEEDED = ("pl", "en")  # languages in which every text is
SHORTEST, LONGEST = 20, 1_500  # characters
AHEAD = timedelta(days=366)  # that a text can be written before it holds, and can hold
MOST = 3  # texts in one digest; the others wait for the next one
WAITS, HOLDS, OVER, WITHDRAWN = "waits", "holds", "over", "withdrawn"
_GAP = re.compile(r"\n[^\S\n]*\n\s*")


class DigestTextFault(Declined):
    """Something in a text is to be mended; `field` is the input that it is about."""

    def __init__(self, field: str, message: str, **values: object) -> None:
        self.field = field
        super().__init__(message, **values)


@dataclass(frozen=True, slots=True)
class DraftedText:
    """What an editor has written, not yet taken."""

    region: str  # voivodeship; blank for the whole country
    texts: Mapping[str, str]  # language to text; blank where there is none
    first_day: str = ""  # as typed; blank with `last_day` for each one's next digest
    last_day: str = ""

    def days(self, today: date) -> tuple[date, date]:
        """Return first and last day. The next digest of everybody has come by the first day of the next month.

        Raises
        ------
        DigestTextFault
            They are no days, or no time to come.
        """
        if not self.first_day and not self.last_day:
            return today, (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        first, last = _day("first_day", self.first_day), _day("last_day", self.last_day)
        if last < max(first, today):
            raise DigestTextFault("last_day", _("The last day is before the first one, or over."))
        if last > today + AHEAD:
            raise DigestTextFault("last_day", _("The last day is more than a year away."))
        return first, last


def _day(field: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DigestTextFault(field, _("Give both days, the first and the last one.")) from None


def regions(by: Person) -> tuple[str, ...]:
    """Return for whom an editor can write: codes of voivodeships, blank for the whole country."""
    if by.decides(()):
        return ("", *taxonomy.REGIONS)
    return tuple(sorted(scope for role, scope in by.roles if role == CONTACT and scope != EVERYWHERE))


def faults(draft: DraftedText, by: Person, today: date) -> list[DigestTextFault]:
    """Return what is to be mended."""
    found = []
    if draft.region not in regions(by):
        found.append(DigestTextFault("region", _("Choose for whom it is.")))
    for language in WORD_LANGUAGES:
        text = _tidy(draft.texts.get(language, ""))
        if (text or language in NEEDED) and not SHORTEST <= len(text) <= LONGEST:
            words = _("Write {least} to {most} characters.")
            found.append(DigestTextFault(f"text-{language}", words, least=SHORTEST, most=LONGEST))
    try:
        draft.days(today)
    except DigestTextFault as fault:
        found.append(fault)
    return found


def add(database: "Database", by: Person, draft: DraftedText, now: datetime) -> str:
    """Take a text and return its key.

    Raises
    ------
    Refused
        Whoever writes does not decide there.
    DigestTextFault
        Something in it is to be mended.
    """
    if not regions(by):
        raise Refused("Only editors write to subscribers.")
    for fault in faults(draft, by, day_of(now)):
        raise fault
    first, last = draft.days(day_of(now))
    texts = {language: text for language in WORD_LANGUAGES if (text := _tidy(draft.texts.get(language, "")))}
    made = DigestText(key=secrets.token_hex(8), region=draft.region, texts=texts, account=by.account)
    made.role = role(by, draft.region)
    made.first_day, made.last_day, made.created_at = first.isoformat(), last.isoformat(), now
    with database.writing() as session:
        session.add(made)
        return made.key


def withdraw(database: "Database", key: str, by: Person, now: datetime) -> None:
    """Take a text back: it stands in no digest that is not written yet.

    Raises
    ------
    Refused
        It is not there, or not the editor's.
    """
    with database.writing() as session:
        found = kept.one(session, key)
        if found is None or found.region not in regions(by):
            raise Refused("There is no such text.")
        found.withdrawn_at = found.withdrawn_at or now


def listed(database: "Database", by: Person) -> list[DigestText]:
    """Return the texts on which an editor decides, the newest first."""
    with database.reading() as session:
        return [one for one in kept.all_(session) if one.region in regions(by)]


def state(one: DigestText, today: date) -> str:
    """Say what has become of a text: `WAITS` … `WITHDRAWN`."""
    if one.withdrawn_at is not None:
        return WITHDRAWN
    if one.last_day < today.isoformat():
        return OVER
    return HOLDS if one.first_day <= today.isoformat() else WAITS


def readers(database: "Database", region: str, registry: "Registry") -> int:
    """Count the subscribers whom a text of a voivodeship (blank: of the whole country) concerns."""
    with database.reading() as session:
        return sum(concerns(region, one, registry) for one in subscriptions.subscribers(session))


def concerns(region: str, one: "Subscriber", registry: "Registry") -> bool:
    """Whether a text concerns a subscriber: one of the Views names the voivodeship, or a cluster that lies there."""
    if not region:
        return True
    for view in one.views:
        asked = parse_qs(view["query"])
        if region in asked.get("region", [_seat(registry, key) for key in asked.get("cluster", [])]):
            return True
    return False


def _seat(registry: "Registry", cluster: str) -> str:
    """Return the voivodeship of a cluster; blank where it, or that, is not known."""
    place = int(registry.region[registry.positions[cluster]]) if cluster in registry.positions else -1
    return registry.region_codes[place] if place >= 0 else ""


def read(session: "Session", one: "Subscriber", due: date, today: date, registry: "Registry") -> Sequence[DigestText]:
    """Return the texts at the head of a digest that is just written, and note that its reader has them.

    Parameters
    ----------
    session
        Of the transaction that puts the digest into the outbox.
    one
        Whose digest it is.
    due
        The day on which it should have gone out; after an outage it is late.
    today
        The day on which it goes out.
    registry
        What pages show.
    """
    holding = kept.holding(session, due.isoformat(), today.isoformat())
    new = [each for each in holding if each.key not in one.texts and concerns(each.region, one, registry)][:MOST]
    told = {*one.texts, *(each.key for each in new)}
    one.texts = [each.key for each in holding if each.key in told]
    for each in new:
        each.told += 1
    return new


def worded(texts: Mapping[str, Any], role: str, region: str, t: "Translator") -> EditorsWords:
    """Put a text into a digest: in its language, else in English, with whom it comes from."""
    language = next(one for one in (t.language, "en", *texts) if one in texts)
    paragraphs = tuple(_GAP.split(_tidy(texts[language])))
    return EditorsWords(whom(role, region, t), paragraphs, language if language != t.language else "")


def role(by: Person, region: str) -> str:
    """Return the role in which somebody writes for a voivodeship."""
    return CONTACT if (CONTACT, region) in by.roles else ADMINISTRATOR


def whom(role: str, region: str, t: "Translator") -> str:
    """Say whom a text comes from."""
    if role != CONTACT:
        return t("From the editors of the Cluster Atlas")
    place = taxonomy.VOIVODESHIPS[region][1] if t.language == "pl" else code_name("voivodeship", region, t.language)
    return t("From the contact point of {region} Voivodeship", region=place)


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))
