"""Words, bars and notes that the pages of voivodeships and of their comparison share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from geo.i18n import Translator
from geo.selection.describe import region_name
from geo.selection.view import View
from geo.selection.wording import known_date
from geo.text import collation_key

if TYPE_CHECKING:
    import pandas as pd

    from geo.store.registry import Registry

UNITS = {"gdp_per_capita": "PLN", "average_wage": "PLN", "unemployment_rate": "%"}


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of HTML, in percent of its track.

    Attributes
    ----------
    label, value, note
        Texts beside it.
    left, width
        Where it begins and how long it is.
    mark
        Place of the national value; None for none.
    href, action, target
        Link, and what a click on it does.
    """

    label: str
    value: str
    left: float = 0.0
    width: float = 0.0
    mark: float | None = None
    note: str = ""
    href: str = ""
    action: str = "go"
    target: str = ""


def measure_names(t: Translator) -> dict[str, str]:
    """Name the measures of a voivodeship."""
    return {
        "population": t("Population"),
        "gdp_per_capita": t("GDP per head"),
        "average_wage": t("Average monthly gross wage"),
        "unemployment_rate": t("Registered unemployment rate"),
        "clusters": t("Cluster organisations"),
        "clusters_per_million": t("Clusters per million inhabitants"),
        "employed": t("Persons employed in the business economy (SBS)"),
        "krugman": t("Krugman index against Poland (0–2)"),
        "hhi": t("Herfindahl–Hirschman index (HHI)"),
    }


DECIMALS = {"unemployment_rate": 1, "clusters_per_million": 1, "krugman": 2, "hhi": 3}


def value_text(name: str, value: float | None, t: Translator) -> str:
    """Write the value of a measure with its unit."""
    if value is None or not isfinite(value):
        return t("no data")
    text = t.number(value, DECIMALS.get(name, 0))
    return {"PLN": t("PLN {n}", n=text), "%": f"{text}%"}.get(UNITS.get(name, ""), text)


def division_name(divisions: "pd.DataFrame", code: str, t: Translator) -> str:
    """Name a NACE division with its code."""
    row = divisions.loc[code]
    return f"{t.pick(row['label_pl'], row['label_en'])} ({code})"


def alphabetical(registry: "Registry", t: Translator) -> list[str]:
    """Give the codes of the voivodeships in the order of their names."""
    return sorted(registry.region_codes, key=lambda code: collation_key(region_name(registry, code, t)))


def target(view: View, page: str, **values: Any) -> str:
    """Give page and query of a link, for ``data-value`` of the action ``go``."""
    query = urlencode(view.change(**values).to_query(), doseq=True)
    return page + (f"?{query}" if query else "")


def linked(view: View, page: str, **values: Any) -> dict[str, str]:
    """Give the attributes of a link to a page."""
    where = target(view, page, **values)
    return {"href": f"./{where}", "action": "go", "target": where}


def bars(rows: Iterable[Mapping[str, Any]], scale: float) -> list[Bar]:
    """Make bars from 0: ``number`` and, optionally, ``national`` on a scale that ends at ``scale``."""

    def share(number: float | None) -> float | None:
        known = number is not None and isfinite(number) and scale > 0
        return round(100 * min(max(float(number or 0), 0), scale) / scale, 1) if known else None

    return [
        Bar(width=share(row["number"]) or 0.0, mark=share(row.get("national")),
            **{key: value for key, value in row.items() if key not in ("number", "national")})
        for row in rows
    ]  # fmt: skip


def signed_bars(rows: Iterable[Mapping[str, Any]]) -> list[Bar]:
    """Make bars to both sides of 0, which stands at the same place in all of them."""
    listed = list(rows)
    numbers = [float(row["number"]) for row in listed if isfinite(row["number"])]
    low, high = min([0.0, *numbers]), max([0.0, *numbers])
    extent = (high - low) or 1.0
    found = []
    for row in listed:
        number = float(row["number"]) if isfinite(row["number"]) else 0.0
        left, width = (min(number, 0.0) - low) / extent, abs(number) / extent
        texts = {key: value for key, value in row.items() if key != "number"}
        found.append(
            Bar(left=round(100 * left, 1), width=round(100 * width, 1), mark=round(-100 * low / extent, 1), **texts)
        )
    return found


def signed(value: float, t: Translator) -> str:
    """Write a change: with its sign, rounded to whole numbers."""
    if not isfinite(value):
        return t("no data")
    rounded = round(value)
    return ("+" if rounded > 0 else "") + t.number(rounded)


def coverage(t: Translator) -> str:
    """Say what the structural business statistics count."""
    return t(
        "Structural business statistics (SBS): business economy, sections B–N without K, and division S95; persons at "
        "their place of work (local unit). Agriculture, finance, education, health and arts are not covered."
    )


def computed_source(provenance: Mapping[str, Any], t: Translator) -> str:
    """Name the source of figures computed from SBS."""
    return t(
        "Source: {title}, data of {vintage}; own computation.",
        title=t.pick(str(provenance["title_pl"]), str(provenance["title"])),
        vintage=known_date(str(provenance["vintage"]), t),
    )


def listed_source(titles: Iterable[str], t: Translator) -> str:
    """Name several sources, each once; a title that ends with an abbreviation keeps one full stop."""
    return t("Source: {titles}.", titles="; ".join(dict.fromkeys(titles)).rstrip("."))


def estimates_note(hidden: int, share: float, t: Translator) -> str:
    """Say how far totals of a region rest on estimates."""
    if not isfinite(share):
        return t("Confidential figures of this year are not estimated, so totals and quotients cannot be computed.")
    return t.n(
        "{n} division is confidential here and not shown; the region's total contains its estimate "
        "({share} of persons).",
        "{n} divisions are confidential here and not shown; the region's total contains their estimates "
        "({share} of persons).",
        hidden,
        share=t.percent(share, 1),
    )


def newest_note(years: Iterable[int], t: Translator) -> str:
    """Say how new figures by division are."""
    return t("Newest figures by division and voivodeship in the atlas: {year}.", year=max(years))
