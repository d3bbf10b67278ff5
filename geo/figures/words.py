"""Words that the figures of statistics share: names, values, sources, notes and links."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from geo.analysis import regions
from geo.figures.figure import Cell, Chart, Column, Link
from geo.figures.industries import short_name
from geo.selection.describe import region_name
from geo.selection.wording import known_date
from geo.store.schema import UNDATED
from geo.text import collation_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    import pandas as pd

    from geo.i18n import Translator
    from geo.selection.view import View
    from geo.store.registry import Registry
    from geo.store.statistics import Statistics

UNITS = {"gdp_per_capita": "PLN", "average_wage": "PLN", "unemployment_rate": "%"}
DECIMALS = {"unemployment_rate": 1, "clusters_per_million": 1, "krugman": 2, "hhi": 3}
CURRENT = 4  # years: statistics that are older than that say so in their title
# Columns that only a chart has: the words at a mark, a second line.
TEXT, NOTE = Column("text", drawn_only=True), Column("note", drawn_only=True)


@dataclass(frozen=True)
class InYear:
    """What a page is about, in the year of a View."""

    registry: Registry  # data, what is asked for, language
    statistics: Statistics
    view: View
    t: Translator
    today: date | None = field(default=None, kw_only=True)  # day from which the age of statistics counts

    def badge(self, *years: int) -> str:
        """Return the badge of statistics of some years, or of the year (`badge`)."""
        return badge(years or (self.year,), self.today, self.t) if self.today else ""

    @cached_property
    def year(self) -> int:
        """Year of the statistics by division: that of the View, or the newest."""
        return regions.year_of(self.statistics, self.view.year)

    @cached_property
    def structure(self) -> regions.Structure:
        """Structure of all voivodeships in the year."""
        return regions.structure(self.statistics, self.year)

    @cached_property
    def divisions(self) -> pd.DataFrame:
        """Divisions that the statistics cover, with names and sector groups."""
        return self.statistics.divisions()

    @cached_property
    def traded(self) -> list[str]:
        """Codes of the traded divisions."""
        return [str(code) for code in self.divisions.index[self.divisions["traded"]]]

    def division_name(self, code: str) -> str:
        """Return the name of a division."""
        return division_name(self.divisions, code, self.t)

    def industry_cells(self, each: regions.Industry) -> list[Cell]:
        """Return a division of a region as the cells of `industry_columns`."""
        numbers = each.lq, each.persons, round(each.surplus)
        return [self.division_name(each.code), *numbers, short_name(each.code, self.t), above(each, self.t)]

    def region_name(self, code: str) -> str:
        """Return the name of a voivodeship."""
        return region_name(self.registry, code, self.t)

    def source(self, year: int | None = None) -> str:
        """Return the source of figures by division, of another year where one is given."""
        return computed_source(self.statistics.provenance(year or self.year), self.t)

    def coverage_notes(self) -> list[str]:
        """Return what figures by division count, and how new they are."""
        return [coverage(self.t), newest_note(self.statistics, self.t)]


def measure_names(t: Translator) -> dict[str, str]:
    """Return the names of the measures of a voivodeship."""
    return {
        "population": t("Population"),
        "gdp_per_capita": t("GDP per head"),
        "average_wage": t("Average monthly gross wage"),
        "unemployment_rate": t("Registered unemployment rate"),
        "clusters": t("Cluster organisations"),
        "clusters_per_million": t("Clusters per million inhabitants"),
        "employed": t("Persons employed in the business economy (SBS)"),
        "krugman": t("Difference of structure from Poland (Krugman, 0–2)"),
        "hhi": t("Concentration on few divisions (HHI, 0–1)"),
    }


def value_text(name: str, value: float | None, t: Translator) -> str:
    """Return the value of a measure with its unit."""
    if value is None or not isfinite(value):
        return t("no data")
    text = t.number(value, DECIMALS.get(name, 0))
    return {"PLN": t("PLN {n}", n=text), "%": f"{text}%"}.get(UNITS.get(name, ""), text)


def persons(number: float, t: Translator) -> str:
    """Return a number of persons in words."""
    return t.n("{n} person", "{n} persons", round(number))


def industry_columns(t: Translator) -> list[Column]:
    """Return the columns of `InYear.industry_cells`, those of `quotients` among them."""
    return [
        Column("division", t("Division")),
        Column("lq", t("LQ"), 2),
        Column("persons", t("Persons employed"), 0),
        Column("surplus", t("Persons above the national share"), 0, signed=True),
        Column("name", drawn_only=True),
        TEXT,
    ]


def quotients(t: Translator, group: str = "") -> Chart:
    """Return dots of location quotients beside the national share, as large as the employment."""
    key = t(
        "Line: Poland, LQ 1. Area of a dot: persons employed. Number: how many of them are above the national share."
    )
    unit = t("Location quotient (LQ)")
    return Chart("dots", "name", ("lq",), "text", reference=1.0, size="persons", group=group, unit=unit, key=key)


def above(each: regions.Industry, t: Translator) -> str:
    """Return how many persons of how many are above the national share."""
    return t(
        "{surplus} of {persons}; LQ {lq}",
        surplus=signed(each.surplus, t),
        persons=t.number(round(each.persons)),
        lq=t.number(each.lq, 2),
    )


def division_name(divisions: pd.DataFrame, code: str, t: Translator) -> str:
    """Return the name of a NACE division with its code."""
    return f"{t.pick(divisions.at[code, 'label_pl'], divisions.at[code, 'label_en'])} ({code})"


def alphabetical(registry: Registry, t: Translator) -> list[str]:
    """Return the codes of the voivodeships in the order of their names."""
    return sorted(registry.region_codes, key=lambda code: collation_key(region_name(registry, code, t)))


def link(view: View, page: str, **values: Any) -> Link:
    """Return the link to a page with a changed View."""
    query = urlencode(view.change(**values).to_query(), doseq=True)
    where = page + (f"?{query}" if query else "")
    return Link("go", where, f"./{where}")


def linked(view: View, page: str, **values: Any) -> dict[str, str]:
    """Return the attributes of a link to a page, for templates."""
    made = link(view, page, **values)
    return {"href": made.href, "action": made.action, "target": made.value}


def signed(value: float, t: Translator) -> str:
    """Return a change: with its sign, rounded to whole numbers."""
    if not isfinite(value):
        return t("no data")
    rounded = round(value)
    return ("+" if rounded > 0 else "") + t.number(rounded)


def coverage(t: Translator) -> str:
    """Return what the structural business statistics count."""
    return t(
        "Structural business statistics (SBS): business economy, sections B–N without K, and division S95; persons at "
        "their place of work (local unit). Agriculture, finance, education, health and arts are not covered."
    )


def computed_source(provenance: Mapping[str, Any], t: Translator) -> str:
    """Return the source of figures computed from SBS."""
    return t("Source: {title}; own computation.", title=dated_title(provenance, t))


def dated_title(provenance: Mapping[str, Any], t: Translator) -> str:
    """Return the title of a source with the day of its data, or that on which they were obtained.

    Titles of yearbooks, of which only the year is known, say themselves what day or year they are of.
    """
    title, vintage = t.pick(str(provenance["title_pl"]), str(provenance["title"])), str(provenance["vintage"])
    if vintage.startswith(UNDATED):
        return t("{title}, obtained on {day}", title=title, day=known_date(vintage.removeprefix(UNDATED), t))
    if not vintage.isdigit():
        return t("{title}, data of {vintage}", title=title, vintage=known_date(vintage, t))
    return title


def years_source(statistics: Statistics, years: Iterable[int], t: Translator) -> str:
    """Return the sources of figures of several years, the newest first, each once."""
    told = (dated_title(statistics.provenance(year), t) for year in sorted(set(years), reverse=True))
    return t("Source: {title}; own computation.", title="; ".join(dict.fromkeys(told)))


def break_notes(statistics: Statistics, years: Iterable[int], t: Translator) -> list[str]:
    """Say where a change may come from the method: figures of its first and last year are from different tables."""
    ends = sorted(set(years))
    first, last = ends[0], ends[-1]
    before, after = (str(statistics.provenance(year)["code"]) for year in (first, last))
    if before == after:
        return []
    return [
        t(
            "The figures of {first} and {last} are of different tables of Eurostat ({before}, {after}): part of the "
            "change may be one of method.",
            first=first,
            last=last,
            before=before,
            after=after,
        )
    ]


def gap_notes(years: Iterable[int], t: Translator) -> list[str]:
    """Name the years within a series of which the atlas has no figures."""
    known = set(years)
    missing = [year for year in range(min(known), max(known)) if year not in known]
    return [t("The atlas has no figures of {years}.", years=years_text(missing))] if missing else []


def years_text(years: Sequence[int]) -> str:
    """Write years in ascending order, runs of them with a dash."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def listed_source(titles: Iterable[str], t: Translator) -> str:
    """Return several sources, each once; a title that ends with an abbreviation keeps one full stop."""
    return t("Source: {titles}.", titles="; ".join(dict.fromkeys(titles)).rstrip("."))


def estimates_note(estimated: int, share: float, t: Translator) -> str:
    """Return how far totals of a region rest on estimates."""
    if not isfinite(share):
        return t("Confidential figures of this year are not estimated, so totals and quotients cannot be computed.")
    return t.n(
        "{n} division is confidential here and not shown; the region's total contains its estimate "
        "({share} of persons).",
        "{n} divisions are confidential here and not shown; the region's total contains their estimates "
        "({share} of persons).",
        estimated,
        share=t.percent(share, 1),
    )


def badge(years: Iterable[int], today: date, t: Translator) -> str:
    """Return of which year or years statistics are, where the newest is more than `CURRENT` years ago; else nothing."""
    known = sorted(set(years))
    if not known or today.year - known[-1] <= CURRENT:
        return ""
    return t("data of {year}", year=known[0]) if len(known) == 1 else f"{known[0]}–{known[-1]}"


def none_above(t: Translator) -> str:
    """Say that no published figure is above its national share; confidential ones may be."""
    return t("No published division above its national share")


def unmeasured(year: int, t: Translator) -> str:
    """Say that nothing is known of concentration in a year, which is not that there is none."""
    return t("No quotients for {year}: totals are not known", year=year)


def newest_note(statistics: Statistics, t: Translator) -> str:
    """Return how new figures by division are: the newest of which quotients can be computed."""
    year = statistics.newest
    if year < statistics.years()[-1]:
        return t("Newest figures by division of which the totals of all voivodeships are known: {year}.", year=year)
    return t("Newest figures by division and voivodeship in the atlas: {year}.", year=year)
