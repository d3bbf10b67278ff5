"""What somebody wants to ask or answer in public, and what it must be; known without a database."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.codes import WORD_LANGUAGES
from geo.errors import Declined
from geo.i18n import mark as _
from geo.settings import is_mail

if TYPE_CHECKING:
    from geo.settings import Settings

SHORTEST_TITLE, LONGEST_TITLE = 10, 150
SHORTEST_TEXT, LONGEST_TEXT, LONGEST_NAME = 20, 3_000, 80
KINDS = ("cluster", "offer", "topic")  # what can be asked about


def is_open(settings: "Settings") -> bool:
    """Whether an installation takes questions: it has a registry, and was not told otherwise (``ATLAS_QUESTIONS``)."""
    from geo.access import opened

    return settings.questions and opened.is_there(settings)


class PostFault(Declined):
    """Something in a question or an answer is to be mended; `field` is what it is about, blank for the whole."""

    def __init__(self, field: str, message: str, **values: object) -> None:
        self.field = field
        super().__init__(message, **values)


@dataclass(frozen=True, slots=True)
class DraftedPost:
    """What somebody has written, not yet taken."""

    text: str
    language: str  # of the text
    email: str
    title: str = ""  # the question in a sentence; blank for an answer
    name: str = ""  # that its author wants to be shown
    mails: str = "pl"  # language of the mails to its author


def faults(draft: DraftedPost, *, answers: bool = False) -> list[PostFault]:
    """Return what is to be mended; `answers` where it is an answer, which has no title and needs a text."""
    found = []
    if not answers and not SHORTEST_TITLE <= len(draft.title.strip()) <= LONGEST_TITLE:
        message = _("Write the question in {least} to {most} characters.")
        found.append(PostFault("title", message, least=SHORTEST_TITLE, most=LONGEST_TITLE))
    if answers and not SHORTEST_TEXT <= len(draft.text.strip()) <= LONGEST_TEXT:
        message = _("Write {least} to {most} characters.")
        found.append(PostFault("text", message, least=SHORTEST_TEXT, most=LONGEST_TEXT))
    elif len(draft.text.strip()) > LONGEST_TEXT:
        found.append(PostFault("text", _("Write at most {most} characters."), most=LONGEST_TEXT))
    if draft.language not in WORD_LANGUAGES:
        found.append(PostFault("language", _("Choose the language in which you wrote.")))
    if len(draft.name.strip()) > LONGEST_NAME or "@" in draft.name:
        message = _("A name of at most {most} characters, without an address; or leave it out.")
        found.append(PostFault("name", message, most=LONGEST_NAME))
    if not is_mail(draft.email):
        found.append(PostFault("email", _("This is no e-mail address. Write it like name@example.pl.")))
    return found
