"""The public fields of a firm in words."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from geo.build.exchange import DIVISIONS
from geo.editorial.described import (
    CLUSTERS,
    CODES,
    Data,
    FieldDescription,
    Groups,
    KindDescription,
    KindWords,
    RowsDescription,
)
from geo.editorial.kinds import common
from geo.i18n import mark as _

if TYPE_CHECKING:
    from geo.i18n import Translator
    from geo.store.registry import Registry

_SOLE = _(
    "These coordinates may be those of a person: say that the firm is a company, note the consent, or clear them."
)

GROUPS: Groups = (
    (
        _("Firm"),
        (
            FieldDescription("name", _("Name of the firm"), wanted=_("Write the name."), required=True),
            FieldDescription(
                "nip",
                _("NIP"),
                _("The tax number."),
                wanted=common.NUMBER,
                typed="numeric",
                longest=20,
                number=True,
                example="525-000-80-28",
            ),
            FieldDescription("regon", _("REGON"), wanted=common.NUMBER, typed="numeric", longest=20, number=True),
            FieldDescription(
                "krs",
                _("KRS"),
                wanted=common.KRS,
                typed="numeric",
                longest=20,
                number=True,
            ),
            FieldDescription(
                "legal",
                _("Form"),
                _("As long as it is not known, the firm is no point on the map: it may be a sole trader."),
                "choice",
                common.CHOOSE,
                f"{CODES}legal",
                blank=_("not known"),
            ),
            FieldDescription(
                "size",
                _("Size"),
                _("By the number of people who work there."),
                "choice",
                common.CHOOSE,
                f"{CODES}firm_size",
                blank=_("not known"),
            ),
        ),
    ),
    (
        _("Seat"),
        (
            common.town(_("Town of the seat")),
            common.region(),
            FieldDescription(
                "seat_consent",
                _("Sole trader: a point on the map"),
                _("The address of a sole trader is that of a person: it is no point on the map without consent."),
                "choice",
                _SOLE,
                {"yes": _("consents to a point on the map")},
                blank=_("no consent"),
            ),
            FieldDescription(
                "seat_lat",
                _("Latitude"),
                _("Only for a place that the list of towns does not have."),
                wanted=common.SEAT,
                typed="numeric",
                example="51.2465",
                longest=25,
            ),
            FieldDescription(
                "seat_lon", _("Longitude"), wanted=common.SEAT, typed="numeric", example="22.5684", longest=25
            ),
        ),
    ),
    (
        _("What it makes or does"),
        (
            FieldDescription(
                "pkd",
                _("Divisions of PKD"),
                _("Two digits each, one a line, the main one first."),
                "lines",
                _("Write divisions of PKD of two digits, such as 10 or 28, one a line."),
                longest=600,
                typed="numeric",
                example="10",
            ),
            FieldDescription("texts", _("Descriptions"), kind="rows"),
        ),
    ),
    (
        _("Contact"),
        (
            common.website(),
            FieldDescription(
                "email",
                _("E-mail"),
                _("Of the office, not of a person: everybody can read it."),
                wanted=_("Write one address such as biuro@firma.pl, or leave the field blank."),
                typed="email",
                example="biuro@firma.pl",
            ),
        ),
    ),
    (_("Member of clusters"), (FieldDescription("memberships", _("Memberships"), kind="rows"),)),
    (_("Sources"), (common.sources(),)),
)

_MEMBERSHIP = (
    FieldDescription("cluster_id", _("Cluster"), kind="choice", wanted=common.CHOOSE, options=CLUSTERS, required=True),
    FieldDescription("valid_from", _("From"), wanted=common.DATE, typed="numeric", longest=10, day=True),
    FieldDescription("valid_to", _("Until"), wanted=common.DATE, typed="numeric", longest=10, day=True),
)


def membership(row: Mapping[str, str], t: "Translator", registry: "Registry") -> str:
    """Word a membership in a line."""
    key = row.get("cluster_id", "")
    name = registry.names[registry.index_of(key)] if key in registry.positions else key
    begin, end = row.get("valid_from"), row.get("valid_to")
    return f"{name} · {begin or '?'} – {end or ''}".rstrip(" –") if begin or end else name


def clusters(data: Data) -> Iterable[tuple[str, str]]:
    """Return the clusters whose editors decide on a firm as those of its own voivodeship do."""
    return (("cluster", row["cluster_id"]) for row in data.get("memberships") or () if row.get("cluster_id"))


def divisions(text: str) -> list[str]:
    """Read divisions of PKD out of codes as people write them: ``16.23.Z``, ``C31``, ``10``."""
    found = []
    for part in text.replace(",", ";").replace("\n", ";").split(";"):
        digits = part.strip().lstrip("ABCDEFGHIJKLMNOPQRSTUabcdefghijklmnopqrstu")[:2]
        found.append(digits if digits in DIVISIONS else part.strip())
    return [one for one in dict.fromkeys(found) if one]


def numbers(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the numbers of registers that a firm has, by column."""
    return {column: str(data[column]) for column in ("nip", "krs", "regon") if data.get(column)}


FIRM = KindDescription(
    "firm",
    KindWords(
        add=_("Add a firm"),
        correct=_("Correct: {name}"),
        new=_("new firm"),
        gone=_("This firm was removed from the registry meanwhile."),
        alike=_("The registry may have this firm already:"),
        several=_("firms"),
        change=_("change of a firm"),
        removal=_("removal of a firm"),
        report=_("report on a firm"),
    ),
    GROUPS,
    {
        "texts": common.texts(common.words("text", _("What it makes or does"), required=True)),
        "memberships": RowsDescription(
            _MEMBERSHIP,
            legend=_("Membership {number}"),
            add=_("Add another membership"),
            remove=_("Remove this membership"),
            word=membership,
            order=common.ORDER,
        ),
    },
    {"compiled": _("Entry compiled")},
    pairs={
        ("seat_lat", "seat_lon"): "seat_lat",
        ("city", "teryt"): "teryt",
        ("legal", "seat_consent", "seat_lat"): "seat_consent",
    },
    profile="firms/{key}",
    stem="firma",
    matched=True,
    belongs=clusters,
)
