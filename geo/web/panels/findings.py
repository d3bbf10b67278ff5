"""The four quadrants in words, as a small map, as a figure with its table, and as data for download."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from geo import theme
from geo.analysis import quadrants as q
from geo.figures.classes import breaks
from geo.figures.figure import Column, Figure
from geo.selection import wording
from geo.selection.describe import region_name, sector_name
from geo.text import capital
from geo.web.outline import HEIGHT, WIDTH, outline
from geo.web.panels.matrix import division_name, number, percent
from geo.web.render import render

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from geo.analysis.quadrants import Cell, Search
    from geo.figures.figure import Cell as Value
    from geo.i18n import Translator

SHOWN = 12  # sentences of a quadrant
SMALL_SHARE = 0.005
SHARES = (0.05, 0.1, 0.15, 0.2)
# Told apart by every colour vision and by lightness: dark blue, orange, light blue, near white.
COLOURS = {
    q.BOTH: "#1d5c97",
    q.CONCENTRATED: "#e69f00",
    q.ORGANISED: "#b5d3ee",
    q.NEITHER: "#f4f4f4",
    "": theme.NO_DATA,
}


def names(t: Translator) -> dict[str, str]:
    """Name the quadrants."""
    return {
        q.BOTH: t("concentrated and organised"),
        q.CONCENTRATED: t("concentrated, no organisation known to the atlas"),
        q.ORGANISED: t("organised, not concentrated"),
        q.NEITHER: t("neither"),
    }


def sentence(search: Search, region: str, division: str, t: Translator) -> str:
    """Tell one cell in a sentence: quotient, persons employed, shares, organisations."""
    potential = search.potential
    lq, share = float(potential.lq.at[region, division]), float(potential.share.at[region, division])
    place = t(
        "{region}, {division} ({code}), {year}",
        region=capital(region_name(search.registry, region, t)),
        division=_small(division_name(potential, division, t)),
        code=division,
        year=potential.year,
    )
    persons = persons_text(float(potential.employed.at[region, division]), t)
    if isnan(lq):
        return t("{place}: {persons} (estimate, no quotient)", place=place, persons=persons)
    if not potential.employed.at[region, division] >= search.thresholds.minimum:
        return t("{place}: {persons} (too few for a quotient)", place=place, persons=persons)
    figures = t(
        "{place}: LQ {lq}; {persons}, {share} of those employed in the region against {poland} in Poland",
        place=place,
        lq=number(t, lq, 2),
        persons=persons,
        share=share_text(share, t),
        poland=share_text(float(potential.share_poland.at[division]), t),
    )
    return f"{figures}; {organisation_text(search, region, division, t)}"


def persons_text(persons: float, t: Translator) -> str:
    """Word a number of persons employed."""
    return t.n("{n} person employed", "{n} persons employed", round(persons))


def share_text(share: float, t: Translator) -> str:
    """Write a share so that a small one is not 0."""
    return percent(t, share, 1 if share >= SMALL_SHARE else 2)


def organisation_text(search: Search, region: str, division: str, t: Translator) -> str:
    """Name the organisations of a cell, or say that the atlas knows none."""
    positions = search.organisations(region, division)
    if not positions:
        return t("no organisation known to the atlas")
    listed = ", ".join(search.registry.names[position] for position in positions)
    return (
        t("organisation: {names}", names=listed) if len(positions) == 1 else t("organisations: {names}", names=listed)
    )


def organisations(search: Search, region: str, division: str, t: Translator) -> list[Mapping[str, str]]:
    """List the organisations of a cell with stage, activity and the day of verification."""
    from datetime import date

    found: list[Mapping[str, str]] = []
    for position in search.organisations(region, division):
        record = search.registry.record(position)
        checked = wording.verified(date.fromisoformat(record["compiled"]), search.registry.today, t)
        href = search.view.change(cluster=record["id"]).address("cluster")
        text = f"{wording.stage(record, t)}. {checked}"
        found.append({"name": record["name"], "id": record["id"], "href": href, "text": text})
    return found


def findings(search: Search, t: Translator) -> str:
    """Render the sentences of the three quadrants that say something, each with its highest quotients."""
    parts = []
    for quadrant in (q.CONCENTRATED, q.BOTH, q.ORGANISED):
        cells = [cell for cell in search.cells if cell.quadrant == quadrant]
        parts.append(
            {
                "name": capital(names(t)[quadrant]),
                "colour": COLOURS[quadrant],
                "n": len(cells),
                "cells": [_entry(search, cell, t) for cell in cells[:SHOWN]],
                "more": max(0, len(cells) - SHOWN),
            }
        )
    return render("findings", t, parts=parts)


def _entry(search: Search, cell: Cell, t: Translator) -> Mapping[str, str]:
    href = search.view.change(region=(cell.region,), division=cell.division).address("potential")
    text = sentence(search, cell.region, cell.division, t)
    return {"href": href, "value": cell.region + cell.division, "text": text}


def quadrant_figure(search: Search, t: Translator, source: str) -> Figure:
    """Make the figure of the quadrants: of the chosen division, else cells counted by voivodeship."""
    if search.division:
        return division_figure(search, search.division, t, source)
    registry, titles = search.registry, names(t)
    rows: list[list[Value]] = []
    for code, found in zip(search.table.index, search.table.to_numpy().tolist(), strict=True):
        counts = [found.count(quadrant) for quadrant in q.QUADRANTS]
        share = counts[1] / sum(counts) if sum(counts) else None
        rows.append([region_name(registry, str(code), t), *counts, sum(counts), share])
    both, dense, there, neither, whole = (sum(int(row[place] or 0) for row in rows) for place in range(1, 6))
    columns = [
        Column(t("Voivodeship")),
        *(Column(capital(titles[quadrant]), 0) for quadrant in q.QUADRANTS),
        Column(t("Cells examined"), 0),
        Column(t("Share of concentrations without an organisation"), 1, percent=True),
    ]
    title = t.n(
        "{n} concentration without a known organisation", "{n} concentrations without a known organisation", dense
    )
    subtitle = t(
        "Cells voivodeship × traded division · LQ from {lq} · at least {n} persons employed · Poland · {year}",
        lq=t.number(search.thresholds.lq, 2), n=t.number(search.thresholds.minimum), year=search.potential.year,
    )  # fmt: skip
    text = t(
        "Of {whole} cells examined {both} are concentrated and organised, {dense} concentrated without an "
        "organisation known to the atlas, {there} organised without concentration, {neither} neither.",
        whole=t.number(whole), both=t.number(both), dense=t.number(dense), there=t.number(there),
        neither=t.number(neither),
    )  # fmt: skip
    return Figure("potential-quadrants", title, subtitle, source, text, columns, rows, caveats(search, t))


def division_figure(search: Search, division: str, t: Translator, source: str) -> Figure:
    """Make the figure of one division: its quadrant, quotient, persons and organisations in every voivodeship."""
    potential, titles = search.potential, names(t)
    column = q.quadrants(potential, search.there, search.thresholds)[division]
    rows: list[list[Value]] = []
    for code in potential.lq.index:
        quadrant = str(column[code])
        rows.append(
            [
                region_name(search.registry, code, t),
                titles.get(quadrant, t("not examined")),
                float(potential.lq.loc[code, division]) if quadrant else None,
                float(potential.employed.loc[code, division]),
                t("estimated") if potential.estimated.loc[code, division] else t("published"),
                "; ".join(search.registry.names[i] for i in search.organisations(code, division)),
            ]
        )
    dense, both = int(column.isin([q.BOTH, q.CONCENTRATED]).sum()), int((column == q.BOTH).sum())
    values = {"code": division, "dense": t.number(dense), "both": t.number(both)}
    title = t("{code}: concentrated in {dense} voivodeships, in {both} with an organisation", **values)
    listed = [capital(sentence(search, cell.region, cell.division, t)) for cell in search.cells_of(division)[:3]]
    subtitle = t(
        "{division} · LQ from {lq} · at least {n} persons employed · Poland · {year}",
        division=division_name(potential, division, t),
        lq=t.number(search.thresholds.lq, 2),
        n=t.number(search.thresholds.minimum),
        year=potential.year,
    )
    heads = [
        Column(t("Voivodeship")),
        Column(t("Quadrant")),
        Column(t("Location quotient"), 2),
        Column(t("Persons employed"), 0),
        Column(t("Status of the figure")),
        Column(t("Organisations")),
    ]
    text = ". ".join(listed) + "." if listed else t("No cell with these thresholds and filters.")
    return Figure("potential-division", title, subtitle, source, text, heads, rows, caveats(search, t))  # fmt: skip


def caveats(search: Search, t: Translator) -> list[str]:
    """Say what the figures leave out and what they rest on."""
    guessed = int(search.potential.estimated.to_numpy().sum())
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
            guessed,
        ),
        t(
            "Organised: a cluster organisation of the division's sector group (primary or secondary sector), operating "
            "or emerging, with its seat in the voivodeship. A sector group is wider than a division."
        ),
    ]


def data_figure(search: Search, t: Translator, source: str) -> Figure:
    """Make the data of all cells for download."""
    potential, titles = search.potential, names(t)
    rows: list[list[Value]] = []
    for division in search.divisions:
        for region in potential.lq.index:
            at = (region, division)
            rows.append(
                [
                    region_name(search.registry, region, t),
                    division,
                    division_name(potential, division, t),
                    sector_name(search.registry, potential.groups[division], t),
                    str(potential.year),
                    *(float(table.loc[at]) for table in (potential.employed, potential.lq, potential.standardised)),
                    float(potential.units.loc[at]),
                    *(float(potential.criteria[name].loc[at]) for name in potential.criteria),
                    t("estimated") if potential.estimated.loc[at] else t("published"),
                    titles.get(str(search.table.loc[at]), t("not examined")),
                    "; ".join(search.registry.names[i] for i in search.organisations(*at)),
                ]
            )
    criteria = criterion_names(t)
    heads = [
        Column(t("Voivodeship")), Column(t("NACE division")), Column(t("Name")), Column(t("Sector")),
        Column(t("Year")),
        Column(t("Persons employed"), 0), Column(t("Location quotient"), 2), Column(t("Standardised LQ"), 2),
        Column(t("Local units"), 0), *(Column(f"{name} (0–1)", 2) for name in criteria.values()),
        Column(t("Status of the figure")), Column(t("Quadrant")), Column(t("Organisations")),
    ]  # fmt: skip
    title = t("All cells of the search for potential clusters")
    return Figure("potential-cells", title, title, source, title, heads, rows, caveats(search, t))


def criterion_names(t: Translator) -> dict[str, str]:
    """Name the four criteria."""
    return {
        "concentration": t("Concentration"),
        "weight": t("Weight"),
        "dynamics": t("Dynamics"),
        "efficiency": t("Efficiency"),
    }


def source(provenance: Mapping[str, Any], built: str, t: Translator) -> str:
    """Name table, vintage and registry."""
    from datetime import date

    return t(
        "Source: {title}, {indicator}, as of {day}; {classification}. Organisations: registry of the atlas, {built}. "
        "Computation: the atlas.",
        title=t.pick(str(provenance["title_pl"]), str(provenance["title"])),
        indicator=provenance["indicator"],
        day=t.day(date.fromisoformat(str(provenance["vintage"]))),
        classification=provenance["classification"],
        built=t.day(date.fromisoformat(built)),
    )


def quadrant_map(search: Search, regions: Path | None, t: Translator) -> str:
    """Render the small map: quadrants of the chosen division, else the share of concentrations not organised."""
    division = search.division
    if division:
        table = q.quadrants(search.potential, search.there, search.thresholds)[division]
        titles = {**names(t), "": t("not examined: below the minimum or estimated")}
        fills = {str(code): COLOURS[str(name)] for code, name in table.items()}
        told = {str(code): titles[str(name)] for code, name in table.items()}
        legend = [(COLOURS[key], f"{label} ({(table == key).sum()})") for key, label in titles.items()]
        title = f"{division} {division_name(search.potential, division, t)}"
        hint = t("A voivodeship of the map opens its evidence.")
    else:
        shares = q.share_by_region(search.table, q.CONCENTRATED)
        scale = breaks(list(shares.values()), limits=SHARES)
        fills = {code: scale.colour_of(share) for code, share in shares.items()}
        told = {code: t("no data") if share is None else t.percent(share) for code, share in shares.items()}
        legend = [(colour, _percents(ends, t)) for colour, ends in zip(scale.colours, scale.labels, strict=True)]
        title = t("Concentrations without a known organisation as a share of cells examined")
        hint = t("A voivodeship of the map narrows the findings to itself.")
    shapes = [
        {
            "path": path,
            "colour": fills.get(code, theme.NO_DATA),
            "name": f"{capital(region_name(search.registry, code, t))}: {told.get(code, t('no data'))}",
            "chosen": code in search.view.region,
            **_target(search, code),
        }
        for code, path in (outline(regions) if regions else [])
    ]
    values = {"title": title, "shapes": shapes, "legend": legend, "hint": hint}
    return render("quadrant_map", t, **values, width=WIDTH, height=HEIGHT)


def _target(search: Search, code: str) -> Mapping[str, str]:
    """Give what a click on a voivodeship of the map does: open its cell of the chosen division, else choose it."""
    view, division = search.view, search.division
    if division:
        href = view.change(region=(code,), division=division).address("potential")
        return {"action": "cell", "value": code + division, "href": href}
    return {"action": "region", "value": code, "href": view.toggle("region", code).address("potential")}


def _percents(ends: tuple[float, float], t: Translator) -> str:
    low, high = ends
    if low == float("-inf"):
        return t("below {limit}", limit=t.percent(high))
    if high == float("inf"):
        return t("{limit} and more", limit=t.percent(low))
    return f"{t.number(low * 100)}–{t.percent(high)}"


def _small(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
