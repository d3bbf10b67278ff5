"""The public fields of a cluster in words."""

from collections.abc import Mapping

from geo import taxonomy
from geo.build.columns import LONGEST_TEXT
from geo.editorial.described import (
    SECTORS,
    FieldDescription,
    Groups,
    KindDescription,
    KindWords,
    RowsDescription,
)
from geo.editorial.kinds import common
from geo.i18n import Translator
from geo.i18n import mark as _
from geo.selection import wording
from geo.store.status import PartialDate, is_date
from geo.text import split

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
    FieldDescription("valid_from", _("From"), wanted=_DATE, typed="numeric", longest=10, day=True),
    FieldDescription("valid_to", _("Until"), wanted=_DATE, typed="numeric", longest=10, day=True),
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
GROUPS: Groups = (
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
                "nip",
                _("NIP of the coordinator"),
                wanted=common.NUMBER,
                typed="numeric",
                longest=20,
                number=True,
                example="525-000-80-28",
            ),
            FieldDescription(
                "krs", _("KRS of the coordinator"), wanted=common.KRS, typed="numeric", longest=20, number=True
            ),
            common.town(_("Town of the coordinator's seat")),
            common.region(),
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
# What editors see beside these, and nobody edits by the form.
OTHERS = {
    "compiled": _("Entry compiled"),
    "note": _("Working note"),
    "status_note": _("Working note on the status"),
    "inferred": _("Inferred status"),
    "inferred_pl": _("Inferred from (Polish)"),
    "inferred_en": _("Inferred from (English)"),
    "reason": _("Why it is left out"),
}

# What the form does not ask, why, and the page of the atlas that has the source.
FIXED: tuple[tuple[str, str, str], ...] = (
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


def award(row: Mapping[str, str], t: Translator, _registry: object = None) -> str:
    """Word one status in a line."""
    described = AWARD[0].options
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


CLUSTER = KindDescription(
    "cluster",
    KindWords(
        add=_("Add a cluster"),
        correct=_("Correct: {name}"),
        new=_("new cluster"),
        gone=_("This cluster was removed from the registry meanwhile."),
        alike=_("The registry may have this cluster already:"),
        several=_("clusters"),
        change=_("change of an entry"),
        removal=_("removal of an entry"),
        report=_("report without a change"),
    ),
    GROUPS,
    {
        "statuses": RowsDescription(
            AWARD,
            _("Status {number}"),
            _("Add another status"),
            _("Remove this status"),
            award,
            order=_("The end is before the beginning; correct one of the two."),
            inferred="inferred",
        )
    },
    OTHERS,
    FIXED,
    {("seat_lat", "seat_lon"): "seat_lat", ("city", "teryt"): "teryt"},
    profile="cluster?cluster={key}",
    stem="klaster",
    sourced=True,
    matched=True,
    shared=False,
)
