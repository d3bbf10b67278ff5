"""The mails that ask clusters and tell editors, in the language of who gets them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from geo.access import outbox
from geo.access.outbox import Mail
from geo.i18n import NO_BREAK, translator
from geo.text import split

if TYPE_CHECKING:
    from geo.i18n import Translator
    from geo.settings import Settings

WIDTH = 76  # of a line, which programs of mail then leave alone


@dataclass(frozen=True, slots=True)
class Question:
    """What a letter to a cluster tells and asks."""

    name: str  # of the cluster
    data: Mapping[str, Any]  # what the registry says of it
    asked: date
    ends: date  # last day of the link
    reminder: int  # 0 for the first letter
    coordinator: bool  # whether it goes to an account of a coordinator, or to the public address


def question(settings: "Settings", recipient: str, language: str, token: str, asks: Question) -> Mail:
    """Write the letter that asks whether an entry is still right."""
    t = translator(language)
    subject = (
        t("Reminder: is the entry “{name}” still right?", name=asks.name)
        if asks.reminder
        else t("Is the entry “{name}” still right?", name=asks.name)
    )
    link = address(settings, f"answer/{token}")
    who = settings.body or t("the editors of the Cluster Atlas")
    begin = (
        t("We asked you on {day} about the entry of the cluster “{name}” in the Cluster Atlas.", **_asked(asks, t))
        if asks.reminder
        else t(
            "The Cluster Atlas has an entry of the cluster “{name}”. Every half-year we ask whether it is still right.",
            name=asks.name,
        )
    )
    parts = [
        t("Good day,"),
        begin,
        t("Please open this page and choose one of three answers; no account is needed:"),
        link,
        "\n".join(
            f"- {line}"
            for line in (
                t("the entry is still right"),
                t("something has to be updated"),
                t("the cluster is no longer active"),
            )
        ),
        "\n".join((t("What is recorded today:"), *(f"  {name}: {value}" for name, value in recorded(asks.data, t)))),
        _use(asks, who, t) + "\n" + t("How data are used: {link}", link=address(settings, "privacy")),
        t("The link works until {day}.", day=t.day(asks.ends))
        + " "
        + t("If you want no more letters of this kind, you can say so at the end of that page."),
        who + (f"\n{settings.contact}" if settings.contact else ""),
    ]
    return written(recipient, subject, parts, {"List-Unsubscribe": f"<{link}>"}, settings.contact)


def _asked(asks: Question, t: "Translator") -> dict[str, str]:
    return {"name": asks.name, "day": t.day(asks.asked)}


def _use(asks: Question, who: str, t: "Translator") -> str:
    """Say who asks, from where the address is, and what becomes of an answer."""
    whence = (
        t("Your address is that of the account which coordinates this entry.")
        if asks.coordinator
        else t("Your address is the one that the cluster gives to the public; we use it for this question only.")
    )
    return " ".join(
        (
            t("This letter comes from {who}.", who=who),
            whence,
            t("Readers will see the day of your answer, but neither name nor address."),
            t("Where nobody answers, readers will see since when."),
        )
    )


def recorded(data: Mapping[str, Any], t: "Translator") -> list[tuple[str, str]]:
    """List what the registry says of a cluster, as names and values."""
    nothing = t("no data")
    number, year = data.get("members"), data.get("members_year")
    members = (f"{number} ({year})" if year else number) if number else nothing
    return [
        (t("Coordinator"), data.get("coordinator") or nothing),
        (t("Coordinator's seat"), data.get("city") or nothing),
        (t("Website"), data.get("website") or nothing),
        (t("E-mail"), "; ".join(split(data.get("email") or "")) or nothing),
        (t("Telephone"), data.get("phone") or nothing),
        (t("Members"), members),
    ]


def of_the_day(settings: "Settings", recipient: str, language: str, token: str, parts: Sequence[str]) -> Mail:
    """Write the mail of the day to an editor; `parts` are its finished paragraphs."""
    t = translator(language)
    stop = address(settings, f"answer/digest/{token}")
    whole = [
        t("Good day,"),
        t("this is new in the Cluster Atlas where you decide:"),
        *parts,
        t("Queue: {link}", link=address(settings, "moderation"))
        + "\n"
        + t("Monitoring: {link}", link=address(settings, "monitoring")),
        t("This mail comes at most once a day, and only where there is something new. To stop it: {link}", link=stop),
    ]
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return written(recipient, t("Cluster Atlas: what is new today"), whole, headers)


def written(recipient: str, subject: str, parts: Sequence[str], headers: Mapping[str, str], reply_to: str = "") -> Mail:
    """Make a mail of paragraphs, in lines that fit everywhere."""
    body = "\n\n".join(_wrapped(part) for part in parts) + "\n"
    return Mail(recipient, subject.replace(NO_BREAK, " "), body.replace(NO_BREAK, " "), reply_to, headers)


def _wrapped(text: str) -> str:
    from textwrap import wrap

    lines = []
    for line in text.split("\n"):
        indent = " " * 4 if line.startswith((" ", "-")) else ""
        # A no-break space is no place for a new line, and an address is never broken.
        lines += wrap(line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False) or [""]
    return "\n".join(lines)


def address(settings: "Settings", path: str) -> str:
    """Return the whole address of a page, for mails; the beginning follows where it is not known yet."""
    return f"{settings.public_url or outbox.UNKNOWN}/{path}"
