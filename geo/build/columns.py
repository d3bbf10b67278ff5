"""Rules for the columns that many raw tables have: names, codes, dates, links, coordinates of a seat."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date

from geo.build.rules import RowRule, Rule
from geo.links import is_web_link, link_fault
from geo.store.status import PartialDate, is_date

LONGEST_NAME = 300
LONGEST_TEXT = 5_000
# Letters that are drawn as nothing, beside all characters of control and separation.
_UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_WHOLE = re.compile(r"[1-9]\d{0,8}", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,9}(?:\.\d{1,15})?", re.ASCII)

# Latitude and longitude between which Poland lies, in degrees, with a margin of some kilometres.
_LATITUDES = (48.9, 55.0)
_LONGITUDES = (14.0, 24.3)


def is_list_of(test: Callable[[str], bool]) -> Callable[[str], bool]:
    """Lift a test to texts of parts that ``;`` separates."""
    return lambda text: all(test(part.strip()) for part in text.split(";"))


def is_past(text: str, today: date) -> bool:
    """Whether a text is a date that has begun."""
    return is_date(text) and PartialDate(text).first_day <= today


def is_seen(text: str) -> bool:
    """Whether there is anything to be seen of a text."""
    return any(unicodedata.category(sign)[0] not in "CZM" and sign not in _UNSEEN for sign in text)


def one_of(column: str, codes: Iterable[str], *, required: bool = True) -> Rule:
    """Rule for a column of codes."""
    known = tuple(codes)
    return Rule(column, "one of " + ", ".join(known), "use the code", frozenset(known).__contains__, required)


def slug(column: str, *, unique: bool = True) -> Rule:
    """Rule for a column of identifiers."""
    wanted = "a slug (small letters a-z, digits, single hyphens, at most 200 characters)"
    return Rule(
        column,
        wanted + " that no other row has" * unique,
        "give the row an id of its own" if unique else "correct the id",
        lambda text: len(text) <= 200 and _SLUG.fullmatch(text),
        required=True,
        unique=unique,
    )


def name(column: str, *, required: bool = True) -> Rule:
    """Rule for a column of names: anything but nothing."""
    return Rule(
        column,
        f"a name of 1 to {LONGEST_NAME} characters",
        "write the name",
        lambda text: len(text) <= LONGEST_NAME and is_seen(text),
        required,
    )


def words(column: str) -> Rule:
    """Rule for a column of any text."""
    expected = f"a text of at most {LONGEST_TEXT} characters"
    return Rule(column, expected, "shorten it", lambda text: len(text) <= LONGEST_TEXT)


def whole(column: str, low: int, high: int, what: str, *, required: bool = False) -> Rule:
    """Rule for a column of whole numbers."""
    return Rule(
        column,
        f"{what} from {low} to {high}" + ", or blank" * (not required),
        "correct the number" + " or leave the cell blank" * (not required),
        lambda text: _WHOLE.fullmatch(text) and low <= int(text) <= high,
        required,
    )


def links(column: str = "sources") -> Rule:
    """Rule for the column of sources; at least one."""
    return Rule(
        column,
        "links that begin with http:// or https://, a semicolon between two of them",
        "name at least one page as source and write a semicolon inside a link as %3B",
        is_list_of(is_web_link),
        required=True,
        why=_link_wanted,
    )


def _link_wanted(cell: str) -> str:
    """Say what the first faulty link of a cell would have to be."""
    parts = [part.strip() for part in cell.split(";")]
    if len(parts) > 1 and "" in parts:
        return "links with one semicolon between two of them and none at the end"
    return next(filter(None, map(link_fault, parts)), "") if cell else ""


def partial_date(column: str, today: date | None = None) -> Rule:
    """Rule for a column of dates as exactly as they are known, of what has begun where a day is given."""
    expected = "a date as YYYY, YYYY-MM or YYYY-MM-DD" + " that is not to come" * bool(today) + ", or blank"
    return Rule(
        column,
        expected,
        "correct it or leave it blank",
        lambda text: is_past(text, today) if today else is_date(text),
    )


def degrees(column: str) -> Rule:
    """Rule for a column of coordinates; where they lie is the row's business."""
    remedy = "correct the number or leave the cell blank"
    return Rule(column, "degrees with a decimal point, or blank", remedy, _DECIMAL.fullmatch)


def _at(latitude: str, longitude: str) -> tuple[float, float] | None:
    """Read a pair of coordinates; None where one is blank or no number, which other rules name."""
    if _DECIMAL.fullmatch(latitude) and _DECIMAL.fullmatch(longitude):
        return float(latitude), float(longitude)
    return None


def _swapped(y: float, x: float) -> bool:
    return _LATITUDES[0] <= x <= _LATITUDES[1] and _LONGITUDES[0] <= y <= _LONGITUDES[1]


def _projected(y: float, x: float) -> bool:
    return abs(y) > 180 or abs(x) > 180


def _inside(y: float, x: float) -> bool:
    return _LATITUDES[0] <= y <= _LATITUDES[1] and _LONGITUDES[0] <= x <= _LONGITUDES[1]


def town_rules() -> list[RowRule]:
    """Rules for the town of a seat: what is told of a seat belongs to one; without it the seat is not known."""
    return [
        RowRule(
            ("city", "teryt"),
            "the voivodeship of the town",
            "write its TERYT code, or clear the town where the seat is not known",
            lambda city, teryt: bool(teryt) or not city,
        ),
        RowRule(
            ("city", "seat_quality", "seat_lat"),
            "a town with the quality of its seat, or none of the three",
            "fill the other one, or clear all where the seat is not known",
            lambda city, quality, latitude: bool(city) == bool(quality) and (bool(city) or not latitude),
        ),
    ]


def seat_rules() -> list[RowRule]:
    """Rules for the coordinates of a seat: both or none, and in Poland."""
    cells = ("seat_lat", "seat_lon")

    def unless(wrong: Callable[[float, float], bool]) -> Callable[[str, str], bool]:
        return lambda y, x: (pair := _at(y, x)) is None or not wrong(*pair)

    return [
        RowRule(cells, "both coordinates or none", "fill the other one or clear both", lambda y, x: bool(y) == bool(x)),
        RowRule(
            cells,
            "latitude, then longitude; the two look swapped",
            "put the latitude (49 to 55) into seat_lat and the longitude (14 to 24) into seat_lon",
            unless(_swapped),
        ),
        RowRule(
            cells,
            "degrees in WGS 84 (EPSG:4326); these look like metres of a projected system (EPSG:2180 or another)",
            "convert the coordinates to WGS 84",
            unless(_projected),
        ),
        RowRule(
            cells,
            "a point in Poland (latitude 49 to 55, longitude 14 to 24)",
            "correct the coordinates",
            unless(lambda y, x: not (_inside(y, x) or _swapped(y, x) or _projected(y, x))),
        ),
    ]


def text(column: str) -> Rule:
    """Rule for a column that must be filled."""
    return Rule(column, "a text", "fill the cell", lambda text: bool(text.strip()), required=True)


def in_order(begin: str, end: str) -> bool:
    """Whether a period does not end before it begins, as far as its dates say."""
    if not (is_date(begin) and is_date(end)):
        return True
    return PartialDate(end).last_day >= PartialDate(begin).first_day
