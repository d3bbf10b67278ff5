"""Rules for the tables of the exchange: firms, offers and events, each with its texts in several languages."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from zoneinfo import available_timezones

from geo import codes
from geo.build.columns import (
    degrees,
    in_order,
    is_list_of,
    is_past,
    links,
    name,
    one_of,
    partial_date,
    seat_rules,
    slug,
    words,
)
from geo.build.numbers import KRS, NIP, is_krs, is_nip, is_regon
from geo.build.rules import RowRule, Rule
from geo.links import is_mail, is_website
from geo.store.status import PartialDate, is_date
from geo.taxonomy import SECTOR_PHRASES, VOIVODESHIPS

YES = "yes"
YEAR = timedelta(days=366)  # the longest that an offer holds
COMPANY = "company"
LEGAL = (COMPANY, "sole")
OWNERS = ("firm", "cluster")
METACLUSTER_STATUSES = ("planned", "created", "dormant")
METACLUSTER_PROJECTS = ("cord",)  # keys of ``policy/projects.csv``
METACLUSTER_ROLES = ("lead", "partner", "observer")
# Divisions of PKD 2007 and 2025, which are those of NACE; the sections are no divisions.
DIVISIONS = frozenset(
    f"{number:02}"
    for first, last in (
        (1, 3),
        (5, 9),
        (10, 33),
        (35, 39),
        (41, 43),
        (45, 47),
        (49, 53),
        (55, 56),
        (58, 66),
        (68, 75),
        (77, 82),
        (84, 88),
        (90, 96),
        (97, 99),
    )
    for number in range(first, last + 1)
)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?", re.ASCII)


def is_moment(text: str) -> bool:
    """Whether a text is a day, or a moment of one, as ISO 8601 writes them."""
    try:
        return bool(_MOMENT.fullmatch(text) and datetime.fromisoformat(text))
    except ValueError:
        return False


def is_day(text: str) -> bool:
    """Whether a text is a day."""
    return is_date(text) and PartialDate(text).precision == "day"


def _some_of(column: str, known: Iterable[str], what: str) -> Rule:
    """Rule for a column of several codes."""
    return Rule(column, f"{what}, separated by ;", "use the codes", is_list_of(frozenset(known).__contains__))


def _number(column: str, test: Callable[[str], bool], what: str) -> Rule:
    return Rule(column, f"{what}, or blank", "correct it or leave it blank", test, unique=True)


def _flag(column: str) -> Rule:
    return Rule(column, f"{YES} or blank", f"write {YES} or leave it blank", YES.__eq__)


def _website() -> Rule:
    return Rule("website", "host and path, or a http(s) link, or blank", "correct it or leave it blank", is_website)


def _moment(column: str) -> Rule:
    expected = "a day as YYYY-MM-DD or a moment as YYYY-MM-DDTHH:MM, or blank"
    return Rule(column, expected, "correct it or leave it blank", is_moment)


def _compiled(today: date) -> Rule:
    return Rule(
        "compiled",
        "a day as YYYY-MM-DD that is not to come",
        "write the day of the entry",
        lambda text: is_past(text, today) and is_day(text),
        required=True,
    )


def _sources() -> Rule:
    from dataclasses import replace

    return replace(links(), required=False)


def _town() -> RowRule:
    return RowRule(
        ("city", "teryt"),
        "the voivodeship of the town",
        "write its TERYT code, or clear the town",
        lambda city, teryt: bool(teryt) or not city,
    )


def _texts(owner: str, *columns: Rule) -> list[Rule | RowRule]:
    return [slug(owner, unique=False), one_of("lang", codes.WORD_LANGUAGES), _flag("original"), *columns]


def _needed(column: str) -> Rule:
    from dataclasses import replace

    return replace(words(column), required=True)


def _firms(today: date) -> list[Rule | RowRule]:
    return [
        slug("id"),
        name("name"),
        _number("nip", is_nip, NIP),
        _number("regon", is_regon, "a REGON: nine or fourteen digits, the last of which checks the others"),
        _number("krs", is_krs, KRS),
        one_of("legal", LEGAL, required=False),
        _flag("seat_consent"),
        name("city", required=False),
        one_of("teryt", VOIVODESHIPS, required=False),
        degrees("seat_lat"),
        degrees("seat_lon"),
        _some_of("pkd", DIVISIONS, "divisions of PKD of two digits"),
        one_of("size", codes.codes("firm_size"), required=False),
        _website(),
        Rule("email", "one address such as biuro@firma.pl, or blank", "correct it or leave it blank", is_mail),
        _sources(),
        _compiled(today),
        _town(),
        *seat_rules(),
        RowRule(
            ("legal", "seat_consent", "seat_lat"),
            "no coordinates of a sole trader who has not consented to them, nor of a firm whose form is not known",
            "clear the coordinates",
            lambda legal, consent, latitude: legal == COMPANY or bool(consent) or not latitude,
        ),
    ]


def _memberships(today: date) -> list[Rule | RowRule]:
    return [
        slug("firm_id", unique=False),
        slug("cluster_id", unique=False),
        partial_date("valid_from", today),
        partial_date("valid_to"),
        RowRule(("valid_from", "valid_to"), "an end that is not before the start", "correct the dates", in_order),
    ]


def _offers(today: date) -> list[Rule | RowRule]:
    return [
        slug("id"),
        one_of("kind", codes.codes("offer_kind")),
        one_of("owner_kind", OWNERS),
        slug("owner", unique=False),
        one_of("sector", SECTOR_PHRASES),
        _some_of("sectors_secondary", SECTOR_PHRASES, "slugs of sectors"),
        _some_of("development", codes.codes("development"), "codes of stages"),
        _some_of("cooperation", codes.codes("cooperation"), "codes of cooperation"),
        _some_of("regions", VOIVODESHIPS, "TERYT codes"),
        _some_of("countries", codes.COUNTRIES, "codes of countries"),
        words("addressed_to"),
        Rule(
            "valid_until",
            "a day as YYYY-MM-DD, at most a year from now",
            "write the last day on which it holds",
            lambda text: is_day(text) and date.fromisoformat(text) <= today + YEAR,
            required=True,
        ),
        _website(),
        _compiled(today),
    ]


def _events(today: date) -> list[Rule | RowRule]:
    return [
        slug("id"),
        one_of("kind", codes.codes("event_kind")),
        _moment("starts"),
        _moment("ends"),
        Rule("timezone", "a zone such as Europe/Prague, or blank", "use its name", available_timezones().__contains__),
        _moment("deadline"),
        _flag("online"),
        name("city", required=False),
        one_of("teryt", VOIVODESHIPS, required=False),
        one_of("country", codes.COUNTRIES, required=False),
        *(words(column) for column in ("place", "organiser_words", "budget")),
        one_of("organiser_kind", OWNERS, required=False),
        words("organiser"),
        _some_of("sectors", SECTOR_PHRASES, "slugs of sectors"),
        _website(),
        _sources(),
        _compiled(today),
        RowRule(
            ("city", "teryt", "country"),
            "the voivodeship of a town in Poland",
            "write its TERYT code, or clear the town",
            lambda city, teryt, country: (country or "PL") != "PL" or bool(teryt) or not city,
        ),
        RowRule(
            ("starts", "deadline"),
            "when it begins, or by when one can apply",
            "fill one of the two",
            lambda starts, deadline: bool(starts or deadline),
        ),
        RowRule(
            ("starts", "ends"),
            "an end that is not before the begin",
            "correct the dates",
            lambda starts, ends: not ends or (bool(starts) and ends[:10] >= starts[:10] and _after(starts, ends)),
        ),
    ]


def _metaclusters(today: date) -> list[Rule | RowRule]:
    return [
        slug("id"),
        one_of("project", METACLUSTER_PROJECTS, required=False),
        one_of("status", METACLUSTER_STATUSES),
        partial_date("valid_from"),
        partial_date("valid_to"),
        _some_of("sectors", SECTOR_PHRASES, "slugs of sectors"),
        _website(),
        _sources(),
        _compiled(today),
        RowRule(("valid_from", "valid_to"), "an end that is not before the start", "correct the dates", in_order),
    ]


def _members() -> list[Rule | RowRule]:
    return [
        slug("metacluster_id", unique=False),
        words("cluster_id"),
        name("name", required=False),
        one_of("country", codes.COUNTRIES, required=False),
        name("city", required=False),
        degrees("latitude"),
        degrees("longitude"),
        _website(),
        one_of("role", METACLUSTER_ROLES, required=False),
        partial_date("valid_from"),
        partial_date("valid_to"),
        RowRule(
            ("cluster_id", "name"),
            "a cluster of the registry, or the name of another one",
            "choose a cluster, or write name and country; not both",
            lambda cluster, named: bool(cluster) != bool(named),
        ),
        RowRule(
            ("name", "country"),
            "the country of a member that is not in the registry",
            "choose the country",
            lambda named, country: bool(country) or not named,
        ),
        RowRule(
            ("latitude", "longitude"),
            "both coordinates or none, in Europe",
            "write degrees in WGS 84, the latitude (34 to 72) first, or clear both",
            _is_in_europe,
        ),
        RowRule(("valid_from", "valid_to"), "an end that is not before the start", "correct the dates", in_order),
    ]


def _is_in_europe(latitude: str, longitude: str) -> bool:
    """Whether a pair of coordinates is none, or a point in Europe."""
    try:
        y, x = float(latitude or "nan"), float(longitude or "nan")
    except ValueError:  # no number, which other rules name
        return True
    return not (latitude or longitude) or (34 <= y <= 72 and -25 <= x <= 45)


def _documents() -> list[Rule | RowRule]:
    from dataclasses import replace

    return [
        slug("metacluster_id", unique=False),
        name("title"),
        replace(links("link"), required=False),
        partial_date("day"),
    ]


def _after(starts: str, ends: str) -> bool:
    """Whether a moment does not come before another, as far as both say."""
    length = min(len(starts), len(ends))
    return ends[:length] >= starts[:length]


def rules(today: date) -> dict[str, list[Rule | RowRule]]:
    """Return the rules of the tables of the exchange by name."""
    return {
        "firms": _firms(today),
        "firm_texts": _texts("firm_id", _needed("text")),
        "firm_memberships": _memberships(today),
        "offers": _offers(today),
        "offer_texts": _texts("offer_id", name("title"), _needed("summary"), words("partner")),
        "events": _events(today),
        "event_texts": _texts("event_id", name("title"), words("summary"), words("results")),
        "metaclusters": _metaclusters(today),
        "metacluster_texts": _texts("metacluster_id", name("title"), words("summary")),
        "metacluster_members": _members(),
        "metacluster_documents": _documents(),
    }
