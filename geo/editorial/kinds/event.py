"""The public fields of an event or a call in words."""

from collections.abc import Iterable

from geo.build.columns import LONGEST_TEXT
from geo.editorial.described import (
    CODES,
    Data,
    FieldDescription,
    Groups,
    KindDescription,
    KindWords,
)
from geo.editorial.kinds import common
from geo.i18n import mark as _

_MOMENT = _("Write a day, such as 2027-03-10, or a day and an hour, such as 2027-03-10 09:00.")
GROUPS: Groups = (
    (
        _("Event or call"),
        (
            FieldDescription(
                "kind", _("Kind"), kind="choice", wanted=common.CHOOSE, options=f"{CODES}event_kind", required=True
            ),
            FieldDescription("starts", _("Begins"), wanted=_MOMENT, kind="moment", longest=16),
            FieldDescription("ends", _("Ends"), wanted=_MOMENT, kind="moment", longest=16),
            FieldDescription(
                "deadline",
                _("Apply by"),
                _("The last moment to register, or to apply for a grant."),
                wanted=_MOMENT,
                kind="moment",
                longest=16,
            ),
            FieldDescription(
                "timezone",
                _("Time zone"),
                _("Only where it is not that of Poland."),
                wanted=_("Write a zone such as Europe/Prague, or leave the field blank."),
                example="Europe/Prague",
            ),
        ),
    ),
    (_("In words"), (FieldDescription("texts", _("Texts"), kind="rows"),)),
    (
        _("Where"),
        (
            FieldDescription(
                "online", _("Online"), kind="choice", wanted=common.CHOOSE, options=common.YES, blank=_("no")
            ),
            common.town(_("Town"), _("Write the name of a town, or clear the field."), "Lublin"),
            common.region(_("not known, or abroad")),
            FieldDescription(
                "country",
                _("Country"),
                kind="choice",
                wanted=common.CHOOSE,
                options=f"{CODES}country",
                blank=_("Poland"),
            ),
            FieldDescription(
                "place",
                _("Place"),
                _("Building, street, or the address of the meeting."),
                wanted=common.TOO_LONG,
                longest=LONGEST_TEXT,
            ),
        ),
    ),
    (
        _("Who and for whom"),
        (
            FieldDescription("organiser_kind", _("Organiser"), kind="fixed"),
            FieldDescription("organiser", _("Organiser"), kind="fixed"),
            FieldDescription("organiser_words", _("Organiser in words"), wanted=common.TOO_LONG, longest=LONGEST_TEXT),
            common.sectors(),
            FieldDescription(
                "budget",
                _("Budget"),
                _("Of a call: how much is to be given."),
                wanted=common.TOO_LONG,
                longest=LONGEST_TEXT,
            ),
            common.website(),
        ),
    ),
    (_("Sources"), (common.sources(),)),
)


def organiser(data: Data) -> Iterable[tuple[str, str]]:
    """Return the cluster or firm that organises an event."""
    named = data.get("organiser_kind"), data.get("organiser")
    return ((str(named[0]), str(named[1])),) if all(named) else ()


EVENT = KindDescription(
    "event",
    KindWords(
        add=_("Add an event or a call"),
        correct=_("Correct: {name}"),
        new=_("new event"),
        gone=_("This event was removed from the registry meanwhile."),
        alike="",
        several=_("events"),
        change=_("change of an event"),
        removal=_("removal of an event"),
        report=_("report on an event"),
    ),
    GROUPS,
    {
        "texts": common.texts(
            FieldDescription("title", _("Title"), wanted=_("Write the title."), required=True),
            common.words("summary", _("What it is about")),
            common.words("results", _("Results"), _("What came of it, once it is over.")),
            least=common.UNSAID,
        )
    },
    {"compiled": _("Entry compiled")},
    pairs={("city", "teryt", "country"): "teryt", ("starts", "deadline"): "starts", ("starts", "ends"): "ends"},
    profile="events/{key}",
    stem="wydarzenie",
    title=common.titled,
    belongs=organiser,
)
