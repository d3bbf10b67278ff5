"""The mails of questionnaires: the letter that asks, and the one reminder."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from geo.access.outbox import Mail
from geo.editorial.letters import address, written
from geo.i18n import translator

if TYPE_CHECKING:
    from geo.settings import Settings


@dataclass(frozen=True, slots=True)
class QuestionnaireLetter:
    """What a letter tells."""

    title: str  # of the questionnaire
    intro: str
    name: str  # of the organisation that is asked
    closes: date
    reminder: bool = False


def letter(settings: "Settings", recipient: str, language: str, token: str, tells: QuestionnaireLetter) -> Mail:
    """Write the letter that asks an organisation."""
    t = translator(language)
    link = address(settings, f"questionnaire/{token}")
    who = settings.body or t("the editors of the Cluster Atlas")
    begin = (
        t("we asked “{name}” to answer a questionnaire; it is still open:", name=tells.name)
        if tells.reminder
        else t("we ask “{name}” to answer a questionnaire:", name=tells.name)
    )
    parts = [
        t("Good day,"),
        f"{begin}\n{tells.title}",
        *([tells.intro] if tells.intro and not tells.reminder else []),
        t("Answer on this page; no account is needed, and what you have answered is kept as you go on:"),
        link,
        t("You can answer and correct until {day}.", day=t.day(tells.closes)),
        t("Answers about the profile are proposed to the editors; all others are shown as counts only.")
        + "\n"
        + t("On that page you can also say that you want no such letters.")
        + "\n"
        + t("How data are used: {link}", link=address(settings, "privacy")),
        who + (f"\n{settings.contact}" if settings.contact else ""),
    ]
    subject = (
        t("Reminder: {title}", title=tells.title) if tells.reminder else t("Questionnaire: {title}", title=tells.title)
    )
    return written(recipient, subject, parts, {"List-Unsubscribe": f"<{link}>"}, settings.contact)
