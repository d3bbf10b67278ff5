"""What people are told by mail of changes: authors of decisions, each side of the other's answers."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from geo.access import outbox
from geo.database import moderation
from geo.database.models import Change
from geo.editorial import rules, wording
from geo.editorial.author_mails import link, put, title
from geo.i18n import Translator, translator
from geo.i18n import mark as _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.settings import Settings

_SUBJECTS = {
    "accepted": _("Accepted: {name} (proposal {number})"),
    "returned": _("To be mended: {name} (proposal {number})"),
    "refused": _("Refused: {name} (proposal {number})"),
}
_SAID = {
    "accepted": _("Your proposal {number} about “{name}” was accepted. The pages of the atlas show it within moments."),
    "returned": _("Your proposal {number} about “{name}” was returned: it can be accepted once it is mended."),
    "refused": _("Your proposal {number} about “{name}” was refused."),
}


def tell_decision(session: "Session", change: Change, settings: "Settings", altered: Sequence[str] = ()) -> None:
    """Tell the author what was decided, why, and by which rules; `altered` are fields that the editor changed."""
    author = moderation.account(session, change.author)
    if author is None or change.state not in _SAID:
        return
    t, name = translator(author.language), title(session, change)
    parts = [t(_SAID[change.state], number=change.id, name=name)]
    if altered:
        names = ", ".join(wording.field(one, t, change.kind) for one in altered)
        parts.append(t("The editor put something else into these fields: {names}.", names=names))
    if change.reason:
        parts.append(t("Reason: {reason}", reason=change.reason))
    parts += _quoted(session, change.rules, t)
    parts += _way_on(change, settings, t)
    subject = t(_SUBJECTS[change.state], number=change.id, name=name)
    key = outbox.about("decision", change.id, change.created_at, change.turn)
    put(session, author, subject, parts, key, settings)


def tell_answer(session: "Session", change: Change, from_author: bool, text: str, settings: "Settings") -> None:
    """Tell the other side of an answer: the author, or who took the change or decided on it last."""
    number = (change.taken_by or change.decided_by) if from_author else change.author
    reader = moderation.account(session, number)
    if reader is None:
        return
    t, name = translator(reader.language), title(session, change)
    who = t("The author of the proposal {number} about “{name}” writes:", number=change.id, name=name)
    if not from_author:
        who = t("An editor writes about your proposal {number} about “{name}”:", number=change.id, name=name)
    way = f"moderation/{change.id}" if from_author else f"my/changes/{change.id}"
    parts = [f"{who}\n{text}", *link(t("Read and answer here:"), way, settings)]
    put(session, reader, t("Answer: {name} (proposal {number})", number=change.id, name=name), parts, "", settings)


def tell_undone(session: "Session", changes: Iterable[Change], reason: str, batch: str, settings: "Settings") -> None:
    """Tell authors that accepted proposals of theirs were taken back, each by one mail."""
    of: dict[int, list[Change]] = {}
    for change in changes:
        if change.author is not None and change.origin == "form":
            of.setdefault(change.author, []).append(change)
    for number, own in of.items():
        author = moderation.account(session, number)
        if author is None:
            continue
        t = translator(author.language)
        listed = "\n".join(f"– {change.id}: {title(session, change)}" for change in own)
        said = t.n(
            "An accepted proposal of yours was taken back:", "Accepted proposals of yours were taken back:", len(own)
        )
        parts = [
            f"{said}\n{listed}",
            t("Reason: {reason}", reason=reason),
            *link(t("The history:"), "changes", settings),
        ]
        subject = t.n("{n} proposal taken back", "{n} proposals taken back", len(own))
        put(session, author, subject, parts, outbox.about(batch, number, author.created_at), settings)


def _quoted(session: "Session", names: Sequence[str], t: Translator) -> list[str]:
    """Quote the rules that a decision names."""
    found = wording.rule_texts(names, rules.every(session), t) if names else []
    return [f"{one['label'][:1].upper()}{one['label'][1:]}: {one['name']}\n{one['text']}" for one in found]


def _way_on(change: Change, settings: "Settings", t: Translator) -> list[str]:
    words = {
        "accepted": t("Your proposal:"),
        "returned": t("Mend it and hand it in again, or answer the editor, here:"),
        "refused": t("Your proposal:"),
    }[change.state]
    return link(words, f"my/changes/{change.id}", settings)
