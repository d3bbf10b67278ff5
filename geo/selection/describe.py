"""The View in words: the sentence above the map and the chips that take a filter away."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo import taxonomy, theme
from geo.i18n import Translator
from geo.selection.view import CHOICES, RANGES, Range

if TYPE_CHECKING:
    from geo.selection.filters import Selection
    from geo.store.registry import Registry


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
    region = registry.voivodeship(code)
    return t.pick(region.name_pl, region.name_en)


def sector_name(registry: "Registry", slug: str, t: Translator) -> str:
    """Name a sector group in the language of `t`."""
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
        listed.append(Chip("q", "", names["q"], t("“{text}”", text=view.q)))
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
    """Say what is shown: ``3 klastry ICT w województwie lubelskim``."""
    view = selection.view
    phrases = [t.pick(*taxonomy.SECTOR_PHRASES[slug]) for slug in view.sector]
    if len(phrases) in (1, 2):
        kind = t(" or ").join(phrases)
        head = t.n("{n} {kind} cluster", "{n} {kind} clusters", selection.count, kind=kind)
    elif phrases:
        head = t.n("{n} cluster of {k} sectors", "{n} clusters of {k} sectors", selection.count, k=len(phrases))
    else:
        head = t.n("{n} cluster", "{n} clusters", selection.count)
    return "".join([head, *_clauses(selection, t)])


def _clauses(selection: "Selection", t: Translator) -> Iterator[str]:
    view, registry = selection.view, selection.registry
    if len(view.region) == 1:
        region = registry.voivodeship(view.region[0])
        yield " " + t("in {region} Voivodeship", region=t.pick(region.locative_pl, region.name_en))
    elif view.region:
        names = [region_name(registry, code, t) for code in view.region]
        yield " " + t("in the voivodeships: {regions}", regions=", ".join(names))
    for group in ("status", "stage", "activity"):
        codes = getattr(view, group)
        if codes:
            yield "; " + t(" or ").join(option_name(registry, group, code, t) for code in codes)
    for name in RANGES:
        if bounds := getattr(view, name):
            yield "; " + _range_clause(name, range_text(bounds, t), t)
    if view.near:
        yield "; " + t("near: {place}", place=_near(selection, t))
    if view.q:
        yield "; " + t("with the text “{text}”", text=view.q)


def _range_clause(name: str, text: str, t: Translator) -> str:
    return {
        "founded": t("founded: {range}", range=text),
        "members": t("members: {range}", range=text),
    }[name]


def unknown_notes(selection: "Selection", t: Translator) -> list[str]:
    """Say how many clusters each range leaves out because their value is not known."""
    left_out = {name: selection.unknown(name) for name in RANGES}
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
    }[name]


@dataclass(frozen=True, slots=True)
class SectorMark:
    """How a sector is drawn beside its name."""

    name: str
    glyph: str
    colour: str


def sector_mark(registry: "Registry", slug: str, t: Translator) -> SectorMark:
    """Return name, glyph and colour of a sector group."""
    return SectorMark(sector_name(registry, slug, t), theme.SECTOR_GLYPHS[slug], theme.SECTOR_COLOURS[slug])
