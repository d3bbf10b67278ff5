"""The public fields of a cluster in words: what the form asks, what is right, and how a value is shown.

One table, from which the form, the messages of its checks and the comparison of a change are made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geo import taxonomy
from geo.build.columns import LONGEST_NAME, LONGEST_TEXT
from geo.i18n import Translator
from geo.i18n import mark as _
from geo.selection import wording
from geo.store.status import PartialDate, is_date
from geo.text import split

if TYPE_CHECKING:
    from geo.store.registry import Registry

SECTORS, REGIONS = "sectors", "regions"  # options whose names are data
# Kinds: ``line`` and ``text`` are as typed; ``lines`` and ``links`` hold several, one a line; ``choice`` is one of
# options and ``choices`` any of them; ``town`` is a line with proposals; ``rows`` are entries of their own.
SEVERAL = ("lines", "links", "choices")


@dataclass(frozen=True, slots=True)
class FieldDescription:
    """One field; its texts are messages to be translated where they are shown."""

    name: str  # column of the raw table
    label: str
    hint: str = ""
    kind: str = "line"
    wanted: str = ""  # what to do where the value breaks a rule
    options: Mapping[str, str] | str = field(default_factory=dict)  # code to label; or `SECTORS`, `REGIONS`
    required: bool = False
    longest: int = LONGEST_NAME  # characters
    typed: str = "text"  # what keyboard a phone shows: ``text``, ``url``, ``email``, ``tel``, ``numeric``
    example: str = ""
    blank: str = ""  # where one of options need not be chosen: what none of them means


_TOO_LONG = _("Shorten the text.")
_CHOOSE = _("Choose one of the options.")
_YEAR = _("Write a year of four digits, from 1980 to this year, or leave the field blank.")
_DATE = _("Write a year, a month or a day, such as 2021, 2021-12 or 2021-12-31, or leave the field blank.")
_LINKS = _("Write the whole address of each page on a line of its own, such as https://www.example.pl/page.")
_SEAT = _("Write both coordinates of a point in Poland (latitude 49 to 55, longitude 14 to 24), or neither.")

AWARD = (
    FieldDescription(
        "status",
        _("Status"),
        kind="choice",
        wanted=_CHOOSE,
        options={"kkk": _("National Key Cluster (KKK)")}
        | {code: taxonomy.STATUSES[code] for code in taxonomy.HISTORY_STATUSES if code != "kkk"},
        required=True,
    ),
    FieldDescription(
        "detail",
        _("Details"),
        _("For example the round, or the number of the resolution."),
        wanted=_TOO_LONG,
        longest=LONGEST_TEXT,
    ),
    FieldDescription("valid_from", _("From"), wanted=_DATE, typed="numeric", longest=10),
    FieldDescription("valid_to", _("Until"), wanted=_DATE, typed="numeric", longest=10),
    FieldDescription(
        "sources",
        _("Sources of this status"),
        _("One address a line."),
        "links",
        _LINKS,
        required=True,
        longest=LONGEST_TEXT,
    ),
)

# What the form asks, in this order, group by group.
GROUPS: tuple[tuple[str, tuple[FieldDescription, ...]], ...] = (
    (
        _("Name"),
        (
            FieldDescription("name", _("Name of the cluster"), wanted=_("Write the name."), required=True),
            FieldDescription("name_en", _("English name"), wanted=_TOO_LONG, longest=LONGEST_TEXT),
            FieldDescription(
                "aliases",
                _("Other names"),
                _("Abbreviations and former names, one a line."),
                "lines",
                _TOO_LONG,
                longest=LONGEST_TEXT,
            ),
        ),
    ),
    (
        _("Coordinator and seat"),
        (
            FieldDescription(
                "coordinator",
                _("Coordinator"),
                _("The organisation that runs the cluster."),
                wanted=_TOO_LONG,
                longest=LONGEST_TEXT,
            ),
            FieldDescription(
                "city",
                _("Town of the coordinator's seat"),
                _("Begin to write; where several towns have the same name, add the voivodeship after a comma."),
                "town",
                _("Write the name of a town, or clear the field where the seat is not known."),
                example="Józefów, mazowieckie",
            ),
            FieldDescription(
                "teryt",
                _("Voivodeship"),
                kind="choice",
                wanted=_("Choose the voivodeship of the town."),
                options=REGIONS,
                blank=_("not known"),
            ),
            FieldDescription(
                "seat_quality",
                _("How the seat is known"),
                kind="choice",
                wanted=_("Choose how the seat is known, or clear the town."),
                options=taxonomy.SEAT_QUALITIES,
                blank=_("seat not known"),
            ),
            FieldDescription(
                "seat_lat",
                _("Latitude"),
                _("Only for a place that the list of towns does not have. Degrees with a decimal point."),
                wanted=_SEAT,
                typed="numeric",
                example="51.2465",
                longest=25,
            ),
            FieldDescription("seat_lon", _("Longitude"), wanted=_SEAT, typed="numeric", example="22.5684", longest=25),
        ),
    ),
    (
        _("Industry"),
        (
            FieldDescription("sector", _("Sector"), kind="choice", wanted=_CHOOSE, options=SECTORS, required=True),
            FieldDescription(
                "sectors_secondary",
                _("Further sectors"),
                kind="choices",
                wanted=_CHOOSE,
                options=SECTORS,
                longest=LONGEST_TEXT,
            ),
            FieldDescription(
                "sector_words",
                _("Industry in the words of the source"),
                _("In Polish, as the cluster itself says it."),
                wanted=_TOO_LONG,
                longest=LONGEST_TEXT,
            ),
        ),
    ),
    (
        _("Stage and size"),
        (
            FieldDescription(
                "founded", _("Founded"), _("Year."), wanted=_YEAR, typed="numeric", longest=4, example="2008"
            ),
            FieldDescription(
                "stage", _("Stage"), kind="choice", wanted=_CHOOSE, options=taxonomy.STAGES, required=True
            ),
            FieldDescription(
                "activity",
                _("Activity"),
                _("Known to be active: a source of 2021 or later shows it."),
                "choice",
                _CHOOSE,
                taxonomy.ACTIVITIES,
                required=True,
            ),
            FieldDescription(
                "members",
                _("Number of members"),
                wanted=_("Write a whole number from 1, or leave the field blank."),
                typed="numeric",
                longest=5,
            ),
            FieldDescription(
                "members_year",
                _("Year of that number"),
                wanted=_YEAR,
                typed="numeric",
                longest=4,
                example="2026",
            ),
        ),
    ),
    (
        _("Contact"),
        (
            FieldDescription(
                "website",
                _("Website"),
                wanted=_("Write an address such as klaster.pl, or leave the field blank."),
                typed="url",
                longest=2_000,
                example="klaster.pl",
            ),
            FieldDescription(
                "email",
                _("E-mail"),
                _("Of the office, not of a person: everybody can read it."),
                wanted=_("Write one address such as biuro@klaster.pl, or leave the field blank."),
                typed="email",
                example="biuro@klaster.pl",
            ),
            FieldDescription(
                "phone",
                _("Telephone"),
                wanted=_("Write one number such as +48 81 123 45 67, or leave the field blank."),
                typed="tel",
                longest=40,
                example="+48 81 123 45 67",
            ),
        ),
    ),
    (_("Status history"), (FieldDescription("statuses", _("Statuses"), kind="rows"),)),
    (
        _("Further facts"),
        (
            FieldDescription(
                "public_note_pl",
                _("Further facts in Polish"),
                _("One or two sentences that a source backs and no other field holds."),
                "text",
                _("Write the text in both languages, or clear both."),
                longest=LONGEST_TEXT,
            ),
            FieldDescription(
                "public_note_en",
                _("Further facts in English"),
                kind="text",
                wanted=_("Write the text in both languages, or clear both."),
                longest=LONGEST_TEXT,
            ),
        ),
    ),
    (
        _("Sources"),
        (
            FieldDescription(
                "sources",
                _("Sources of the entry"),
                _("Public pages on which this can be checked, one address a line."),
                "links",
                _LINKS,
                required=True,
                longest=LONGEST_TEXT,
            ),
        ),
    ),
)
FIELDS: Mapping[str, FieldDescription] = {one.name: one for _group, listed in GROUPS for one in listed}
AWARD_FIELDS: Mapping[str, FieldDescription] = {one.name: one for one in AWARD}
# What editors see beside these, and nobody edits by the form.
_OTHERS = {
    "compiled": _("Entry compiled"),
    "note": _("Working note"),
    "status_note": _("Working note on the status"),
    "inferred": _("Inferred status"),
    "inferred_pl": _("Inferred from (Polish)"),
    "inferred_en": _("Inferred from (English)"),
    "reason": _("Why it is left out"),
}

# What the form does not ask, why, and the page of the atlas that has the source.
NOT_EDITABLE: tuple[tuple[str, str, str], ...] = (
    (_("Address of the profile"), _("It is made of the name once and stays, so that links to it go on working."), ""),
    (
        _("Point on the map"),
        _("It is the town of the seat in the gazetteer of GeoNames."),
        "sources",
    ),
    (
        _("Whether a status is held now"),
        _("It follows from the dates of the status history, every day anew."),
        "",
    ),
    (
        _("Inferred statuses"),
        _("The compilers of the registry infer them and say from what; tell them in the remark what is wrong."),
        "sources",
    ),
    (
        _("Day of the entry"),
        _("It is the day on which the entry was compiled, or last confirmed by its coordinator or an editor."),
        "",
    ),
    (
        _("Figures of the region and the industry"),
        _("They are public statistics of Eurostat and Statistics Poland, the same for all clusters."),
        "sources",
    ),
)


def label(name: str, t: Translator) -> str:
    """Name a field of a record, whatever record it is; one that has no name by its column."""
    known = FIELDS.get(name) or AWARD_FIELDS.get(name)
    return t(known.label) if known else t(_OTHERS[name]) if name in _OTHERS else name


def options(described: FieldDescription, t: Translator, registry: "Registry") -> dict[str, str]:
    """Return the options of a field, code to name."""
    if described.options == SECTORS:
        return {one.slug: t.pick(one.name_pl, one.name_en) for one in registry.sectors}
    if described.options == REGIONS:
        return {code: t.pick(names[0], names[2]) for code, names in taxonomy.VOIVODESHIPS.items()}
    assert not isinstance(described.options, str)
    return {code: t(words) for code, words in described.options.items()}


def shown(name: str, value: Any, t: Translator, registry: "Registry") -> list[str]:
    """Word a value of a field, one line each; nothing where it is blank."""
    if not value:
        return []
    if isinstance(value, list):
        return [award(row, t) for row in value]
    described = FIELDS.get(name) or AWARD_FIELDS.get(name)
    if described is None:
        return [str(value)]
    if described.kind in ("choice", "choices"):
        known = options(described, t, registry)
        return [known.get(code, code) for code in split(value)]
    return split(value) if described.kind in SEVERAL else str(value).splitlines()


def award(row: Mapping[str, str], t: Translator) -> str:
    """Word one status in a line."""
    described = AWARD_FIELDS["status"].options
    assert not isinstance(described, str)
    name = t(described.get(row.get("status", ""), row.get("status", "")))
    begin, end = (_day(row.get(column, ""), t) for column in ("valid_from", "valid_to"))
    period = f"{begin or '?'} – {end or '?'}" if begin or end else t("date not known")
    parts = [name, row.get("detail", ""), period, *split(row.get("sources"))]
    if row.get("inferred"):
        parts.insert(1, t(taxonomy.STRENGTHS.get(row["inferred"], row["inferred"])))
    return " · ".join(part for part in parts if part)


def _day(text: str, t: Translator) -> str:
    return wording.partial_date(PartialDate(text), t) if is_date(text) else text


def described(names: Sequence[str]) -> list[FieldDescription]:
    """Return the fields of some names, in the order of the form."""
    return [one for name, one in FIELDS.items() if name in names]
