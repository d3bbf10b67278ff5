"""The public fields of an offer or a request in words."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from geo.access.person import COORDINATOR, scope_of
from geo.build.columns import LONGEST_TEXT
from geo.editorial.described import (
    CODES,
    REGIONS,
    SECTORS,
    Data,
    FieldDescription,
    Groups,
    KindDescription,
    KindWords,
)
from geo.editorial.kinds import common
from geo.i18n import mark as _

if TYPE_CHECKING:
    from geo.access.person import Person

_UNTIL = _("Write the last day on which it holds, such as 2027-05-31; at most a year from now.")
GROUPS: Groups = (
    (
        _("Offer or request"),
        (
            FieldDescription(
                "kind", _("Kind"), kind="choice", wanted=common.CHOOSE, options=f"{CODES}offer_kind", required=True
            ),
            FieldDescription("owner_kind", _("Whose it is"), kind="fixed", wanted=common.CHOOSE, required=True),
            FieldDescription("owner", _("Whose it is"), kind="fixed", wanted=common.CHOOSE, required=True),
            FieldDescription("addressed_to", _("Addressed to the meta-cluster"), kind="fixed", longest=200),
            FieldDescription(
                "valid_until",
                _("Valid until"),
                _("At most a year from now; you are reminded before."),
                wanted=_UNTIL,
                typed="numeric",
                longest=10,
                required=True,
                day=True,
            ),
            common.website(),
        ),
    ),
    (_("In words"), (FieldDescription("texts", _("Texts"), kind="rows"),)),
    (
        _("Industry"),
        (
            FieldDescription(
                "sector", _("Sector"), kind="choice", wanted=common.CHOOSE, options=SECTORS, required=True
            ),
            FieldDescription(
                "sectors_secondary",
                _("Further sectors"),
                kind="choices",
                wanted=common.CHOOSE,
                options=SECTORS,
                longest=LONGEST_TEXT,
            ),
            FieldDescription(
                "development",
                _("Stage of development"),
                kind="choices",
                wanted=common.CHOOSE,
                options=f"{CODES}development",
                longest=LONGEST_TEXT,
            ),
        ),
    ),
    (
        _("Who is sought"),
        (
            FieldDescription(
                "cooperation",
                _("Kind of cooperation"),
                kind="choices",
                wanted=common.CHOOSE,
                options=f"{CODES}cooperation",
                longest=LONGEST_TEXT,
            ),
            FieldDescription(
                "regions",
                _("Voivodeships"),
                kind="choices",
                wanted=common.CHOOSE,
                options=REGIONS,
                longest=LONGEST_TEXT,
            ),
            FieldDescription(
                "countries",
                _("Countries"),
                kind="choices",
                wanted=common.CHOOSE,
                options=f"{CODES}country",
                longest=LONGEST_TEXT,
            ),
        ),
    ),
)


def owner(data: Data) -> Iterable[tuple[str, str]]:
    """Return the firm or cluster that an offer is of."""
    return ((data["owner_kind"], data["owner"]),) if data.get("owner_kind") and data.get("owner") else ()


def is_owners(person: "Person", _key: str, base: Data, wanted: Data) -> bool:
    """Whether somebody acts for the owner of an offer, as it is and as it is to be."""
    told = {*owner(base), *owner(wanted)}
    return bool(told) and all((COORDINATOR, scope_of(*one)) in person.roles for one in told)


OFFER = KindDescription(
    "offer",
    KindWords(
        add=_("Add an offer or a request"),
        correct=_("Correct: {name}"),
        new=_("new offer"),
        gone=_("This offer was removed from the registry meanwhile."),
        alike="",
        several=_("offers"),
        change=_("change of an offer"),
        removal=_("removal of an offer"),
        report=_("report on an offer"),
    ),
    GROUPS,
    {
        "texts": common.texts(
            FieldDescription("title", _("Title"), wanted=_("Write the title."), required=True),
            common.words("summary", _("What is offered or wanted"), required=True),
            common.words("partner", _("Partner who is sought")),
            least=common.UNSAID,
        )
    },
    {"compiled": _("Entry compiled")},
    profile="offers/{key}",
    stem="oferta",
    placed=False,
    title=common.titled,
    belongs=owner,
    may=is_owners,
)
