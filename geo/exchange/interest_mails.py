"""The mails of those who write to an offer and of those who made it, in the words of their readers."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from geo.access.outbox import Mail
from geo.codes import country_name, word, written_day
from geo.editorial.letters import address, written

if TYPE_CHECKING:
    from geo.settings import Settings

WAY = "interest"  # page that links lead to


@dataclass(frozen=True, slots=True)
class Reader:
    """Who gets a mail, and the secret of the link in it."""

    email: str
    language: str
    token: str


def confirm(settings: "Settings", to: Reader, title: str, until: date) -> Mail:
    """Ask whether an address is that of who wrote; the mail has no word that was typed into the form."""
    parts = [
        word("confirm_body", to.language, title=title),
        _link(settings, to),
        word("confirm_else", to.language, day=written_day(until, to.language)),
    ]
    return _mail(settings, to, word("confirm_subject", to.language, title=title), parts)


def arrived(  # noqa: PLR0913, PLR0917 - all that it tells
    settings: "Settings", to: Reader, title: str, who: tuple[str, str], text: str, reply_to: str
) -> Mail:
    """Bring what somebody, by name and country, wrote to who made the offer."""
    name, country = who
    named = f"{name} ({country_name(country, to.language)})" if country else name
    parts = [word("interest_body", to.language, name=named, title=title), text, *_replying(settings, to, reply_to)]
    return _mail(settings, to, word("interest_subject", to.language, title=title), parts, reply_to)


def answered(settings: "Settings", to: Reader, title: str, text: str, reply_to: str) -> Mail:
    """Bring what the other side wrote."""
    parts = [word("message_body", to.language, title=title), text, *_replying(settings, to, reply_to)]
    return _mail(settings, to, word("message_subject", to.language, title=title), parts, reply_to)


def asked(settings: "Settings", to: Reader, title: str, days: tuple[date, date], reminder: int) -> Mail:
    """Ask what came of it; `days` are that of the first message and the last of the link."""
    sent, ends = (written_day(day, to.language) for day in days)
    choices = "\n".join(f"- {word(one, to.language)}" for one in ("met", "contract", "nothing"))
    parts = [
        word("outcome_body", to.language, title=title, day=sent),
        _link(settings, to),
        choices,
        word("outcome_hint", to.language, day=ends),
        word("kept_until", to.language, day=ends),
    ]
    subject = "reminder_subject" if reminder else "outcome_subject"
    return _mail(settings, to, word(subject, to.language, title=title), parts)


def _replying(settings: "Settings", to: Reader, reply_to: str) -> list[str]:
    direct = [word("reply_mail", to.language)] if reply_to else []
    return [word("reply_here", to.language), _link(settings, to), *direct]


def _link(settings: "Settings", to: Reader) -> str:
    return address(settings, f"{WAY}/{to.token}")


def _mail(settings: "Settings", to: Reader, subject: str, parts: list[str], reply_to: str = "") -> Mail:
    privacy = f"{word('privacy', to.language)}: {address(settings, f'privacy?lang={to.language}')}"
    who = settings.body or word("atlas", to.language)
    whole = [word("hello", to.language), *parts, privacy, who]
    return written(to.email, subject, whole, {"List-Unsubscribe": f"<{_link(settings, to)}>"}, reply_to)
