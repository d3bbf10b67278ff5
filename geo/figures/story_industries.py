"""What a story tells of industries: strengths, concentrations without an organisation, change, similar voivodeships.

Chosen and sorted by persons above the national share, so that a headline is about what many people live on.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from geo import taxonomy
from geo.analysis import compare as comparisons
from geo.analysis import regions
from geo.figures import compare, sectors, words
from geo.figures.face import UNCOLOURED, Face
from geo.figures.figure import Chart, Column, Figure
from geo.figures.story import ACTIVE, place
from geo.figures.words import TEXT
from geo.selection.view import View
from geo.text import capital

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.analysis.regions import Industry
    from geo.figures.choropleth import Colouring
    from geo.figures.story import Told
    from geo.i18n import Translator

STRONG = 6  # industries that a screen shows
WITHOUT, BESIDE = 5, 3  # concentrations without an organisation, and with one
MOVED = 5  # industries that grew, and that shrank
NEAREST = 3  # similar voivodeships
MEASURES = ("clusters_per_million", "gdp_per_capita", "average_wage", "unemployment_rate")


def strong(told: Told) -> list[Industry]:
    """Return the industries above the national share, most persons above it first."""
    return regions.strongest(told.region.industries, told.view.minimum)


def organisations(told: Told, code: str, division: str) -> tuple[int, ...]:
    """Return the cluster organisations of a division's sector that sit in a voivodeship, as positions."""
    group = str(told.divisions["group"][division])
    return told.organisations.get((code, group), ())


def above(persons: float, t: Translator) -> str:
    """Write persons above the national share, with their sign."""
    return words.signed(persons, t)


def strengths(told: Told) -> Face:
    """Return the industries that employ most persons above the national share."""
    t, found = told.t, strong(told)[:STRONG]
    kicker, figure = t("What we are strong in"), _strengths_figure(told, found)
    if not found:
        headline = t("{region}: no industry above the national share", region=told.name)
        return Face("strengths", kicker, headline, figure.text, source=told.source(), badge=told.badge())
    first = found[0]
    return Face(
        "strengths",
        kicker,
        t(
            "{industry}: {n} persons more than at the national share",
            industry=told.short(first.code),
            n=t.number(round(first.surplus)),
        ),
        _employed(told, first) + " " + organised(told, first.code),
        figure=figure,
        badge=told.badge(),
        colours=colours_of(told, first.code),
        outlined=told.outlined,
        source=told.source(),
        spoken=[
            t("Persons above the national share: persons employed less those that Poland's share would give."),
            *(_employed(told, each) for each in found[1:3]),
        ],
    )


def colours_of(told: Told, division: str) -> Colouring:
    """Return the location quotients of a division as colours of the map."""
    group = str(told.divisions["group"][division])
    view = View(division=division, sector=(group,), minimum=told.view.minimum)
    subject = sectors.Subject(told.registry, told.statistics, view, told.t, group)
    return sectors.colouring(subject, told.selection)


def _employed(told: Told, each: Industry) -> str:
    t = told.t
    return t.n(
        "{industry}: {n} person employed here, {share} of all, in Poland {national} (LQ {lq}).",
        "{industry}: {n} persons employed here, {share} of all, in Poland {national} (LQ {lq}).",
        round(each.persons),
        industry=told.short(each.code),
        share=t.percent(each.share, 1),
        national=t.percent(each.national_share, 1),
        lq=t.number(each.lq, 2),
    )


def organised(told: Told, division: str) -> str:
    """Say how many clusters of a division's sector sit in the voivodeship, and of how many activity is known."""
    t, group = told.t, str(told.divisions["group"][division])
    known = organisations(told, str(told.code), division)
    kind = t.pick(*taxonomy.SECTOR_PHRASES[group])
    if not known:
        return t("The atlas knows no {kind} cluster here.", kind=kind)
    active = sum(told.registry.activity[at] == ACTIVE for at in known)
    return t.n(
        "{n} {kind} cluster, activity confirmed: {active}.",
        "{n} {kind} clusters, activity confirmed: {active}.",
        len(known),
        kind=kind,
        active=active,
    )


def _columns(t: Translator) -> list[Column]:
    return [
        Column("industry", t("Industry")),
        Column("lq", t("LQ"), 2),
        Column("persons", t("Persons employed"), 0),
        Column("surplus", t("Persons above the national share"), 0, signed=True),
        TEXT,
    ]


def _row(told: Told, each: Industry) -> list[str | float]:
    t = told.t
    text = t("{n} · LQ {lq}", n=above(each.surplus, t), lq=t.number(each.lq, 2))
    return [f"{told.short(each.code)} ({each.code})", each.lq, each.persons, each.surplus, text]


def _strengths_figure(told: Told, found: Sequence[Industry]) -> Figure:
    t = told.t
    rows = [_row(told, each) for each in found]
    return Figure(
        name="story-strengths",
        title=t("Industries with most persons above the national share"),
        subtitle=t("Location quotient, Poland = 1 · {region} · {year}", region=told.region.name, year=told.year),
        source=told.source(),
        text=" ".join(_employed(told, each) for each in found)
        or t("No published traded division with enough persons has a higher share here than in Poland."),
        columns=_columns(t),
        rows=rows,
        chart=Chart(
            "dots",
            "industry",
            ("lq",),
            "text",
            reference=1.0,
            highlight=tuple(str(row[0]) for row in rows[:1]),
            unit=t("Location quotient (LQ), Poland = 1"),
            size="persons",
            key=t("Area: persons employed. Beside: persons above the national share."),
        ),
    )


def without(told: Told) -> Face:
    """Return concentrated industries, those first of whose sector no cluster organisation is known."""
    return _without_here(told) if told.code else _without_anywhere(told)


def concentrated(told: Told) -> tuple[list[Industry], list[Industry]]:
    """Return the concentrated industries of the voivodeship: without a known organisation, and with one."""
    dense = regions.strongest(told.region.industries, told.view.minimum, told.view.lq)
    bare = [each for each in dense if not organisations(told, str(told.code), each.code)]
    return bare, [each for each in dense if each not in bare]


def _without_here(told: Told) -> Face:
    t, (bare, with_one) = told.t, concentrated(told)
    if bare:
        headline = t.n(
            "{region}: {n} concentrated industry without a known cluster",
            "{region}: {n} concentrated industries without a known cluster",
            len(bare),
            region=told.name,
        )
        lead = _employed(told, bare[0])
    elif with_one:
        headline = t("{region}: every concentrated industry has a cluster of its sector", region=told.name)
        lead = _employed(told, with_one[0]) + " " + organised(told, with_one[0].code)
    else:
        headline = t("{region}: no industry is concentrated", region=told.name)
        lead = t(
            "No published industry with enough persons reaches a location quotient of {lq}.",
            lq=t.number(told.view.lq, 2),
        )
    labels = t("No cluster organisation known"), t("With a cluster organisation of the sector")
    shown = [(each, labels[0]) for each in bare[:WITHOUT]] + [(each, labels[1]) for each in with_one[:BESIDE]]
    rows = [[*_row(told, each), label] for each, label in shown]
    if bare:
        lead += " " + _caveat(t)
    first = shown[0][0].code if shown else ""
    return _without_face(told, headline, lead, rows, len(bare[:WITHOUT]), (first, told.outlined))


def _caveat(t: Translator) -> str:
    return t("That the atlas knows no organisation does not mean that there is none.")


def unorganised_pairs(told: Told) -> list[tuple[str, Industry]]:
    """Return all concentrated industries of Poland without a known organisation, most persons above the share first."""
    known = told.organisations
    found = []
    for code in told.registry.region_codes:
        every = regions.industries(told.structure, code, told.traded)
        for each in regions.strongest(every, told.view.minimum, told.view.lq):
            if (code, str(told.divisions["group"][each.code])) not in known:
                found.append((code, each))
    return sorted(found, key=lambda pair: -pair[1].surplus)


def _without_anywhere(told: Told) -> Face:
    t, pairs = told.t, unorganised_pairs(told)
    headline = t.n(
        "Poland: {n} concentration without a known cluster",
        "Poland: {n} concentrations without a known cluster",
        len(pairs),
    )
    rows = []
    for code, each in pairs[: WITHOUT + BESIDE]:
        row = _row(told, each)
        row[0] = t("{region}: {division}", region=told.region_name(code), division=row[0])
        rows.append([*row, ""])
    lead = t("Shown are those with most persons above the national share.") + " " + _caveat(t)
    first = (pairs[0][1].code, pairs[0][:1]) if pairs else ("", ())
    return _without_face(told, headline, lead, rows, 1, first)


def _without_face(  # noqa: PLR0913, PLR0917 - its words, its rows and how many of them stand out, its map
    told: Told,
    headline: str,
    lead: str,
    rows: list[list[str | float]],
    marked: int,
    shown: tuple[str, Sequence[str]],
) -> Face:
    """Return the face; `shown` is the division that colours the map, none if empty, and what is outlined."""
    t, (division, outlined) = told.t, shown
    return Face(
        "without",
        t("Where industry is without organisation"),
        headline,
        lead,
        figure=_without_figure(told, headline, rows, marked),
        badge=told.badge(),
        colours=colours_of(told, division) if division else UNCOLOURED,
        outlined=outlined,
        source=told.source(),
        spoken=[
            t("A concentration is a hint to look closer, not a cluster: the atlas sees figures, not co-operation.")
        ],
    )


def _without_figure(told: Told, headline: str, rows: list[list[str | float]], marked: int) -> Figure:
    t = told.t
    return Figure(
        name="story-without",
        title=headline,
        subtitle=t("Persons above the national share · {where} · {year}", where=told.name, year=told.year),
        source=told.source(),
        text=" ".join(f"{row[0]}: {row[4]}." for row in rows) or headline,
        columns=[*_columns(t), Column("group", drawn_only=True)],
        rows=rows,
        chart=Chart(
            "bars",
            "industry",
            ("surplus",),
            "text",
            highlight=tuple(str(row[0]) for row in rows[:marked]),
            group="group",
            unit=t("Persons above the national share"),
        ),
    )


def change(told: Told) -> Face:
    """Return how many persons the voivodeship gained or lost, and in which industries."""
    t, (first, last) = told.t, regions.span(told.statistics)
    total, _ = regions.change(told.statistics, str(told.code))
    nation = [float(told.statistics.reference(year).sum()) for year in (first, last)]
    said = {"region": told.name, "first": first, "n": t.number(abs(round(total.growth)))}
    grown = total.growth >= 0
    headline = (
        t("{region}: {n} persons employed more than in {first}", **said)
        if grown
        else t("{region}: {n} persons employed fewer than in {first}", **said)
    )
    lead = t(
        "{here} in the voivodeship, {poland} in Poland. If every industry had changed as in Poland, it would be "
        "{rest}.",
        here=_rate(total.growth / total.before, t),
        poland=_rate(nation[1] / nation[0] - 1, t),
        rest=_rate((total.national + total.mix) / total.before, t),
    )
    if not isfinite(total.growth):
        headline, lead = t("{region}: the change is not known", region=told.name), ""
    return Face(
        "change",
        t("How it changed, {first}–{last}", first=first, last=last),
        headline,
        lead,
        figure=_change_figure(told),
        badge=told.badge(first, last),
        source=words.years_source(told.statistics, (first, last), t),
        spoken=[t("Shown are the industries that gained and lost most persons.")],
    )


def _rate(share: float, t: Translator) -> str:
    return ("+" if round(share, 3) > 0 else "") + t.percent(share, 1)


def moves(told: Told) -> list[regions.Shift]:
    """Return the traded industries by the change of their persons, the greatest gain first."""
    every = regions.shifts(told.statistics, str(told.code), told.view.minimum)
    return sorted((each for each in every if each.code in told.traded), key=lambda each: -each.growth)


def _change_figure(told: Told) -> Figure:
    t, every, (first, last) = told.t, moves(told), regions.span(told.statistics)
    shown = [each for each in every[:MOVED] if each.growth > 0] + [each for each in every[-MOVED:] if each.growth < 0]
    rows: list[list[str | float]] = []
    for each in dict.fromkeys(shown):
        rate = _rate(each.growth / each.before, t) if each.before else ""
        text = f"{words.signed(each.growth, t)}" + (f" ({rate})" if rate else "")
        rows.append([f"{told.short(each.code)} ({each.code})", each.before, each.after, each.growth, text])
    return Figure(
        name="story-change",
        title=t("Industries that gained and lost most persons"),
        subtitle=t("Change in persons employed · {region}", region=told.region.name),
        source=words.years_source(told.statistics, (first, last), t),
        text=" ".join(f"{row[0]}: {row[4]}." for row in rows)
        or t("The change cannot be computed: figures are missing."),
        columns=[
            Column("industry", t("Industry")),
            Column("before", str(first), 0),
            Column("after", str(last), 0),
            Column("growth", t("Change"), 0, signed=True),
            TEXT,
        ],
        rows=rows,
        chart=Chart("diverging", "industry", ("growth",), "text", unit=t("Change in persons employed")),
    )


def peers(told: Told) -> Face:
    """Return the voivodeship beside those of the most similar structure."""
    t, code = told.t, str(told.code)
    near = [other for other, _ in comparisons.similar(told.structure, code)[:NEAREST]]
    chosen = (code, *near)
    compared = compare.Comparison(told.registry, told.statistics, View(region=chosen), t, chosen)
    gdp = compared.indicators["gdp_per_capita"]
    own = gdp.values[code]
    shares = sorted(gdp.values[other] / (gdp.poland or 1) for other in near)
    names = ", ".join(told.region_name(other) for other in near)
    headline = t(
        "{region}: GDP per head {own} of Poland's, similar voivodeships {low}–{high}",
        region=told.name,
        own=t.percent(own / (gdp.poland or 1)),
        low=t.number(shares[0] * 100),
        high=t.percent(shares[-1]),
    )
    wage = compared.indicators["average_wage"]
    lead = t(
        "Most similar in their industries: {names}. Average wage: place {place} of 16 ({year}).",
        names=names,
        place=place(wage.values, code),
        year=wage.year,
    )
    return Face(
        "peers",
        t("Beside similar voivodeships"),
        headline,
        lead,
        figure=_peers_figure(told, compared, chosen),
        source=words.listed_source(
            dict.fromkeys(
                words.dated_title(each.provenance, t)
                for each in map(compared.indicators.get, MEASURES)
                if each and each.provenance
            ),
            t,
        ),
        spoken=[t("Similar means: much the same shares of industries in employment (Krugman index).")],
    )


def _peers_figure(told: Told, compared: compare.Comparison, chosen: Sequence[str]) -> Figure:
    t, own = told.t, told.region_name(str(told.code))
    rows: list[list[str | float]] = []
    for code in chosen:
        values = [compared.indicators[name].values[code] for name in MEASURES]
        texts = [words.value_text(name, value, t) for name, value in zip(MEASURES, values, strict=True)]
        rows.append([compared.names[code], *values, *texts])
    national = [compared.indicators[name].poland or float("nan") for name in MEASURES]
    texts = [words.value_text(name, value, t) for name, value in zip(MEASURES, national, strict=True)]
    rows.append([t("Poland"), *national, *texts])
    return Figure(
        name="story-peers",
        title=t("Measures of similar voivodeships"),
        subtitle=t("{region} beside similar voivodeships", region=capital(own)),
        source=words.listed_source((), t),
        text=" ".join(f"{row[0]}: {'; '.join(map(str, row[1 + len(MEASURES) :]))}." for row in rows),
        columns=[
            Column("region", t("Voivodeship")),
            *(
                Column(name, compared.headings[name], words.DECIMALS.get(name, 0), words.UNITS.get(name, ""))
                for name in MEASURES
            ),
            *(Column(f"{name}_text", drawn_only=True) for name in MEASURES),
        ],
        rows=rows,
        chart=Chart("multiples", "region", MEASURES, highlight=(own,), reference_row=t("Poland")),
    )
