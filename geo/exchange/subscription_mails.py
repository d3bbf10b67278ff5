"""The mails of subscriptions: the one that asks for confirmation, and the digest, as text and as HTML.

Both forms of a digest are made of the same parts. The HTML fetches nothing and names no reader: no pictures, no
scripts, no addresses that tell one reader from another but those that end the subscription.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from markupsafe import Markup

from geo import links
from geo.access.outbox import Mail
from geo.editorial.letters import address, written

if TYPE_CHECKING:
    from geo.i18n import Translator
    from geo.settings import Settings

# Pages that links lead to.
OWN, CONFIRM, END = "subscriptions", "subscriptions/confirm", "subscriptions/end"
_PAGE = Markup(
    '<!DOCTYPE html>\n<html lang="{language}">\n<head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{title}</title></head>\n'
    '<body style="margin:0;padding:16px;font:16px/1.5 sans-serif;color:#1b2733;background:#fff">\n'
    '<main style="display:block;max-width:640px;margin:0 auto">\n{parts}\n</main>\n</body>\n</html>\n'
)
_WORDS = Markup('<div style="margin:16px 0;padding-left:12px;border-left:3px solid #9aa8b5">\n{}\n</div>')
_RULE = "-" * 20  # between the words of editors and what has changed
_LINK = Markup('<a href="{href}" style="color:#0b5394">{text}</a>')


@dataclass(frozen=True, slots=True)
class Line:
    """A record of a list."""

    text: str
    href: str = ""  # whole address; blank where there is no page
    note: str = ""  # what is different
    lang: str = ""  # of the text, where it is not that of the mail


@dataclass(frozen=True, slots=True)
class Section:
    """A View with what is different in it."""

    title: str
    href: str  # whole address of the View
    lists: Mapping[str, tuple[Sequence[Line], str]]  # heading to its lines, and how many more there are, in words


@dataclass(frozen=True, slots=True)
class EditorsWords:
    """What editors say at the head of a digest."""

    whom: str  # it comes from
    paragraphs: Sequence[str]  # plain text; http(s) addresses in it become links
    lang: str = ""  # of the paragraphs, where it is not that of the mail


@dataclass(frozen=True, slots=True)
class Digest:
    """What a digest tells, in words."""

    subject: str
    intro: str
    sections: Sequence[Section]
    rhythm: str  # how often it comes
    note: Sequence[str] = ()  # paragraphs before all others
    words: Sequence[EditorsWords] = ()  # that come next


def confirm(  # noqa: PLR0913, PLR0917 - all that it tells
    settings: "Settings", email: str, t: "Translator", token: str, words: str, period: str, ends: date
) -> Mail:
    """Ask whether an address wants to hear of a View; the mail has no word that was typed into a form."""
    parts = [
        t("Good day,"),
        t("somebody asked the Cluster Atlas to tell this address of changes in this view:"),
        words,
        rhythm(period, t),
        t("If that was you, open this page and press the button. It works until {day}:", day=t.day(ends)),
        address(settings, f"{CONFIRM}/{token}?lang={t.language}"),
        t("If it was not you, do nothing: no other mail comes, and the address is deleted after that day."),
        *_end(settings, t),
    ]
    return written(email, t("Confirm: changes in the Cluster Atlas"), parts, {})


def rhythm(period: str, t: "Translator") -> str:
    """Say how often a digest comes."""
    return (
        t("A mail comes on Mondays, at most once a week, and only where something has changed.")
        if period == "week"
        else t("A mail comes on the first day of a month, and only where something has changed.")
    )


def digest(settings: "Settings", email: str, t: "Translator", token: str, told: Digest) -> Mail:
    """Write a digest; its headers let a program of mail end all with one click (RFC 8058)."""
    own, over = (address(settings, f"{page}/{token}?lang={t.language}") for page in (OWN, END))
    headers = {"List-Unsubscribe": f"<{over}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    see, stop = t("See, change or end your subscriptions"), t("Send me no more of these mails")
    parts = [
        t("Good day,"),
        *told.note,
        *(part for words in told.words for part in (f"{words.whom}:", *words.paragraphs)),
        *([_RULE] if told.words else []),
        told.intro,
        *(part for section in told.sections for part in _plain(section)),
        told.rhythm,
        f"{see}: {own}\n{stop}: {over}",
        *_end(settings, t),
    ]
    plain = written(email, told.subject, parts, headers)
    return Mail(email, plain.subject, plain.body, "", headers, _html(settings, t, told, (see, own), (stop, over)))


def _end(settings: "Settings", t: "Translator") -> list[str]:
    who = settings.body or t("the editors of the Cluster Atlas")
    return [
        t("How data are used: {link}", link=address(settings, f"privacy?lang={t.language}")),
        who + f"\n{settings.contact}".rstrip(),
    ]


def _plain(section: Section) -> list[str]:
    parts = [f"{section.title}\n{section.href}"]
    for heading, (lines, more) in section.lists.items():
        listed = [f"- {line.text}" + (f" ({line.note})" if line.note else "") for line in lines]
        links = [f"  {line.href}" if line.href else "" for line in lines]
        told = [text for pair in zip(listed, links, strict=True) for text in pair if text]
        parts.append("\n".join([f"{heading}:", *told, *([f"- {more}"] if more else [])]))
    return parts


def _html(settings: "Settings", t: "Translator", told: Digest, see: tuple[str, str], stop: tuple[str, str]) -> str:
    from markupsafe import escape

    quiet = Markup('<p style="color:#4a5968;font-size:14px">{}</p>')
    who = settings.body or t("the editors of the Cluster Atlas")
    privacy = (t("Personal data"), address(settings, f"privacy?lang={t.language}"))
    parts = [
        *(Markup("<p>{}</p>").format(part) for part in told.note),
        *map(_words, told.words),
        Markup('<h1 style="font-size:20px;line-height:1.3;margin:16px 0">{}</h1>').format(told.intro),
        *map(_section, told.sections),
        Markup('<hr style="border:0;border-top:1px solid #9aa8b5">'),
        quiet.format(told.rhythm),
        quiet.format(Markup(" · ").join(_LINK.format(href=href, text=text) for text, href in (see, stop, privacy))),
        quiet.format(Markup("<br>").join(map(escape, filter(None, (who, settings.contact))))),
    ]
    return str(_PAGE.format(language=t.language, title=told.subject, parts=Markup("\n").join(parts)))


def _words(words: EditorsWords) -> Markup:
    lang = Markup(' lang="{}"').format(words.lang) if words.lang else ""
    parts = [Markup("<p{}>{}</p>").format(lang, _linked(paragraph)) for paragraph in words.paragraphs]
    whom = Markup("<p><strong>{}</strong></p>").format(words.whom)
    return _WORDS.format(Markup("\n").join([whom, *parts]))


def _linked(paragraph: str) -> Markup:
    """Write a paragraph with its links and lines."""
    from markupsafe import escape

    shown = (_LINK.format(href=href, text=text) if href else escape(text) for text, href in links.parts(paragraph))
    return Markup("").join(shown).replace("\n", Markup("<br>"))


def _section(section: Section) -> Markup:
    head = Markup('<h2 style="font-size:18px;line-height:1.3;margin:24px 0 8px">{}</h2>')
    parts = [head.format(_LINK.format(href=section.href, text=section.title))]
    for heading, (lines, more) in section.lists.items():
        listed = [_item(line) for line in lines] + ([Markup("<li>{}</li>").format(more)] if more else [])
        parts.append(Markup('<h3 style="font-size:16px;margin:12px 0 4px">{}</h3>').format(heading))
        parts.append(Markup('<ul style="margin:0;padding-left:24px">{}</ul>').format(Markup("").join(listed)))
    return Markup("\n").join(parts)


def _item(line: Line) -> Markup:
    spoken = Markup('<span lang="{}">{}</span>').format(line.lang, line.text) if line.lang else line.text
    text = _LINK.format(href=line.href, text=spoken) if line.href else spoken
    note = Markup(' <span style="color:#4a5968">({})</span>').format(line.note) if line.note else ""
    return Markup("<li>{}{}</li>").format(text, note)
