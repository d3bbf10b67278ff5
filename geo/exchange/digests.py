"""The digest of changes: one mail to each subscriber in a week or month, for all Views together, or none.

A mail and what it has told of are noted in one transaction, under a key of the subscriber and the week or month: who is
killed at any moment has sent it or not, and the next one finds out. After an outage one mail tells of all since the
last one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from typing import TYPE_CHECKING

from geo.access import outbox
from geo.database import subscriptions as kept
from geo.days import ZONE, day_of
from geo.editorial import fields
from geo.editorial.letters import address
from geo.exchange import differences, digest_texts, subscriptions, views
from geo.exchange import subscription_mails as mails
from geo.exchange.differences import FITS, LEFT, NEW, OVER, REMOVED, Difference, Moments, ShownData
from geo.exchange.subscriptions import PERIODS
from geo.i18n import public, translator
from geo.store.exchange import CALL
from geo.text import collation_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from geo.database.engine import Database
    from geo.database.subscriptions import Subscriber
    from geo.exchange.subscription_mails import EditorsWords, Line, Section
    from geo.i18n import Translator
    from geo.settings import Settings
    from geo.store.registry import Registry

HOUR = time(7)  # in Poland, from which on digests are sent
MOST = 25  # lines of a list
MOST_FIELDS = 4  # that a line names
SPEAKING = ("offers/", "firms/", "events/")  # pages that speak all languages of mails


@dataclass(frozen=True, slots=True)
class ViewNews:
    """A View with what is different in it since it was told of last."""

    kind: str
    query: str
    revision: int  # of which it was told last
    day: date  # on which that was
    now: ShownData
    found: Difference


def send(database: Database, now: datetime) -> int:
    """Put the digests that are due into the outbox, and return how many; a second call finds nothing to send."""
    subscriptions.forget(database, now)
    if now.astimezone(ZONE).time() < HOUR:
        return 0
    names = {period: subscriptions.current(period, now) for period in PERIODS}
    with database.reading() as session:
        due = kept.untold(session, tuple(names.items()))
    sent = 0
    with Moments(database, day_of(now)) as moments:
        news = DigestNews(moments, database.settings)
        for one in sorted(due, key=_since):
            sent += _send(database, one, news, names[one.period], now)
    return sent


def _since(one: Subscriber) -> tuple[int, str]:
    """Return the first moment that a subscriber is told of, so that who is told of the same ones comes together."""
    return min(((int(view["revision"]), str(view["day"])) for view in one.views), default=(0, ""))


class DigestNews:
    """What Views have to tell: found out and worded once for all who follow the same one since the same moment."""

    def __init__(self, moments: Moments, settings: Settings) -> None:
        self._moments, self._settings, self._now = moments, settings, moments.now()
        self._different = lru_cache(maxsize=64)(self._compared)
        self._section = lru_cache(maxsize=1024)(self._worded)

    def of(self, view: Mapping[str, object]) -> ViewNews:
        """Return what has changed in a View of a subscriber."""
        kind, query = str(view["kind"]), str(view["query"])
        revision, day = int(str(view["revision"])), date.fromisoformat(str(view["day"]))
        return ViewNews(kind, query, revision, day, self._now, self._different(kind, query, revision, day))

    def _compared(self, kind: str, query: str, revision: int, day: date) -> Difference:
        return differences.between(self._moments.at(revision, day), self._now, kind, query)

    def section(self, told: ViewNews, language: str) -> Section:
        """Return what has changed in a View, in words."""
        return self._section(told.kind, told.query, told.revision, told.day, language)

    def _worded(self, kind: str, query: str, revision: int, day: date, language: str) -> Section:
        found = self._different(kind, query, revision, day)
        told = ViewNews(kind, query, revision, day, self._now, found)
        return _section(self._settings, told, self._moments.at(revision, day), translator(language))


def _send(database: Database, seen: Subscriber, news: DigestNews, name: str, now: datetime) -> int:
    """Put a digest into the outbox and note what it tells of; nothing where somebody else has, or all was ended."""
    told = [news.of(view) for view in seen.views]
    with database.writing() as session:
        one = kept.subscriber(session, seen.email)
        if one is None or (one.secret_key, one.period, one.told) != (seen.secret_key, seen.period, seen.told):
            return 0
        done = {(part.kind, part.query, part.revision, part.day.isoformat()): part for part in told}
        told_now = [done.get((v["kind"], v["query"], v["revision"], v["day"])) for v in one.views]
        one.views = [
            view if part is None else {**view, "revision": part.now.revision, "day": part.now.day.isoformat()}
            for view, part in zip(one.views, told_now, strict=True)
        ]
        one.told = name
        shown = [part for part in told_now if part and part.found]
        if not shown:
            return 0
        t, token = translator(one.language), subscriptions.link(session, one, now)
        digest = worded(
            shown,
            [news.section(part, t.language) for part in shown],
            one.period,
            t,
            _texts(session, one, shown[0].now.registry, now, t),
        )
        mail = mails.digest(database.settings, one.email, t, token, digest)
        return int(outbox.put(session, mail, subscriptions.outbox_key(one) + name) is not None)


def _texts(session: Session, one: Subscriber, registry: Registry, now: datetime, t: Translator) -> list[EditorsWords]:
    """Return what editors say at the head of a digest."""
    due, today = subscriptions.due(one.period, now), day_of(now)
    read = digest_texts.read(session, one, due, today, registry)
    return [digest_texts.worded(each.texts, each.role, each.region, t) for each in read]


def worded(
    told: Sequence[ViewNews],
    sections: Sequence[Section],
    period: str,
    t: Translator,
    words: Sequence[EditorsWords] = (),
) -> mails.Digest:
    """Put a digest into words; `words` are those of editors."""
    number = sum(len(part.found) for part in told)
    since = min(part.day for part in told)
    subject = t.n(
        "Cluster Atlas: {n} change in what you follow", "Cluster Atlas: {n} changes in what you follow", number
    )
    intro = t("This has changed since {day} in the views that you follow:", day=t.day(since))
    sample = any(part.now.registry.is_sample for part in told)
    note = [t("Sample data: some of what stands here was invented for training.")] if sample else []
    return mails.Digest(subject, intro, sections, mails.rhythm(period, t), note, words)


def _section(settings: Settings, told: ViewNews, then: ShownData, t: Translator) -> Section:
    kind, found = told.kind, told.found
    why = {NEW: t("new"), FITS: t("fits now"), REMOVED: t("removed"), OVER: t("over"), LEFT: t("fits no longer")}
    labels = {key: _fields(kind, names, t) for key, names in found.changed.items()}
    lists = {
        t("Came"): [_line(settings, told.now, kind, key, why[how], t) for key, how in found.came.items()],
        t("Changed"): [_line(settings, told.now, kind, key, labels[key], t) for key in found.changed],
        t("Gone"): [_gone(settings, told, then, key, how, why[how], t) for key, how in found.went.items()],
    }
    title = views.words(kind, told.query, told.now.registry, told.now.exchange, t)
    cut = {heading: _cut(lines, t) for heading, lines in lists.items() if lines}
    return mails.Section(title, _address(settings, views.address(kind, told.query), t), cut)


def _cut(lines: Sequence[Line], t: Translator) -> tuple[Sequence[Line], str]:
    listed = sorted(lines, key=lambda line: collation_key(line.text))
    more = len(listed) - MOST
    return listed[:MOST], t.n("and {n} more", "and {n} more", more) if more > 0 else ""


def _fields(kind: str, names: Sequence[str], t: Translator) -> str:
    labels = list(dict.fromkeys(fields.label(name, t, views.KINDS[kind]) for name in names))
    return ", ".join(labels[:MOST_FIELDS]) + (" …" if len(labels) > MOST_FIELDS else "")


def _line(  # noqa: PLR0913, PLR0917 - of which record, in which words
    settings: Settings, moment: ShownData, kind: str, key: str, note: str, t: Translator
) -> Line:
    way = fields.of(views.KINDS[kind]).profile.format(key=key)
    title, lang = moment.title(kind, key, t.language)
    return mails.Line(title, _address(settings, way, t), note, lang)


def _gone(  # noqa: PLR0913, PLR0917 - likewise
    settings: Settings, told: ViewNews, then: ShownData, key: str, how: str, why: str, t: Translator
) -> Line:
    if how == REMOVED:
        title, lang = then.title(told.kind, key, t.language)
        return mails.Line(title, note=why, lang=lang)
    closed = how == OVER and told.kind == "events" and told.now.exchange.event[key].kind == CALL
    return _line(settings, told.now, told.kind, key, t("the call is closed") if closed else why, t)


def _address(settings: Settings, way: str, t: Translator) -> str:
    """Return the whole address of a page, in the language of the mail as far as the page speaks it."""
    language = t.language if way.startswith(SPEAKING) else public(t.language)
    return address(settings, f"{way}{'&' if '?' in way else '?'}lang={language}")
