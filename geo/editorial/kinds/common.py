"""What fields of several kinds share: words of faults, texts in several languages, links."""

from collections.abc import Mapping
from typing import Any

from geo import codes
from geo.build.columns import LONGEST_TEXT
from geo.editorial.described import CODES, REGIONS, SECTORS, FieldDescription, RowsDescription
from geo.i18n import Translator
from geo.i18n import mark as _

TOO_LONG = _("Shorten the text.")
CHOOSE = _("Choose one of the options.")
DATE = _("Write a year, a month or a day, such as 2021, 2021-12 or 2021-12-31, or leave the field blank.")
LINKS = _("Write the whole address of each page on a line of its own, such as https://www.example.pl/page.")
SEAT = _("Write both coordinates of a point in Poland (latitude 49 to 55, longitude 14 to 24), or neither.")
UNSAID = _("Write it in one language at least.")
ORDER = _("The end is before the beginning; correct one of the two.")
WEBSITE = _("Write an address such as firma.pl, or leave the field blank.")
NUMBER = _("Correct the number; its last digit does not fit the others, or it is too long or too short.")
KRS = _("Write the ten digits of the number, with the zeros in front.")
TOWN = _("Write the name of a town, or clear the field where the seat is not known.")
UNKNOWN = _("not known")
YES: Mapping[str, str] = {"yes": _("yes")}
LANGUAGE = FieldDescription(
    "lang", _("Language"), kind="choice", wanted=CHOOSE, options=f"{CODES}language", required=True
)
ORIGINAL = FieldDescription(
    "original",
    _("Which one is the original"),
    kind="choice",
    wanted=CHOOSE,
    options={"yes": _("this one")},
    blank=_("a translation"),
)


def texts(*fields: FieldDescription, least: str = "") -> RowsDescription:
    """Describe the texts of a record in several languages, of which one is the original."""
    return RowsDescription(
        (LANGUAGE, ORIGINAL, *fields),
        legend=_("Text {number}"),
        add=_("Add another language"),
        remove=_("Remove this text"),
        word=text,
        unique={
            "lang": _("There is a text in this language already; choose another one."),
            "original": _("Only one text is the original; the others are translations."),
        },
        marked={"original": _("Say which of the texts is the original.")},
        least=least,
    )


def text(row: Mapping[str, str], t: Translator, _registry: object = None) -> str:
    """Word the texts of one language in a line."""
    name = codes.language_name(row.get("lang", ""), t.language)
    marked = t("original")
    name = f"{name} ({marked})" if row.get("original") else name
    return " · ".join([name, *(row[cell] for cell in row if cell not in ("lang", "original"))])


def titled(data: Mapping[str, Any]) -> str:
    """Name a record by the title of its original text."""
    listed = data.get("texts") or []
    first = next((row for row in listed if row.get("original")), listed[0] if listed else {})
    return str(first.get("title") or "")


def words(name: str, label: str, hint: str = "", *, required: bool = False) -> FieldDescription:
    """Describe a field of several lines."""
    return FieldDescription(name, label, hint, "text", _("Write the text."), required=required, longest=LONGEST_TEXT)


def website() -> FieldDescription:
    """Describe the field of a website."""
    return FieldDescription("website", _("Website"), "", wanted=WEBSITE, typed="url", longest=2_000, example="firma.pl")


def town(label: str, wanted: str = TOWN, example: str = "Józefów, mazowieckie") -> FieldDescription:
    """Describe the field of a town, which the gazetteer places."""
    hint = _("Begin to write; where several towns have the same name, add the voivodeship after a comma.")
    return FieldDescription("city", label, hint, "town", wanted, example=example)


def region(blank: str = UNKNOWN) -> FieldDescription:
    """Describe the field of the voivodeship of a town."""
    wanted = _("Choose the voivodeship of the town.")
    return FieldDescription("teryt", _("Voivodeship"), kind="choice", wanted=wanted, options=REGIONS, blank=blank)


def sectors() -> FieldDescription:
    """Describe the field of several sectors of which none is the main one."""
    return FieldDescription(
        "sectors", _("Sectors"), kind="choices", wanted=CHOOSE, options=SECTORS, longest=LONGEST_TEXT
    )


def sources() -> FieldDescription:
    """Describe the field of sources that need not be there."""
    hint = _("Public pages on which this can be checked, one address a line.")
    return FieldDescription("sources", _("Sources of the entry"), hint, "links", LINKS, longest=LONGEST_TEXT)
