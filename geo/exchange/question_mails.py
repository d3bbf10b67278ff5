"""The mails about questions and answers: to who wrote, to who answers for a cluster or an offer, to editors."""

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from geo.access import outbox
from geo.database import requests as asked
from geo.database.questions import Post, PostLink
from geo.editorial.letters import address, written
from geo.editorial.requests import address_digest, new_token
from geo.exchange import owners
from geo.i18n import translator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from geo.i18n import Translator
    from geo.settings import Settings

QUESTIONS = "questions"  # kind of mails that an address can refuse
UNCONFIRMED = timedelta(days=7)  # that an address can be confirmed
KEPT = timedelta(days=365)  # that it is known who wrote a text


def key() -> str:
    """Return a key for addresses, which is never given again."""
    return secrets.token_hex(8)


def confirm(session: "Session", settings: "Settings", one: Post, now: datetime) -> None:
    """Ask whether an address is that of who wrote; the mail has no word that was typed into the form."""
    t = translator(one.mails)
    token = _link(session, one, one.email, one.mails, now + UNCONFIRMED)
    parts = [
        t("Somebody, most likely you, has written a question for the Cluster Atlas with this address."),
        t("Open this page and send it to the editors, who read it before it is published:"),
        address(settings, f"question/{token}?lang={t.language}"),
        t("If it was not you, do nothing: the question is deleted after {n} days.", n=UNCONFIRMED.days),
    ]
    _put(session, settings, (one.email, one.mails), t("Confirm your question"), parts)


def taken_in(session: "Session", settings: "Settings", one: Post, now: datetime) -> None:
    """Tell an author that a text is published."""
    t = translator(one.mails)
    words = (
        t("Your answer in the Cluster Atlas is published:")
        if one.question
        else t("Your question in the Cluster Atlas is published:")
    )
    edited = [t("An editor has taken personal data out of this text.")] if one.edited else []
    parts = [words, _page(settings, one, t), *edited]
    _told(session, settings, one, t("Published: {title}", title=_name(one, t)), parts, "published", now)


def turned_down(session: "Session", settings: "Settings", one: Post, now: datetime) -> None:
    """Tell an author that a text is not, or no longer, published, and why."""
    t = translator(one.mails)
    words = (
        t("The editors have taken down what you published in the Cluster Atlas about “{name}”.", name=one.subject)
        if one.published_at
        else t("The editors do not publish what you wrote in the Cluster Atlas about “{name}”.", name=one.subject)
    )
    parts = [words, t("Reason: {reason}", reason=one.reason), t("You may write anew, or answer to the contact below.")]
    _told(session, settings, one, t("Not published: {title}", title=_name(one, t)), parts, "decided", now)


def asked_about(session: "Session", settings: "Settings", one: Post, owner: tuple[str, str], now: datetime) -> None:
    """Tell those who act for a cluster, or for who made an offer, of a question about it."""
    for email, language in owners.accounts(session, *owner).items():
        if email == one.email:
            continue
        t = translator(language)
        parts = [
            t("Readers of the Cluster Atlas ask about “{name}”:", name=one.subject),
            one.title,
            t("To answer, sign in with this address:"),
            _page(settings, one, t),
        ]
        subject = t("A question about {name}", name=one.subject)
        _once(session, settings, one, (email, language), subject, parts, "asked", now, owns=False)


def answered(session: "Session", settings: "Settings", question: Post, one: Post, now: datetime) -> None:
    """Tell who asked of an answer."""
    if not question.email or question.email == one.email:
        return
    t = translator(question.mails)
    parts = [
        t("There is an answer to your question “{title}”:", title=question.title),
        one.text,
        f"{_page(settings, question, t)}#answer-{one.key}",
    ]
    subject = t("An answer to: {title}", title=question.title)
    _once(session, settings, question, (question.email, question.mails), subject, parts, f"answer:{one.key}", now)


def reported(session: "Session", settings: "Settings", one: Post, reason: str) -> None:
    """Tell the editors who decide on it that a reader reports a published text."""
    for email, language in owners.editors(session, one.region).items():
        t = translator(language)
        parts = [
            t("A reader reports a text in the Cluster Atlas about “{name}”:", name=one.subject),
            reason,
            t("It stays published until you decide: {link}", link=address(settings, f"moderation/questions/{one.key}")),
        ]
        _put(session, settings, (email, language), t("Reported: {title}", title=_name(one, t)), parts)


def _name(one: Post, t: "Translator") -> str:
    return one.title or t("answer about {name}", name=one.subject)


def _page(settings: "Settings", one: Post, t: "Translator") -> str:
    """Return the public address of a question; of an answer, that by which its question is found."""
    return address(settings, f"questions/{one.key}?lang={t.language}")


def _link(  # noqa: PLR0913, PLR0917 - all that a link is
    session: "Session", one: Post, email: str, language: str, ends: datetime, owns: bool = True
) -> str:
    token, digest = new_token()
    made = PostLink(post=one.id, owns=owns, digest=digest, recipient=email, language=language, ends_at=ends)
    session.add(made)
    session.flush()
    return token


def _told(  # noqa: PLR0913, PLR0917 - all that it tells
    session: "Session", settings: "Settings", one: Post, subject: str, parts: "Sequence[str]", what: str, now: datetime
) -> None:
    if one.email:
        _once(session, settings, one, (one.email, one.mails), subject, parts, what, now)


def _once(  # noqa: PLR0913, PLR0917 - all that it tells
    session: "Session",
    settings: "Settings",
    one: Post,
    to: tuple[str, str],
    subject: str,
    parts: "Sequence[str]",
    what: str,
    now: datetime,
    *,
    owns: bool = True,
) -> None:
    """Put a mail about a text that tells of one thing once; not to whoever wants none."""
    email, language = to
    t, digest = translator(language), address_digest(email)
    if asked.refused(session, [digest], QUESTIONS):
        return
    token = _link(session, one, email, language, now + KEPT, owns)
    way = address(settings, f"question/{token}")
    more = (
        t("To close or delete it, or to get no more mails about questions: {link}", link=way)
        if owns
        else t("To get no more mails about questions: {link}", link=way)
    )
    headers = {"List-Unsubscribe": f"<{way}/stop>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    _put(session, settings, to, subject, [*parts, more], f"question:{one.key}:{what}:{digest[:16]}", headers)


def _put(  # noqa: PLR0913, PLR0917 - all that a mail is
    session: "Session",
    settings: "Settings",
    to: tuple[str, str],
    subject: str,
    parts: "Sequence[str]",
    once: str = "",
    headers: dict[str, str] | None = None,
) -> None:
    t = translator(to[1])
    who = settings.body or t("the editors of the Cluster Atlas")
    privacy = t("How data are used: {link}", link=address(settings, f"privacy?lang={t.language}"))
    whole = [t("Good day,"), *parts, privacy, who + (f"\n{settings.contact}" if settings.contact else "")]
    outbox.put(session, written(to[0], subject, whole, headers or {}, settings.contact), once)
