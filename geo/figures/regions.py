"""The figures of a voivodeship's page: profile, clusters, strengths, change, gaps and branches not organised."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING

from geo.analysis import compare, regions
from geo.analysis.potential import EXCEPTIONAL
from geo.figures import words
from geo.figures.figure import Chart, Column, Figure
from geo.figures.industries import short_name
from geo.figures.words import TEXT
from geo.selection.describe import sector_name
from geo.selection.filters import Selection
from geo.selection.view import View

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.analysis.compare import Indicator
    from geo.analysis.regions import Industry, Shift
    from geo.figures.figure import Cell
    from geo.i18n import Translator

SHOWN = 8
SHIFTS_SHOWN = 3
GAPS_SHOWN = 6
PARTS = ("national", "mix", "regional")
_GROUP, _NAME = Column("group", drawn_only=True), Column("name", drawn_only=True)
_DRAWN = (_NAME, TEXT)


@dataclass(frozen=True)
class Region(words.InYear):
    """A voivodeship to be shown."""

    code: str  # TERYT code

    @cached_property
    def industries(self) -> list[Industry]:
        """Published traded divisions of the region, most persons above the national share first."""
        return regions.industries(self.structure, self.code, self.traded)

    @cached_property
    def selection(self) -> Selection:
        """Clusters seated in the region."""
        return Selection(self.registry, View(lang=self.view.lang, region=(self.code,)))

    @property
    def name(self) -> str:
        """Name of the voivodeship."""
        return self.t("{region} Voivodeship", region=self.region_name(self.code))

    def notes(self) -> list[str]:
        """Return what figures by division count and where they rest on estimates."""
        estimated = int(self.structure.estimated.loc[self.code].sum())
        share = self.structure.estimated_share(self.code)
        estimates = [words.estimates_note(estimated, share, self.t)] if estimated or not isfinite(share) else []
        return self.coverage_notes() + estimates


def profile(p: Region) -> Figure:
    """Return population, GDP per head, wage and unemployment beside those of Poland."""
    t = p.t
    indicators = {name: compare.newest(p.statistics, name) for name in compare.PROFILE}
    rows = [_profile_row(each, p) for each in indicators.values()]
    gdp = indicators["gdp_per_capita"]
    share = gdp.values[p.code] / gdp.poland if gdp.poland else float("nan")
    return Figure(
        name="region-profile",
        title=t("GDP per head: {share} of Poland's", share=t.percent(share) if isfinite(share) else t("no data")),
        subtitle=t("Value of the voivodeship · Poland beside · unit and year with each · {region}", region=p.name),
        source=words.listed_source((words.dated_title(each.provenance, t) for each in indicators.values()), t),
        text=" ".join(
            t("{measure} ({year}): {value}, Poland {poland}.", measure=name, year=year, value=here, poland=poland)
            for name, _, year, *_, here, poland in rows
        ),
        columns=[
            Column("measure", t("Measure")),
            Column("unit", t("Unit")),
            Column("year", t("Year")),
            Column("region", p.name, 1),
            Column("poland", t("Poland"), 1),
            Column("source", t("Source")),
            *(Column(key, drawn_only=True) for key in ("heading", "region_text", "poland_text")),
        ],
        rows=rows,
        chart=Chart("multiples", "heading", ("region", "poland"), highlight=(p.name,), by_row=True),
        notes=[
            t(
                "Wages and unemployment are counted otherwise than the figures by division below; they are never "
                "put into one quotient."
            )
        ],
        explained="units",
        wide=True,
    )


def _profile_row(each: Indicator, p: Region) -> list[Cell]:
    t, name, value = p.t, words.measure_names(p.t)[each.name], each.values[p.code]
    unit, source = words.UNITS.get(each.name, t("persons")), words.dated_title(each.provenance, t)
    texts = [words.value_text(each.name, number, t) for number in (value, each.poland)]
    return [name, unit, each.year, value, each.poland, source, f"{name} ({each.year})", *texts]


def strengths(p: Region) -> Figure:
    """Return the traded divisions with most persons above their national share, with quotient and employment."""
    t, minimum = p.t, p.view.minimum
    strongest = regions.strongest(p.industries, minimum)[:SHOWN]
    return Figure(
        name="region-strengths",
        title=_leading(strongest[0], t) if strongest else _nothing(p, words.none_above(t)),
        subtitle=t(
            "Location quotient (LQ) and persons employed · traded divisions with at least {n} persons, most persons "
            "above the national share first · {region} · {year}",
            n=t.number(minimum),
            region=p.name,
            year=p.year,
        ),
        source=p.source(),
        text=" ".join(_strength_text(each, p) for each in strongest[:3])
        or _nothing(p, t("No published traded division with enough persons has a higher share here than in Poland.")),
        takeaway=_exceptional(strongest, t),
        badge=p.badge(),
        columns=[
            *words.industry_columns(t),
            *_share_columns(t),
            Column("standardised", t("Standardised LQ"), 2),
            Column("compares", t("Standardised LQ compares with an estimate")),
        ],
        rows=[_strength_row(each, p) for each in strongest],
        chart=words.quotients(t),
        notes=[_strength_note(p), *p.notes()],
        explained="surplus",
    )


def _nothing(p: Region, absent: str) -> str:
    """Say that nothing was found, or that nothing could be: without totals there are no quotients."""
    if p.industries:
        return absent
    return words.unmeasured(p.year, p.t) + "." * absent.endswith(".")


def _exceptional(strongest: Sequence[Industry], t: Translator) -> str:
    """Return which of the strengths stand out among all regions, too."""
    names = [short_name(each.code, t) for each in strongest if each.standardised > EXCEPTIONAL]
    if not names:
        return ""
    return t("Exceptional among the 16 voivodeships: {names} (standardised LQ above 1.65).", names=", ".join(names))


def _leading(first: Industry, t: Translator) -> str:
    """Return the finding on the division with most persons above its national share."""
    name, above = short_name(first.code, t), round(first.surplus)
    return t.n(
        "{division}: {n} person more than at the national share",
        "{division}: {n} persons more than at the national share",
        above,
        division=name,
    )


def _share_columns(t: Translator) -> list[Column]:
    return [
        Column("share", t("Share of employment here"), 1, percent=True),
        Column("national_share", t("Share in Poland"), 1, percent=True),
    ]


def _said(each: Industry, p: Region) -> dict[str, str]:
    """Return the words for a division in the region and in Poland."""
    return {
        "division": p.division_name(each.code),
        "persons": p.t.number(round(each.persons)),
        "share": p.t.percent(each.share, 1),
        "national": p.t.percent(each.national_share, 1),
    }


def _strength_row(each: Industry, p: Region) -> list[Cell]:
    compares = p.t("yes, estimate") if each.estimated else p.t("no")
    return [*p.industry_cells(each), each.share, each.national_share, each.standardised, compares]


def _strength_note(p: Region) -> str:
    return p.t(
        "LQ: share of the division in the region's employment divided by its share in Poland's. LQ of {lq} and "
        "more counts as specialised, of {strong} and more as strongly specialised. The standardised LQ is the "
        "second witness: above 1.65 the region stands out among the 16.",
        lq=p.t.number(p.view.lq, 2),
        strong=p.t.number(p.view.strong, 2),
    )


def _strength_text(each: Industry, p: Region) -> str:
    return p.t(
        "{division}, {year}: LQ {lq}; {persons} persons employed, {share} of employment in the region against "
        "{national} in Poland.",
        year=p.year,
        lq=p.t.number(each.lq, 2),
        **_said(each, p),
    )


def change(p: Region) -> Figure:
    """Return the change in persons employed by shift-share, of the region and of its divisions."""
    t, (first, last) = p.t, regions.span(p.statistics)
    total, estimated = regions.change(p.statistics, p.code)
    shifts = regions.shifts(p.statistics, p.code, p.view.minimum)
    drawn = [each for each in shifts if each.regional > 0][:SHIFTS_SHOWN]
    drawn += [each for each in shifts if each.regional < 0][-SHIFTS_SHOWN:]
    everything = t("All divisions")
    return Figure(
        name="region-change",
        title=t(
            "Persons employed: {growth}, regional share {regional}",
            growth=words.signed(total.growth, t),
            regional=words.signed(total.regional, t),
        ),
        subtitle=t(
            "Change in persons employed by shift-share, reference Poland · {region} · {first}–{last}",
            region=p.name,
            first=first,
            last=last,
        ),
        source=words.years_source(p.statistics, (first, last), t),
        text=_change_text(total, t),
        badge=p.badge(first, last),
        columns=_change_columns(first, last, t),
        rows=[
            _change_row(everything, everything, total, True, t),
            *(
                _change_row(p.division_name(each.code), short_name(each.code, t), each, each in drawn, t)
                for each in shifts
            ),
        ],
        chart=_change_chart(everything, t),
        notes=_change_notes(p, estimated),
        explained="shift-share",
    )


def _change_chart(everything: str, t: Translator) -> Chart:
    return Chart(
        "diverging",
        "name",
        ("regional",),
        group="group",
        total=everything,
        parts=PARTS,
        only="drawn",
        unit=t("persons"),
    )


def _change_columns(first: int, last: int, t: Translator) -> list[Column]:
    return [
        Column("division", t("Division")),
        Column("before", str(first), 0),
        Column("after", str(last), 0),
        Column("growth", t("Change"), 0, signed=True),
        Column("national", t("National share"), 0, signed=True),
        Column("mix", t("Industry mix"), 0, signed=True),
        Column("regional", t("Regional share"), 0, signed=True),
        _NAME,
        _GROUP,
        Column("drawn", drawn_only=True),
    ]


def _change_row(division: str, name: str, shift: Shift, drawn: bool, t: Translator) -> list[Cell]:
    parts = shift.growth, shift.national, shift.mix, shift.regional
    group = t("Divisions that gained and lost most by the regional share, in persons")
    return [division, shift.before, shift.after, *parts, name, group, drawn]


def _change_notes(p: Region, estimated: float) -> list[str]:
    t, (first, last) = p.t, regions.span(p.statistics)
    return [
        *words.break_notes(p.statistics, (first, last), t),
        t(
            "National share: change at Poland's rate. Industry mix: what the growth of its industries in Poland "
            "adds. Regional share: what remains, better or worse than the same industries in Poland; it says "
            "nothing about the reasons."
        ),
        t(
            "Divisions with at least {n} persons in one of the years and published figures in both; the total of the "
            "region contains estimates of confidential divisions ({share} of persons in {last}).",
            n=t.number(p.view.minimum),
            share=t.percent(estimated, 1) if isfinite(estimated) else t("no data"),
            last=last,
        ),
        words.coverage(t),
    ]


def _change_text(total: Shift, t: Translator) -> str:
    if not isfinite(total.growth):
        return t("The change cannot be computed: figures are missing.")
    return t(
        "Persons employed went from {before} to {after} ({growth}): national share {national}, industry mix {mix}, "
        "regional share {regional}.",
        before=t.number(round(total.before)),
        after=t.number(round(total.after)),
        growth=words.signed(total.growth, t),
        **{name: words.signed(getattr(total, name), t) for name in PARTS},
    )


def gaps(p: Region) -> Figure:
    """Return the divisions of national weight that employ fewer persons here than their national share would give."""
    t, weak = p.t, regions.gaps(p.industries, p.view.lq, p.view.minimum)
    return Figure(
        name="region-gaps",
        title=_weakest(weak[0], t) if weak else _nothing(p, t("No published division clearly weaker than in Poland")),
        subtitle=t(
            "Persons employed fewer than at the national share · traded divisions · {region} · {year}",
            region=p.name,
            year=p.year,
        ),
        source=p.source(),
        text=" ".join(_gap_text(gap, p) for gap in weak[:3])
        or _nothing(p, t("No published division of national weight is clearly weaker here than in Poland.")),
        badge=p.badge(),
        columns=[
            Column("division", t("Division")),
            Column("persons", t("Persons employed"), 0),
            Column("expected", t("At the national share"), 0),
            Column("difference", t("Difference"), 0),
            *_share_columns(t),
            *_DRAWN,
            Column("drawn", drawn_only=True),
        ],
        rows=[_gap_row(gap, place < GAPS_SHOWN, p) for place, gap in enumerate(weak)],
        chart=Chart("diverging", "name", ("difference",), "text", only="drawn", unit=t("persons")),
        notes=[_gap_note(p), *p.notes()],
        explained="surplus",
    )


def _weakest(gap: Industry, t: Translator) -> str:
    """Return the finding on the division with most persons below its national share."""
    name, below = short_name(gap.code, t), -round(gap.surplus)
    return t.n(
        "{division}: {n} person fewer than at the national share",
        "{division}: {n} persons fewer than at the national share",
        below,
        division=name,
    )


def _gap_row(gap: Industry, drawn: bool, p: Region) -> list[Cell]:
    t, below = p.t, round(gap.surplus)
    numbers = gap.persons, round(gap.expected), below, gap.share, gap.national_share
    text = t("{below}; employed: {persons}", below=words.signed(below, t), persons=t.number(round(gap.persons)))
    return [p.division_name(gap.code), *numbers, short_name(gap.code, t), text, drawn]


def _gap_note(p: Region) -> str:
    t = p.t
    return t(
        "Shown are divisions with at least {weight} of employment in Poland whose share here is below {limit} of "
        "the national one, where the national share would give at least {n} persons. A comparison, not a "
        "recommendation: no region has to have every industry.",
        weight=t.percent(regions.WEIGHTY),
        limit=t.percent(1 / p.view.lq),
        n=t.number(p.view.minimum),
    )


def _gap_text(gap: Industry, p: Region) -> str:
    return p.t(
        "{division}: {persons} persons, {share} of employment in the region against {national} in Poland.",
        **_said(gap, p),
    )


def unorganised(p: Region) -> Figure:
    """Return the sector groups that are concentrated here while no cluster organisation of theirs is known."""
    t, view = p.t, p.view
    concentrated = regions.strongest(p.industries, view.minimum, view.lq)
    groups = regions.unorganised(concentrated, p.divisions["group"], regions.organised(p.registry, p.code))
    names = {slug: sector_name(p.registry, slug, t) for slug in groups}
    return Figure(
        name="region-unorganised",
        title=_not_organised(len(groups), len(concentrated), p),
        subtitle=t(
            "Traded divisions with an LQ of {lq} and more, by sector · {region} · {year}; organisations: "
            "registry of the atlas",
            lq=t.number(view.lq, 2),
            region=p.name,
            year=p.year,
        ),
        source=p.source(),
        text=t(
            "Concentrated here, no cluster organisation known to the atlas: {sectors}.",
            sectors="; ".join(names.values()),
        )
        if names
        else _nothing(p, _nothing_lacks(len(concentrated), p)),
        takeaway=_past(groups, p),
        badge=p.badge(),
        columns=[Column("sector", t("Sector")), *words.industry_columns(t)],
        rows=[[names[slug], *p.industry_cells(each)] for slug, group in groups.items() for each in group],
        chart=words.quotients(t, group="sector"),
        notes=[_unorganised_note(t), *p.notes()] if groups else [],
        explained="lq",
    )


def _not_organised(groups: int, concentrated: int, p: Region) -> str:
    """Return the finding on concentrated sectors without an organisation."""
    t = p.t
    if not concentrated:
        return _nothing(p, t("No concentration measured"))
    if not groups:
        return t("Every measured concentration has a cluster organisation")
    return t.n(
        "{n} concentrated sector without a cluster organisation known",
        "{n} concentrated sectors without a cluster organisation known",
        groups,
    )


def _nothing_lacks(concentrated: int, p: Region) -> str:
    """Return why no concentrated sector lacks an organisation."""
    t = p.t
    if not concentrated:
        lq, least = t.number(p.view.lq, 2), t.number(p.view.minimum)
        return t("No published traded division reaches an LQ of {lq} with at least {n} persons.", lq=lq, n=least)
    return t.n(
        "{n} division is concentrated, in a sector with an operating or emerging organisation.",
        "{n} divisions are concentrated, each in a sector with an operating or emerging organisation.",
        concentrated,
    )


def _past(groups: Iterable[str], p: Region) -> str:
    """Return of which sectors an organisation is known that is suspended or ended; "" for none."""
    counts = p.selection.counts("sector")
    past = [sector_name(p.registry, slug, p.t) for slug in groups if counts[slug]]
    if not past:
        return ""
    return p.t("An organisation that is suspended or ended is known: {sectors}.", sectors="; ".join(past))


def _unorganised_note(t: Translator) -> str:
    return t(
        "Organisation: a cluster organisation of the sector, primary or secondary, operating or emerging, seated "
        "in the voivodeship. That the atlas knows none does not mean that there is none: organisations seated "
        "elsewhere may work here. A concentration is a figure of statistics, not a cluster."
    )
