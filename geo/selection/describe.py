"""The View in words: the sentence above the map and the chips that take a filter away."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo import taxonomy, theme
from geo.codes import code_name
from geo.i18n import LANGUAGES, Translator
from geo.i18n import mark as _
from geo.i18n import mark_n as _n
from geo.selection.filters import MEASURED
from geo.selection.view import CHOICES, RANGES, Range

if TYPE_CHECKING:
    from geo.selection.filters import Selection
    from geo.store.registry import Registry

# Patterns of the sentence. The first clause follows the head, the others follow with commas; see also
# `taxonomy.PHRASES` and `taxonomy.SECTOR_PHRASES`.
HEADS = {  # by the number of clusters
    "all": _n("{n} cluster", "{n} clusters"),
    "kind": _n("{n} {kind} cluster", "{n} {kind} clusters"),
    "sectors": _n("{n} cluster of {k} sectors", "{n} clusters of {k} sectors"),
}
CLAUSES = {
    "region": _("in {region} Voivodeship"),
    "regions": _("in the voivodeships of {regions}"),
    "near": _("within {radius} km of {town}"),
    "q": _("with “{text}” in the entry"),
}
RANGE_CLAUSES = {  # by the number of clusters, too; the keys are those of `shape`
    "founded": {
        "between": _n("founded in {low}–{high}", "founded in {low}–{high}"),
        "exactly": _n("founded in {low}", "founded in {low}"),
        "from": _n("founded in {low} or later", "founded in {low} or later"),
        "to": _n("founded in {high} or before", "founded in {high} or before"),
    },
    "members": {
        "between": _n("with {low}–{high} members", "with {low}–{high} members"),
        "exactly": _n("with a membership of {low}", "with a membership of {low}"),
        "from": _n("with at least {low} members", "with at least {low} members"),
        "to": _n("with at most {high} members", "with at most {high} members"),
    },
}
OR, AND = _(" or "), _(" and ")
NO_SEAT = _("seat not known")
UNSEATED = _n("{n} cluster without a known seat", "{n} clusters without a known seat")  # said on a map, by the number
KINDS = 2  # sectors that a sentence names; of more it says how many


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on."""

    name: str  # parameter and code; `value` is empty for filters of one value
    value: str
    group: str  # what the visitor reads
    label: str


def filter_names(t: Translator) -> dict[str, str]:
    """Name the filters."""
    return {
        "sector": t("Sector"),
        "region": t("Voivodeship"),
        "status": t("Status"),
        "stage": t("Stage"),
        "activity": t("Activity"),
        "q": t("Text"),
        "founded": t("Founded"),
        "members": t("Members"),
        "near": t("Near"),
    }


def region_name(registry: "Registry", code: str, t: Translator) -> str:
    """Name a voivodeship in the language of `t`."""
    if t.language not in LANGUAGES:
        return code_name("voivodeship", code, t.language)
    region = registry.voivodeship(code)
    return t.pick(region.name_pl, region.name_en)


def sector_name(registry: "Registry", slug: str, t: Translator) -> str:
    """Name a sector group in the language of `t`."""
    if t.language not in LANGUAGES:
        return code_name("sector", slug, t.language)
    sector = registry.sector(slug)
    return t.pick(sector.name_pl, sector.name_en)


def option_name(registry: "Registry", group: str, code: str, t: Translator) -> str:
    """Name an option of a filter."""
    if group == "sector":
        return sector_name(registry, code, t)
    if group == "region":
        return region_name(registry, code, t)
    labels = {"status": taxonomy.STATUSES, "stage": taxonomy.STAGES, "activity": taxonomy.ACTIVITIES}[group]
    return t(labels[code])


def range_text(bounds: Range, t: Translator) -> str:
    """Word a range: ``2005–2010``, ``from 2005``, ``to 2010``."""
    if bounds.low is None:
        return t("to {high}", high=bounds.high)
    if bounds.high is None:
        return t("from {low}", low=bounds.low)
    return str(bounds.low) if bounds.low == bounds.high else f"{bounds.low}–{bounds.high}"


def chips(selection: "Selection", t: Translator) -> list[Chip]:
    """List the filters that are on, in the order of the filter bar."""
    view, registry, names = selection.view, selection.registry, filter_names(t)
    listed = [
        Chip(group, code, names[group], option_name(registry, group, code, t))
        for group in CHOICES
        for code in getattr(view, group)
    ]
    if view.q:
        listed.append(Chip("q", "", names["q"], view.q))
    listed += [
        Chip(name, "", names[name], range_text(getattr(view, name), t)) for name in RANGES if getattr(view, name)
    ]
    if view.near:
        listed.append(Chip("near", "", names["near"], _near(selection, t)))
    return listed


def _near(selection: "Selection", t: Translator) -> str:
    town = selection.registry.town(selection.view.near or "")
    return t("{town}, up to {radius} km", town=town.name, radius=selection.view.radius)


def sentence(selection: "Selection", t: Translator) -> str:
    """Say what is shown: ``3 klastry ICT w województwie lubelskim, z potwierdzoną aktywnością``."""
    clauses = ", ".join(_clauses(selection, t))
    return _head(selection, t) + (f" {clauses}" if clauses else "")


def headline(selection: "Selection", t: Translator) -> str:
    """Say it for who sees nothing else: of the country, where nothing narrows it down: ``34 klastry ICT w Polsce``."""
    words = sentence(selection, t)
    return words if any(_clauses(selection, t)) else t("{words} in Poland", words=words)


def _head(selection: "Selection", t: Translator) -> str:
    phrases = [t.pick(*taxonomy.SECTOR_PHRASES[slug]) for slug in selection.view.sector]
    which = "all" if not phrases else "kind" if len(phrases) <= KINDS else "sectors"
    return t.n(*HEADS[which], selection.count, kind=t(OR).join(phrases), k=len(phrases))


def _clauses(selection: "Selection", t: Translator) -> Iterator[str]:
    view, registry = selection.view, selection.registry
    found = [registry.voivodeship(code) for code in view.region]
    regions = [t.pick(region.locative_pl, region.name_en) for region in found]
    if regions:
        place = CLAUSES["regions" if len(regions) > 1 else "region"]
        yield t(place, region=regions[0], regions=_enumerated(regions, t))
    if view.near:
        circle = CLAUSES["near"]
        yield t(circle, town=registry.town(view.near).name, radius=view.radius)
    for group, phrases in taxonomy.PHRASES.items():
        if codes := getattr(view, group):
            yield t(OR).join(t(phrases[code]) for code in codes)
    for name, patterns in RANGE_CLAUSES.items():
        if bounds := getattr(view, name):
            yield t.n(*patterns[shape(bounds)], selection.count, low=bounds.low, high=bounds.high)
    if view.q:
        searched = CLAUSES["q"]
        yield t(searched, text=view.q)


def _enumerated(words: list[str], t: Translator) -> str:
    """Write ``a``, ``a and b``, ``a, b and c``."""
    *others, last = words
    return t(AND).join([", ".join(others), last]) if others else last


def shape(bounds: Range) -> str:
    """Say which ends a range has: ``between``, ``exactly``, ``from`` or ``to``."""
    if bounds.low is None:
        return "to"
    if bounds.high is None:
        return "from"
    return "exactly" if bounds.low == bounds.high else "between"


def unknown_notes(selection: "Selection", t: Translator) -> list[str]:
    """Say how many clusters each range, and what is near a town, leaves out because their value is not known."""
    left_out = {name: selection.unknown(name) for name in MEASURED}
    return [unknown_note(name, number, t) for name, number in left_out.items() if number]


def unknown_note(name: str, number: int, t: Translator) -> str:
    """Say that clusters are left out because a value of theirs is not known."""
    return {
        "founded": t.n(
            "{n} cluster is left out: its year of foundation is not known.",
            "{n} clusters are left out: their year of foundation is not known.",
            number,
        ),
        "members": t.n(
            "{n} cluster is left out: its number of members is not known.",
            "{n} clusters are left out: their number of members is not known.",
            number,
        ),
        "near": t.n(
            "{n} cluster is left out: its seat is not known.",
            "{n} clusters are left out: their seats are not known.",
            number,
        ),
    }[name]


def unseated_note(selection: "Selection", t: Translator) -> str:
    """Say how many of the clusters a map cannot show, because their seats are not known; empty where it shows all."""
    return t.n(*UNSEATED, selection.unseated) if selection.unseated else ""


def place(registry: "Registry", record: Mapping[str, Any], t: Translator) -> str:
    """Name town and voivodeship of a cluster's seat, as far as they are known."""
    town = town_name(record, t)
    return town if record["teryt"] is None else f"{town}, {region_name(registry, record['teryt'], t)}"


def town_name(record: Mapping[str, Any], t: Translator) -> str:
    """Name the town of a cluster's seat, or say that it is not known."""
    return record["city"] or t(NO_SEAT)


@dataclass(frozen=True, slots=True)
class SectorMark:
    """How a sector is drawn beside its name."""

    name: str
    glyph: str
    colour: str


def sector_mark(registry: "Registry", slug: str, t: Translator) -> SectorMark:
    """Return name, glyph and colour of a sector group."""
    return SectorMark(sector_name(registry, slug, t), theme.SECTOR_GLYPHS[t.language][slug], theme.SECTOR_COLOURS[slug])
