"""The evidence of one cell: what speaks for a cluster in a voivodeship × division, criterion by criterion."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from geo.analysis import quadrants as q
from geo.analysis.potential import EXCEPTIONAL, FEW_UNITS
from geo.figures.potential import (
    age,
    criterion_names,
    division_name,
    persons_text,
    quadrant_names,
    sentence,
    share_text,
    signed,
)
from geo.selection import wording
from geo.selection.describe import region_name
from geo.text import capital
from geo.web.render import render

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from geo.analysis.quadrants import Search
    from geo.i18n import Translator

At = tuple[str, str]


def invitation(search: Search, t: Translator) -> str:
    """Render what stands in the place of evidence while no cell is chosen."""
    division = search.asked
    local = division is not None and division not in search.potential.lq.columns
    return render("evidence", t, cell=None, local=division if local else None)


def evidence(search: Search, t: Translator, source: str) -> str:
    """Render the evidence of the opened cell.

    Raises
    ------
    ValueError
        No cell is open.
    """
    at, potential = search.cell, search.potential
    quadrant = str(q.quadrants(potential, search.there, search.thresholds).loc[at])
    cell = {
        "value": "".join(at),
        "title": f"{capital(region_name(search.registry, at[0], t))}: {division_name(potential, at[1], t)} ({at[1]})",
        "sentence": sentence(search, *at, t),
        "quadrant": quadrant_names(t).get(quadrant, ""),
        "verdict": _verdict(search, at, t),
        "criteria": [_criterion(search, name, at, t) for name in potential.criteria],
        "facts": _facts(search, at, t),
        "organisations": _organisations(search, at, t),
    }
    return render("evidence", t, cell=cell, local=None, source=source, age=age(search, t))


def _organisations(search: Search, at: At, t: Translator) -> list[Mapping[str, str]]:
    """List the organisations of a cell with stage, activity and the day of verification."""
    listed: list[Mapping[str, str]] = []
    for position in search.organisations(*at):
        record = search.registry.record(position)
        checked = wording.freshness(search.registry.freshness(record["id"]), search.registry.today, t)
        href = search.view.change(cluster=record["id"]).address("cluster")
        text = f"{wording.stage(record, t)}. {checked}"
        listed.append({"name": record["name"], "id": record["id"], "href": href, "text": text})
    return listed


def _verdict(search: Search, at: At, t: Translator) -> str:
    potential, thresholds = search.potential, search.thresholds
    if potential.estimated.loc[at]:
        return t("The number of persons is an estimate of a confidential figure: no quotient, no finding.")
    if not potential.employed.loc[at] >= thresholds.minimum:
        return t("Below {n} persons employed: no finding.", n=t.number(thresholds.minimum))
    if potential.lq.loc[at] >= thresholds.strong:
        return t("Strong concentration (LQ from {limit}).", limit=t.number(thresholds.strong, 2))
    if potential.lq.loc[at] >= thresholds.lq:
        return t("Candidate (LQ from {limit}).", limit=t.number(thresholds.lq, 2))
    return t("Not concentrated (LQ below {limit}).", limit=t.number(thresholds.lq, 2))


def _criterion(search: Search, name: str, at: At, t: Translator) -> Mapping[str, Any]:
    """Return a criterion on the scale 0 … 1, and the figure that it scales."""
    potential = search.potential
    value = float(potential.criteria[name].loc[at])
    return {
        "name": criterion_names(t)[name],
        "width": 0 if isnan(value) else round(value * 100),
        "score": "" if isnan(value) else t.number(value, 2),
        "text": _raw(search, name, at, t),
    }


def _raw(search: Search, name: str, at: At, t: Translator) -> str:
    """Word the figure behind a criterion with its unit."""
    potential, small = search.potential, not _finding(search, at)
    pay, poland = float(potential.pay.loc[at]), float(potential.pay_poland[at[1]])
    if potential.estimated.loc[at] or (name == "concentration" and small):
        return t("no figure: estimated or below the minimum")
    if name == "concentration":
        persons = persons_text(float(potential.employed.loc[at]), t)
        return t("location quotient {lq}; {persons}", lq=t.number(float(potential.lq.loc[at]), 2), persons=persons)
    if name == "weight":
        share = t.percent(float(potential.weight.loc[at]), 1)
        return t("{share} of the persons employed of the division in Poland", share=share)
    if name == "dynamics":
        return _change(search, at, t)
    if isnan(pay) or isnan(poland):
        return t("no data")
    return t(
        "wages and salaries per person {pay} EUR a year, {ratio} of the division in Poland ({poland} EUR)",
        pay=t.number(pay),
        ratio=t.percent(pay / poland),
        poland=t.number(poland),
    )


def _finding(search: Search, at: At) -> bool:
    return bool(q.eligible(search.potential, search.thresholds).loc[at])


def _change(search: Search, at: At, t: Translator) -> str:
    potential = search.potential
    change = float(potential.change.loc[at])
    if isnan(change):
        return t("no data")
    return t(
        "regional share of the change {start}–{year}: {change} persons (growth in all: {growth})",
        start=potential.start,
        year=potential.year,
        change=signed(change, t),
        growth=signed(float(potential.growth.loc[at]), t),
    )


def _facts(search: Search, at: At, t: Translator) -> list[tuple[str, str]]:
    facts = [
        (t("Share of the region's employment"), _share(search, at, t)),
        (t("Persons above the national share"), _surplus(search, at, t)),
        (t("Local units"), _units(search, at, t)),
        (t("Standardised location quotient"), _standardised(search, at, t)),
        (t("Neighbouring voivodeships"), _neighbours(search, at, t)),
        (t("Relatedness density"), _density(search, at, t)),
        (t("Estimates"), _estimates(search, at, t)),
    ]
    if at[1] == "C30":  # one division of what cluster policy keeps apart
        mixed = t("C30 mixes shipbuilding, railway vehicles and aircraft; two-digit statistics do not part them.")
        facts.append((t("Division"), mixed))
    return facts


def _share(search: Search, at: At, t: Translator) -> str:
    potential = search.potential
    if potential.estimated.loc[at]:
        return t("estimate: no share")
    return t(
        "{share} against {poland} in Poland",
        share=share_text(float(potential.share.loc[at]), t),
        poland=share_text(float(potential.share_poland[at[1]]), t),
    )


def _surplus(search: Search, at: At, t: Translator) -> str:
    """Say how many persons more or fewer the cell employs than the national share would give."""
    surplus = float(search.potential.surplus.loc[at])
    return signed(surplus, t) if _finding(search, at) else t("no figure: estimated or below the minimum")


def _units(search: Search, at: At, t: Translator) -> str:
    units = float(search.potential.units.loc[at])
    if isnan(units):
        return t("no data")
    text = t.number(units)
    return text if units >= FEW_UNITS else t("{n}: few, a cluster needs many firms", n=text)


def _standardised(search: Search, at: At, t: Translator) -> str:
    value = float(search.potential.standardised.loc[at])
    if isnan(value) or not _finding(search, at):
        return t("no data")
    limit = t.number(EXCEPTIONAL, 2)
    text = t.number(value, 2) + ": "
    text += t("exceptional, above {limit}", limit=limit) if value > EXCEPTIONAL else t("not above {limit}", limit=limit)
    return text + ("; " + t("rests partly on estimated regions") if search.potential.any_estimated[at[1]] else "")


def _neighbours(search: Search, at: At, t: Translator) -> str:
    """List the adjoining regions where the division is above Poland's share, with persons employed."""
    examined = q.eligible(search.potential, search.thresholds)
    regions = [
        t(
            "{region} (LQ {lq}; {persons})",
            region=region_name(search.registry, code, t),
            lq=t.number(lq, 2),
            persons=persons_text(float(search.potential.employed.loc[code, at[1]]), t),
        )
        for code, lq in q.neighbours(search.potential, *at).items()
        if lq > 1 and examined.loc[code, at[1]]
    ]
    return t("also above 1 in: {regions}", regions=", ".join(regions)) if regions else t("in none of them above 1")


def _density(search: Search, at: At, t: Translator) -> str:
    value = float(search.potential.density.loc[at])
    if isnan(value):
        return t("no data")
    place = int((search.potential.density.loc[at[0]] > value).sum()) + 1
    return t(
        "{share} of related industries, weighted, reach Poland's share here; place {place} of {whole} divisions of the "
        "region. Relatedness from European NUTS 2 regions, {europe}",
        share=t.percent(value),
        place=place,
        whole=search.potential.density.shape[1],
        europe=search.potential.europe,
    )


def _estimates(search: Search, at: At, t: Translator) -> str:
    if search.potential.estimated.loc[at]:
        return t("the cell itself")
    return t("none in the cell; the voivodeship's total contains estimates of confidential divisions")
