"""The texts that code and templates ask to be translated, and the catalogues brought up to them.

``make messages`` adds new texts to ``data/locale/*.po`` with an empty translation and drops what nobody asks for. The
Polish catalogue has all texts; those of the further `FORM_LANGUAGES` have what forms, the pages behind links of letters
and mails to their readers can say: the texts of `FORM_SOURCES`, and those few of other modules in `FORM_TEXTS`.
"""

import io
import re
import tomllib
from collections.abc import Iterable, Sequence
from fnmatch import fnmatch
from functools import cache
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.pofile import read_po, write_po

from geo.i18n import FORM_LANGUAGES, LANGUAGES, LOCALE_FOLDER
from geo.settings import ROOT

# What a call to each function has to translate.
_KEYWORDS = {"t": None, "n": (1, 2), "mark": None, "_": None, "mark_n": (1, 2), "_n": (1, 2)}
_CALL = re.compile(rf"\b(?:{'|'.join(_KEYWORDS)})\s*\(".encode())
# Modules and templates all of whose texts belong to the catalogues of forms, as patterns.
FORM_SOURCES = (
    *(f"geo/access/{name}.py" for name in ("accounts", "invitations", "links", "providers")),
    *(
        f"geo/editorial/{name}.py"
        for name in (
            *("answers", "author_mails", "changes", "checks", "claims", "decision_mails", "duplicates", "fields"),
            *("letters", "proposals", "wording"),
        )
    ),
    "geo/editorial/kinds/*.py",
    *(
        f"geo/exchange/{name}.py"
        for name in (
            *("digests", "interests", "meeting_answers", "meeting_mails", "posts", "question_mails"),
            *("questionnaire_answers", "questionnaire_mails", "questions", "renewals", "subscription_mails"),
            *("subscriptions", "threads", "views"),
        )
    ),
    "geo/figures/when.py",
    *("geo/web/panels/registry_history.py", "geo/web/templates/registry_history.html"),
    "geo/web/templates/partnership.html",
    *(
        f"geo/web/editing/{name}.py"
        for name in (
            *("account", "agendas", "answering", "asked", "calendar", "changes", "claiming", "conversations", "desk"),
            *("events", "feeds", "firms", "form", "gate", "metaclusters", "my", "offering", "offers", "posts"),
            *("privacy", "questions", "renewing", "rules", "seats", "signin", "submit", "subscribing", "talk"),
        )
    ),
    *(
        f"geo/web/templates/editing/{name}.html"
        for name in (
            *("account", "again", "agenda", "answer", "answer_digest", "asked", "asked_section", "asked_send"),
            *("asking", "calendar", "changes", "claim", "claimed", "code", "confirm", "conversation", "decided"),
            *("event", "feed", "fields", "firm", "first", "invitation", "link", "metacluster", "metaclusters", "my"),
            *("my_offers", "my_questions", "offer", "offering", "page", "preview", "privacy", "question"),
            *("question_fields", "question_link", "questions", "renewal", "rhythm", "rules", "signin"),
            *("sources_line", "submit", "submit_form", "subscribe", "subscription_confirm", "subscription_end"),
            *("subscriptions", "talk", "thread", "told", "words"),
        )
    ),
)
# Texts of other modules that forms show as well.
FORM_TEXTS: tuple[str, ...] = (
    # menu and foot of every page
    "Map",
    "Regions",
    "Compare",
    "Sectors",
    "Potential clusters",
    "Over time",
    "Policy",
    "Exchange",
    "Presentation",
    "Methods",
    "About",
    "Accessibility statement",
    "Sources and licences",
    "Changes of the registry",
    "Rules of entry",
    "Personal data",
    "Questions and answers",
    # what editors have beside it
    "Meta-clusters",
    "Questionnaires",
    "Proposals to decide on",
    "Monitoring",
    "Snapshots",
    "Accounts",
    # codes of clusters
    "Key cluster of a region",
    "On PARP's cluster map",
    "Studied by PARP",
    "Met PARP's management standards",
    "National Key Cluster (KKK)",
    "National Key Cluster now",
    "National Key Cluster, last known",
    "operating",
    "emerging",
    "suspended",
    "ended",
    "known to be active",
    "activity not known",
    "activity ended",
    "seat named by a source",
    "seat inferred from the coordinator",
    "seat uncertain",
    "inferred, strong evidence",
    "inferred, medium evidence",
    "inferred, weak evidence",
    # how fresh an entry is
    "Confirmed {day}",
    "Compiled {day}",
    "Confirmed {day}, more than 6 months ago: may be out of date",
    "Compiled {day}, more than 6 months ago: may be out of date",
    "No answer since {day}",
    "no data",
    # filters of a View
    "Sector",
    "Voivodeship",
    "Status",
    "Stage",
    "Activity",
    "Text",
    "Founded",
    "Members",
    "Near",
    "to {high}",
    "from {low}",
    "{town}, up to {radius} km",
    "Kind",
    "Language of the text",
    "Country",
    "Size",
    "Month",
    "With those that are over",
    "yes",
    "Cluster",
    # whom the head of a digest comes from
    "From the editors of the Cluster Atlas",
    "From the contact point of {region} Voivodeship",
    # agendas on paper
    "Atlas of Polish clusters",
    "Time",
    "Table number",
    "Meets",
    "As of {day}",
    # status of a meta-cluster, and who belongs to it
    "participating cluster",
    "held possible",
    "{status}, {begin} – {end}",
    "{status}, since {begin}",
    # faults that services find
    "Say in a sentence what is wrong.",
    "Too many reports came from your network. Try again tomorrow.",
    "Write an answer of at most {most} characters.",
    "Your account may not do this.",
)


def extract(forms: bool = False) -> Catalog:
    """Return a catalogue of every text to translate, or of those of `forms`; pyproject.toml says where they are."""
    catalogue = Catalog(project="Atlas klastrów", charset="utf-8")
    for file, _line, message, comments, context in _extracted():
        if not forms or is_of_forms(file, message):
            catalogue.add(message, None, [(file, 0)], auto_comments=comments, context=context)
    return catalogue


@cache
def _extracted() -> tuple[tuple[Any, ...], ...]:
    """Return every text with its file, once for all catalogues."""
    tables = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["babel"]["mappings"]
    methods = {"python": _of_module}
    mapping = [(table["pattern"], methods.get(table["method"], table["method"])) for table in tables]
    return tuple(extract_from_dir(ROOT, mapping, keywords=_KEYWORDS))


def _of_module(file: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterable[Any]:
    """Give the texts of a module as Babel finds them; it need not take those apart, half of all, that call for none."""
    content = file.read()
    return extract_python(io.BytesIO(content), keywords, comment_tags, options) if _CALL.search(content) else ()


def is_of_forms(file: str, message: str | Sequence[str]) -> bool:
    """Say whether the catalogues of forms have a text of a file."""
    first = message if isinstance(message, str) else message[0]
    return first in FORM_TEXTS or _says_forms(file)


@cache
def _says_forms(file: str) -> bool:
    return any(fnmatch(file, pattern) for pattern in FORM_SOURCES)


def catalogue(language: str) -> Catalog:
    """Return the catalogue of a language, an empty one where there is none yet."""
    path = LOCALE_FOLDER / f"{language}.po"
    if not path.exists():
        what = "# Texts of the atlas." if language in LANGUAGES else "# Texts of forms and letters."
        return Catalog(locale=language, project="Atlas klastrów", fuzzy=False, header_comment=what)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def polish() -> Catalog:
    """Return the Polish catalogue."""
    return catalogue("pl")


def strings(message: Message) -> tuple[str, ...]:
    """Return the translations of a message: one, or one per plural form."""
    text = message.string
    return tuple(text) if isinstance(text, list | tuple) else (text or "",)


def main() -> None:
    """Bring the catalogues up to the code."""
    asked = {True: extract(forms=True), False: extract()}
    for language in FORM_LANGUAGES:
        if language != "en":
            _bring_up(language, asked[language not in LANGUAGES])


def _bring_up(language: str, asked: Catalog) -> None:
    path, found = LOCALE_FOLDER / f"{language}.po", catalogue(language)
    found.update(asked, no_fuzzy_matching=True, update_creation_date=False)
    found.obsolete.clear()
    text = io.BytesIO()
    write_po(text, found, width=120, sort_by_file=True, include_lineno=False)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.getvalue())
    empty = [message for message in found if message.id and not all(strings(message))]
    print(f"{path.relative_to(ROOT)}: {len(found)} texts, {len(empty)} of them not yet translated.")


if __name__ == "__main__":
    main()
