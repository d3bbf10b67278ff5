"""The search for potential clusters in words: quadrants, one division, one cell over time, and all cells as data."""

from __future__ import annotations

from datetime import date
from math import isnan
from typing import TYPE_CHECKING

from geo.analysis import quadrants as q
from geo.analysis.aggregate import RegionFigures
from geo.figures import words
from geo.figures.choropleth import DECIMALS, Colouring
from geo.figures.classes import beside_zero
from geo.figures.figure import Chart, Column, Figure, number
from geo.selection.describe import region_name, sector_name
from geo.text import capital, uncapital

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    import pandas as pd

    from geo.analysis.potential import Potential, Year
    from geo.analysis.quadrants import Search
    from geo.figures.figure import Cell
    from geo.i18n import Translator

CELLS = "potential-cells"  # name of the figure of all cells
SMALL_SHARE = 0.005
SHARES = (0.05, 0.1, 0.15, 0.2)  # limits of the classes of the quadrant map
THERE, MISSING = "◆", "◇"  # a cluster organisation is known, and none is known where there is a concentration

# Told apart by every colour vision and by lightness: dark blue, orange, light blue, light grey.
QUADRANT_COLOURS = {q.BOTH: "#1d5c97", q.CONCENTRATED: "#e69f00", q.ORGANISED: "#b5d3ee", q.NEITHER: "#e3e6e8"}


def quadrant_names(t: Translator) -> dict[str, str]:
    """Name the quadrants."""
    return {
        q.BOTH: t("concentrated and organised"),
        q.CONCENTRATED: t("concentrated, no organisation known to the atlas"),
        q.ORGANISED: t("organised, not concentrated"),
        q.NEITHER: t("neither"),
    }


def criterion_names(t: Translator) -> dict[str, str]:
    """Name the four criteria."""
    return {
        "concentration": t("Concentration"),
        "weight": t("Weight"),
        "dynamics": t("Dynamics"),
        "efficiency": t("Efficiency"),
    }


def division_name(potential: Potential, code: str, t: Translator) -> str:
    """Name a division, without its code."""
    return t.pick(*potential.labels[code])


def section_name(potential: Potential, code: str, t: Translator) -> str:
    """Name a section, without its code."""
    return t.pick(*potential.sections[code])


def persons_text(persons: float, t: Translator) -> str:
    """Word a number of persons employed."""
    return t.n("{n} person employed", "{n} persons employed", round(persons))


def signed(value: float, t: Translator) -> str:
    """Write a difference in whole persons with its sign."""
    return ("+" if round(value) > 0 else "") + t.number(round(value))


def share_text(share: float, t: Translator) -> str:
    """Write a share so that a small one is not 0."""
    return t.percent(share, 1 if share >= SMALL_SHARE else 2)


def organisation_names(search: Search, region: str, division: str) -> str:
    """List the organisations of a cell; empty where the atlas knows none."""
    return "; ".join(search.registry.names[place] for place in search.organisations(region, division))


def _organisation_text(search: Search, region: str, division: str, t: Translator) -> str:
    listed = [search.registry.names[place] for place in search.organisations(region, division)]
    if not listed:
        return t("no organisation known to the atlas")
    names = ", ".join(listed)
    return t("organisation: {names}", names=names) if len(listed) == 1 else t("organisations: {names}", names=names)


def sentence(search: Search, region: str, division: str, t: Translator, *, organisations: bool = True) -> str:
    """Tell one cell in a sentence without full stop: quotient, persons employed, shares, organisations if asked."""
    potential = search.potential
    place = t(
        "{region}, {division} ({code}), {year}",
        region=capital(region_name(search.registry, region, t)),
        division=uncapital(division_name(potential, division, t)),
        code=division,
        year=potential.year,
    )
    persons = persons_text(float(potential.employed.at[region, division]), t)
    lq = float(potential.lq.at[region, division])
    if isnan(lq):
        return t("{place}: {persons} (estimate, no quotient)", place=place, persons=persons)
    if not potential.employed.at[region, division] >= search.thresholds.minimum:
        return t("{place}: {persons} (too few for a quotient)", place=place, persons=persons)
    figures = t(
        "{place}: LQ {lq}; {persons}, {share} of those employed in the region against {poland} in Poland",
        place=place,
        lq=t.number(lq, 2),
        persons=persons,
        share=share_text(float(potential.share.at[region, division]), t),
        poland=share_text(float(potential.share_poland.at[division]), t),
    )
    return f"{figures}; {_organisation_text(search, region, division, t)}" if organisations else figures


def source(provenances: Iterable[Mapping[str, Any]], built: str, t: Translator) -> str:
    """Name tables, vintages and registry, of which `built` is the ISO date."""
    told = dict.fromkeys(
        f"{words.dated_title(each, t)} ({each['indicator']}, {each['classification']})" for each in provenances
    )
    return t(
        "Source: {titles}. Organisations: registry of the atlas, {built}. Computation: the atlas.",
        titles="; ".join(told),
        built=t.day(date.fromisoformat(built)),
    )


def caveats(search: Search, t: Translator) -> list[str]:
    """Say what the figures leave out and what they rest on."""
    estimated = int(search.potential.estimated.to_numpy().sum())
    return [
        t(
            "Structural business statistics count persons at their local unit in the business economy (NACE sections B "
            "to N without K, and S95): no agriculture, finance, education, health or arts. Traded divisions only."
        ),
        t.n(
            "{n} cell is an estimate of a confidential figure: it has no quotient and is no finding, but it is part of "
            "the total of its voivodeship.",
            "{n} cells are estimates of confidential figures: they have no quotient and are no findings, but they are "
            "part of the totals of their voivodeships.",
            estimated,
        ),
        t(
            "Organised: a cluster organisation of the division's sector group (primary or secondary sector), operating "
            "or emerging, with its seat in the voivodeship. A sector group is wider than a division."
        ),
    ]


def age(search: Search, t: Translator) -> str:
    """Return the badge of the year, where it is long ago."""
    return words.badge([search.potential.year], search.registry.today, t)


def _chosen(search: Search, t: Translator) -> tuple[str, ...]:
    """Names of the voivodeships that the View chose, that of the open cell included."""
    codes = sorted({*search.view.region, *(search.opened or ())[:1]})
    return tuple(region_name(search.registry, code, t) for code in codes)


def quadrant_figure(search: Search, t: Translator, source: str) -> Figure:
    """Return the figure of the quadrants: of the chosen division, else cells counted by voivodeship."""
    if search.division:
        return division_figure(search, search.division, t, source)
    counts, shares = q.count_by_region(search.table), q.share_by_region(search.table, q.CONCENTRATED)
    total = {quadrant: sum(n[quadrant] for n in counts.values()) for quadrant in q.QUADRANTS}
    rows = [
        (region_name(search.registry, code, t), *n.values(), sum(n.values()), shares[code])
        for code, n in counts.items()
    ]
    return Figure(
        name="potential-quadrants",
        title=t.n(
            "{n} concentration without a known organisation",
            "{n} concentrations without a known organisation",
            total[q.CONCENTRATED],
        ),
        subtitle=t(
            "Cells voivodeship × traded division · LQ from {lq} · at least {n} persons employed · Poland · {year}",
            lq=t.number(search.thresholds.lq, 2),
            n=t.number(search.thresholds.minimum),
            year=search.potential.year,
        ),
        source=source,
        text=_quadrant_text(total, t),
        columns=_quadrant_columns(t),
        rows=rows if any(total.values()) else (),
        chart=Chart(
            "stacked",
            "region",
            q.QUADRANTS,
            highlight=_chosen(search, t),
            unit=t("Cells examined"),
            colours=tuple(QUADRANT_COLOURS[quadrant] for quadrant in q.QUADRANTS),
        ),
        notes=caveats(search, t),
        explained="lq",
        badge=age(search, t),
    )


def colouring(search: Search, t: Translator) -> Colouring:
    """Colour the voivodeships by the share of their cells that are concentrations without a known organisation."""
    shares, counts = q.share_by_region(search.table, q.CONCENTRATED), q.count_by_region(search.table)
    found = {code: n[q.CONCENTRATED] for code, n in counts.items()}
    examined = sum(sum(n.values()) for n in counts.values())
    figures = RegionFigures("share", shares, sum(found.values()) / examined if examined else None, found)
    scale = beside_zero(shares.values(), limits=SHARES) if examined else None
    name = t("concentrations without a known organisation as a share of cells examined")
    return Colouring("share", figures, scale, name, DECIMALS["share"]) if scale else Colouring("none", None, None)


def _quadrant_text(total: Mapping[str, int], t: Translator) -> str:
    if not any(total.values()):
        return t("No cell with these thresholds and filters.")
    return t(
        "Of {whole} cells examined {both} are concentrated and organised, {dense} concentrated without an "
        "organisation known to the atlas, {there} organised without concentration, {neither} neither.",
        whole=t.number(sum(total.values())),
        both=t.number(total[q.BOTH]),
        dense=t.number(total[q.CONCENTRATED]),
        there=t.number(total[q.ORGANISED]),
        neither=t.number(total[q.NEITHER]),
    )


def _quadrant_columns(t: Translator) -> list[Column]:
    return [
        Column("region", t("Voivodeship")),
        *(Column(quadrant, capital(name), 0) for quadrant, name in quadrant_names(t).items()),
        Column("examined", t("Cells examined"), 0),
        Column("share", t("Share of concentrations without an organisation"), 1, percent=True),
    ]


def division_figure(search: Search, division: str, t: Translator, source: str) -> Figure:
    """Return the figure of one division: its quadrant, quotient, persons and organisations in every voivodeship.

    The highest quotients come first, then the cells that are not examined.
    """
    potential = search.potential
    column = q.quadrants(potential, search.there, search.thresholds)[division]
    regions = sorted(column.index, key=lambda code: -potential.lq.at[code, division] if column[code] else 0.0)
    leading = [capital(sentence(search, cell.region, cell.division, t)) for cell in search.cells_of(division)[:3]]
    return Figure(
        name="potential-division",
        title=_division_title(division, column, t),
        subtitle=t(
            "{division} · LQ from {lq} · at least {n} persons employed · Poland · {year}",
            division=division_name(potential, division, t),
            lq=t.number(search.thresholds.lq, 2),
            n=t.number(search.thresholds.minimum),
            year=potential.year,
        ),
        source=source,
        text=". ".join(leading) + "." if leading else t("No cell with these thresholds and filters."),
        columns=_division_columns(t),
        rows=[_division_row(search, code, division, str(column[code]), t) for code in regions],
        chart=Chart(
            "dots",
            "region",
            ("lq",),
            text="words",
            note="short",
            reference=1.0,
            highlight=_chosen(search, t),
            estimated="is_estimate",
            unit=t("Location quotient"),
            key=t("Each stem begins at 1, the national share; the area of a dot stands for persons employed."),
            size="persons",
        ),
        notes=caveats(search, t),
        explained="lq",
        badge=age(search, t),
    )


def _division_title(division: str, column: pd.Series, t: Translator) -> str:
    dense, both = int(column.isin([q.BOTH, q.CONCENTRATED]).sum()), int((column == q.BOTH).sum())
    return t(
        "{code}: concentrated in {dense} voivodeships, in {both} with an organisation",
        code=division,
        dense=t.number(dense),
        both=t.number(both),
    )


def _division_columns(t: Translator) -> list[Column]:
    return [
        Column("region", t("Voivodeship")),
        Column("quadrant", t("Quadrant")),
        Column("lq", t("Location quotient"), 2),
        Column("persons", t("Persons employed"), 0),
        Column("status", t("Status of the figure")),
        Column("organisations", t("Organisations")),
        Column("words", drawn_only=True),
        Column("short", drawn_only=True),
        Column("is_estimate", drawn_only=True),
    ]


def _division_row(search: Search, region: str, division: str, quadrant: str, t: Translator) -> Sequence[Cell]:
    potential = search.potential
    persons, estimated = float(potential.employed.at[region, division]), bool(potential.estimated.at[region, division])
    lq = float(potential.lq.at[region, division]) if quadrant else None
    told, names = persons_text(persons, t), quadrant_names(t)
    if lq is not None:
        told = t("LQ {lq}; {persons}", lq=t.number(lq, 2), persons=told)
    return (
        region_name(search.registry, region, t),
        names.get(quadrant, t("not examined")),
        lq,
        persons,
        _status(estimated, t),
        organisation_names(search, region, division),
        f"{told} ({t('estimate')})" if estimated else told,
        t("concentrated, no organisation known")
        if quadrant == q.CONCENTRATED
        else names.get(quadrant, t("not examined")),
        estimated,
    )


def _status(estimated: bool, t: Translator) -> str:
    return t("estimated") if estimated else t("published")


def data_figure(search: Search, t: Translator, source: str) -> Figure:
    """Return the data of all cells for download."""
    title = t("All cells of the search for potential clusters")
    cells = [(region, division) for division in search.divisions for region in search.potential.lq.index]
    rows = _data_rows(search, cells, t)
    chart = Chart("table", "region")
    return Figure(CELLS, title, title, source, title, _cell_columns(t), rows, chart, caveats(search, t))


def _cell_columns(t: Translator) -> list[Column]:
    return [
        Column("region", t("Voivodeship")),
        Column("division", t("NACE division")),
        Column("name", t("Name")),
        Column("sector", t("Sector")),
        Column("year", t("Year")),
        Column("persons", t("Persons employed"), 0),
        Column("lq", t("Location quotient"), 2),
        Column("surplus", t("Persons above the national share"), 0, signed=True),
        Column("standardised", t("Standardised LQ"), 2),
        Column("units", t("Local units"), 0),
        *(Column(key, f"{name} (0–1)", 2) for key, name in criterion_names(t).items()),
        Column("status", t("Status of the figure")),
        Column("quadrant", t("Quadrant")),
        Column("organisations", t("Organisations")),
    ]


def pairs_figure(search: Search, t: Translator, source: str) -> Figure:
    """Return the pairs that the page lists, with a division only its own.

    Concentrations without a known organisation come first, then the order of the View.
    """
    asked = search.cells if search.view.pairs == "all" else search.findings
    cells = [cell for cell in asked if search.division in (None, cell.division)]
    cells.sort(key=lambda cell: (cell.quadrant != q.CONCENTRATED, -q.weight([cell], search.view.by)))
    open_pairs = [cell for cell in cells if cell.quadrant == q.CONCENTRATED]
    regions = ", ".join(region_name(search.registry, code, t) for code in search.view.region) or t("Poland")
    none = t("No cell with these thresholds and filters.")
    said = [capital(sentence(search, cell.region, cell.division, t)) + "." for cell in cells[:3]]
    return Figure(
        name="potential-pairs",
        title=t.n(
            "{n} concentration without a known organisation",
            "{n} concentrations without a known organisation",
            len(open_pairs),
        ),
        subtitle=t(
            "Cells voivodeship × traded division · LQ from {lq} · at least {n} persons employed · {place} · {year}",
            lq=t.number(search.thresholds.lq, 2),
            n=t.number(search.thresholds.minimum),
            place=", ".join(filter(None, (search.division, regions))),
            year=search.potential.year,
        ),
        source=source,
        text=" ".join(said) or none,
        columns=_cell_columns(t),
        rows=_data_rows(search, [cell.at for cell in cells], t),
        chart=Chart("table", "region", ("region", "name", "lq", "persons", "quadrant")),
        notes=caveats(search, t),
        explained="lq",
        badge=age(search, t),
    )


def _data_rows(search: Search, cells: Iterable[tuple[str, str]], t: Translator) -> list[Sequence[Cell]]:
    """Return what is known of each cell; a look into a frame takes ten times as long as one into its columns."""
    p, quadrants = search.potential, quadrant_names(t)
    frames = (p.employed, p.lq, p.surplus, p.standardised, p.units, *p.criteria.values())
    measures = [frame.to_dict() for frame in frames]
    estimated, found = p.estimated.to_dict(), search.table.to_dict()
    return [
        (
            region_name(search.registry, region, t),
            division,
            division_name(p, division, t),
            sector_name(search.registry, p.groups[division], t),
            str(p.year),
            *(float(columns[division][region]) for columns in measures),
            _status(bool(estimated[division][region]), t),
            quadrants.get(str(found[division][region]), t("not examined")),
            organisation_names(search, region, division),
        )
        for region, division in cells
    ]


def series_figure(
    search: Search, history: Mapping[int, Year], t: Translator, source: str, breaks: Sequence[str] = ()
) -> Figure:
    """Return the figure of the opened cell over time: persons employed and location quotient.

    Raises
    ------
    ValueError
        No cell is open.
    """
    subtitle = _series_subtitle(search, history, t)
    rows = [_year_row(year, tables, search, t) for year, tables in history.items()]
    published = [row for row in rows if not row[-1]]
    ends = [published[0], published[-1]] if len(published) > 1 else published
    change = (number(ends[-1][1]) or 0) - (number(ends[0][1]) or 0) if ends else 0.0
    shown = tuple(str(year) for year in history if year == search.view.year)
    return Figure(
        name="potential-series",
        title=_trend(change, t),
        subtitle=subtitle,
        source=source,
        text=" ".join(_year_text(row, t) for row in ends) or t("No published figure."),
        columns=[
            Column("year", t("Year")),
            Column("persons", t("Persons employed"), 0),
            Column("lq", t("Location quotient"), 2),
            Column("status", t("Status")),
            Column("is_estimate", drawn_only=True),
        ],
        rows=rows,
        chart=Chart("columns", "year", ("persons", "lq"), highlight=shown, estimated="is_estimate"),
        notes=[
            *breaks,
            *words.gap_notes(history, t),
            t("No quotient of estimated figures and below {n} persons.", n=t.number(search.thresholds.minimum)),
        ],
        explained="lq",
        badge=words.badge(history, search.registry.today, t),
    )


def _series_subtitle(search: Search, history: Mapping[int, Year], t: Translator) -> str:
    region, division = search.cell
    return t(
        "Persons employed and location quotient · {region}, {division} · {first}–{last}",
        region=region_name(search.registry, region, t),
        division=division,
        first=min(history),
        last=max(history),
    )


def _year_row(year: int, tables: Year, search: Search, t: Translator) -> Sequence[Cell]:
    persons, estimated = float(tables.employed.at[search.opened]), bool(tables.estimated.at[search.opened])
    lq = float(tables.lq.at[search.opened]) if persons >= search.thresholds.minimum else None
    return str(year), round(persons), lq, _status(estimated, t), estimated


def _trend(change: float, t: Translator) -> str:
    if change > 0:
        return t("Employment has grown")
    return t("Employment has fallen") if change < 0 else t("Employment over time")


def _year_text(row: Sequence[Cell], t: Translator) -> str:
    year, persons, lq = row[0], persons_text(number(row[1]) or 0, t), number(row[2])
    if lq is None:
        return t("{year}: {persons}.", year=year, persons=persons)
    return t("{year}: {persons}, LQ {lq}.", year=year, persons=persons, lq=t.number(lq, 2))
