"""The thresholds of the search for potential clusters as fields, what a change of them did, and what restricts it."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING

from geo import taxonomy
from geo.selection import describe
from geo.selection.typed import number
from geo.selection.view import RULES, Domain, View
from geo.text import collation_key
from geo.web.render import render

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from geo.analysis.quadrants import Search
    from geo.i18n import Translator

STEPS = {"lq": 0.05, "strong": 0.1, "minimum": 500}  # of the buttons beside a field, by its name
DECIMALS = {"lq": 2, "strong": 2, "minimum": 0}
SLACK = 1e-6  # a multiple of 0.05 is none to the last bit
MORE, LESS = "+", "-"  # what the buttons report in place of a number


@dataclass(frozen=True, slots=True)
class Moved:
    """A threshold that a visitor has set, or tried to."""

    before: View
    after: View
    name: str = ""  # of the field whose text was refused, and the text
    refused: str = ""


def moved(view: View, value: str, domain: Domain) -> Moved:
    """Set a threshold to what was typed or, by its buttons, a step up or down; `value` is name, colon, text."""
    name, _, text = value.partition(":")
    if name not in STEPS:
        return Moved(view, view)
    plain = _stepped(view, name, text) if text in (MORE, LESS) else number(text, DECIMALS[name])
    read, refused = View.from_query({name: [plain]} if plain else {}, domain)
    if refused or plain is None:
        return Moved(view, view, name, text[:20])
    return Moved(view, view.change(**{name: getattr(read, name)}))


def _stepped(view: View, name: str, way: str) -> str:
    """Return the next multiple of the step, within the bounds."""
    step, (low, high) = STEPS[name], RULES[name][1]
    place = getattr(view, name) / step
    whole = floor(place + SLACK) + 1 if way == MORE else ceil(place - SLACK) - 1
    return str(round(min(max(whole * step, low), high), DECIMALS[name]))


def thresholds(search: Search, years: Iterable[int], last: Moved | None, before: Search | None, t: Translator) -> str:
    """Render fields, findings and filters.

    Parameters
    ----------
    years
        Those that can be chosen.
    last
        What the visitor has set last; None where something else has changed since.
    before
        The search before that.
    """
    view, registry = search.view, search.registry
    regions = {code: describe.region_name(registry, code, t) for code in registry.region_codes}
    slugs = [slug for slug in registry.sector_slugs if slug != taxonomy.UNASSIGNED]
    return render(
        "thresholds",
        t,
        fields=[_field(view, name, label, last, t) for name, label in names(t).items()],
        moved=_moved(search, before, t),
        impossible=_impossible(view, t),
        years=sorted(years),
        year=search.potential.year,
        filters={
            "region": (t("Voivodeship"), sorted(regions.items(), key=lambda item: collation_key(item[1])), view.region),
            "sector": (
                t("Sector"),
                [(slug, describe.sector_name(registry, slug, t)) for slug in slugs],
                view.sector,
            ),
        },
    )


def names(t: Translator) -> dict[str, str]:
    """Name the fields."""
    return {
        "lq": t("Candidate: LQ from"),
        "strong": t("Strong: LQ from"),
        "minimum": t("Persons employed, at least"),
    }


def _field(view: View, name: str, label: str, last: Moved | None, t: Translator) -> Mapping[str, Any]:
    """Return a field with what is set, or with what was refused and why."""
    refused = last.refused if last and last.name == name else ""
    return {
        "name": name,
        "label": label,
        "value": refused or _written(getattr(view, name), name, t),
        "mode": "decimal" if DECIMALS[name] else "numeric",
        "fault": _fault(name, refused, t) if refused else "",
    }


def _written(value: float, name: str, t: Translator) -> str:
    """Write a threshold with the decimal sign of the page, and with all decimals that an address gave it."""
    given = len(str(value).partition(".")[2]) if DECIMALS[name] else 0
    return t.number(value, max(DECIMALS[name], given))


def _fault(name: str, refused: str, t: Translator) -> str:
    low, high = RULES[name][1]
    bounds = {"low": t.number(low, 1 if low % 1 else 0), "high": t.number(high)}
    if DECIMALS[name]:
        example = t.number(1.5, 1)
        return t(
            "“{text}” is no number from {low} to {high}, such as {example}.", text=refused, example=example, **bounds
        )
    return t("“{text}” is no whole number from {low} to {high}.", text=refused, **bounds)


def _moved(search: Search, before: Search | None, t: Translator) -> str:
    """Say how many findings came and went; empty where no threshold was moved."""
    if before is None:
        return ""
    came, went = search.moved_from(before)
    less = f"−{t.number(went)}"
    if came:
        return t.n("+{n} pair", "+{n} pairs", came) + (f", {less}" if went else "")
    return t.n("−{n} pair", "−{n} pairs", went) if went else t("no change")


def _impossible(view: View, t: Translator) -> str:
    """Say what it means that a strong concentration begins below a candidate."""
    if view.strong >= view.lq:
        return ""
    return t(
        "“Strong” from {strong} lies below “candidate” from {lq}: as it stands, every candidate is strong.",
        strong=t.number(view.strong, 2),
        lq=t.number(view.lq, 2),
    )
