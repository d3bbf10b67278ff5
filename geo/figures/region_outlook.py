"""The figures of a voivodeship's page that look at its change and at its gaps."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from geo.analysis import regions
from geo.figures import words
from geo.figures.figure import Column, Figure
from geo.figures.regions import SHIFTS_SHOWN, SHOWN, Drawn, Profile, has_clusters, parts_html
from geo.selection.describe import sector_name

if TYPE_CHECKING:
    from geo.analysis.regions import Cell, Gap, Shift

PARTS = ("national", "mix", "regional")


def change(p: Profile) -> Drawn:
    """Change in persons employed by shift-share, and the divisions with the largest regional share."""
    t, first, last = p.t, regions.FIRST_YEAR, regions.LAST_YEAR
    whole, estimated = regions.change(p.statistics, p.region)
    shifts = regions.shifts(p.statistics, p.region, p.view.minimum)
    gained = [shift for shift in shifts if shift.regional > 0][:SHIFTS_SHOWN]
    lost = [shift for shift in reversed(shifts) if shift.regional < 0][:SHIFTS_SHOWN]
    figure = Figure(
        name="region-change",
        title=t("Persons employed: {growth}, regional share {regional}", growth=words.signed(whole.growth, t),
                regional=words.signed(whole.regional, t)),
        subtitle=t("Change in persons employed by shift-share, reference Poland · {region} · {first}–{last}",
                   region=p.name, first=first, last=last),
        source=words.computed_source(p.statistics.provenance(last), t),
        text=_change_text(whole, p),
        columns=[Column(t("Division")), Column(str(first), 0), Column(str(last), 0), Column(t("Change"), 0),
                 Column(t("National share"), 0), Column(t("Industry mix"), 0), Column(t("Regional share"), 0)],
        rows=[(p.division(shift.code) if shift.code else t("All divisions"), shift.before, shift.after, shift.growth,
               shift.national, shift.mix, shift.regional) for shift in (whole, *shifts)],
        notes=[
            t("National share: change at Poland's rate. Industry mix: what the growth of its industries in Poland "
              "adds. Regional share: what remains, better or worse than the same industries in Poland; it says "
              "nothing about the reasons."),
            t("Divisions with at least {n} persons in one of the years and published figures in both; the total of the "
              "region contains estimates of confidential divisions ({share} of persons in {last}).",
              n=t.number(p.view.minimum), share=t.percent(estimated, 1) if isfinite(estimated) else t("no data"),
              last=last),
            words.coverage(t),
        ],
    )  # fmt: skip
    return figure, parts_html(_change_parts(p, whole, gained, lost), t)


def _change_parts(p: Profile, whole: Shift, gained: list[Shift], lost: list[Shift]) -> list[dict[str, Any]]:
    t = p.t
    labels = {"national": t("National share"), "mix": t("Industry mix"), "regional": t("Regional share")}
    parts = [
        {"label": labels[name], "number": getattr(whole, name), "value": words.signed(getattr(whole, name), t)}
        for name in PARTS
    ]
    divisions = [
        {
            "label": p.division(shift.code),
            "number": shift.regional,
            "value": words.signed(shift.regional, t),
            "note": t("{before} → {after} persons", before=t.number(shift.before), after=t.number(shift.after)),
        }
        for shift in (*gained, *reversed(lost))
    ]
    found: list[dict[str, Any]] = [
        {"heading": t("The whole region, in persons"), "bars": words.signed_bars(parts), **p.help("shift-share")}
    ]
    if divisions:
        heading = t("Divisions that gained and lost most by the regional share, in persons")
        found.append({"heading": heading, "bars": words.signed_bars(divisions)})
    return found


def _change_text(whole: Shift, p: Profile) -> str:
    t = p.t
    if not isfinite(whole.growth):
        return t("The change cannot be computed: figures are missing.")
    return t(
        "Persons employed went from {before} to {after} ({growth}): national share {national}, industry mix {mix}, "
        "regional share {regional}.",
        before=t.number(round(whole.before)),
        after=t.number(round(whole.after)),
        growth=words.signed(whole.growth, t),
        **{name: words.signed(getattr(whole, name), t) for name in PARTS},
    )


def gaps(p: Profile) -> Drawn:
    """Divisions of national weight that employ fewer persons here than their national share would give."""
    t, view = p.t, p.view
    found = regions.gaps(p.known, p.region, p.traded, view.lq, view.minimum)[:SHOWN]
    figure = Figure(
        name="region-gaps",
        title=t.n("{n} division weaker here than in Poland", "{n} divisions weaker here than in Poland", len(found)),
        subtitle=t("Persons employed fewer than at the national share · traded divisions · {region} · {year}",
                   region=p.name, year=p.year),
        source=p.source(),
        text=" ".join(_gap_text(gap, p) for gap in found[:3])
        or t("No published division of national weight is clearly weaker here than in Poland."),
        columns=[Column(t("Division")), Column(t("Persons employed"), 0), Column(t("At the national share"), 0),
                 Column(t("Difference"), 0), Column(t("Share of employment here"), 1, percent=True),
                 Column(t("Share in Poland"), 1, percent=True)],
        rows=[(p.division(gap.code), gap.persons, round(gap.expected), -round(gap.shortfall), gap.share,
               gap.national_share) for gap in found],
        notes=[
            t("Shown are divisions with at least {weight} of employment in Poland whose share here is below {limit} of "
              "the national one, where the national share would give at least {n} persons. A comparison, not a "
              "recommendation: no region has to have every industry.", weight=t.percent(regions.WEIGHTY),
              limit=t.percent(1 / view.lq), n=t.number(view.minimum)),
            *p.notes(),
        ],
    )  # fmt: skip
    top = max([gap.expected for gap in found], default=0)
    rows = [
        {"label": p.division(gap.code), "number": gap.persons, "national": gap.expected,
         "value": t.n("{n} person", "{n} persons", round(gap.persons)),
         "note": t("{n} at the national share", n=t.number(round(gap.expected)))} for gap in found]  # fmt: skip
    key = t("The thin line marks the persons that the national share would give.")
    return figure, parts_html([{"bars": words.bars(rows, top), "key": key}] if rows else [], t)


def _gap_text(gap: Gap, p: Profile) -> str:
    return p.t(
        "{division}: {persons} persons, {share} of employment in the region against {national} in Poland.",
        division=p.division(gap.code),
        persons=p.t.number(round(gap.persons)),
        share=p.t.percent(gap.share, 1),
        national=p.t.percent(gap.national_share, 1),
    )


def unorganised(p: Profile) -> Drawn:
    """Sector groups that are concentrated here while no cluster organisation of theirs is known."""
    t, view = p.t, p.view
    concentrated = regions.strongest(p.cells, view.minimum, view.lq)
    groups = regions.unorganised(concentrated, p.divisions["group"], regions.organised(p.registry, p.region))
    named = [(sector_name(p.registry, slug, t), slug, cells) for slug, cells in groups.items()]
    figure = Figure(
        name="region-unorganised",
        title=t.n("{n} concentrated sector without a cluster organisation known",
                  "{n} concentrated sectors without a cluster organisation known", len(named)),
        subtitle=t("Traded divisions with an LQ of {lq} and more, by sector · {region} · {year}; organisations: "
                   "registry of the atlas", lq=t.number(view.lq, 2), region=p.name, year=p.year),
        source=p.source(),
        text=t("Concentrated here, no cluster organisation known to the atlas: {sectors}.",
               sectors="; ".join(name for name, _, _ in named)) if named
        else t("For every concentrated sector the atlas knows a cluster organisation here, or none is concentrated."),
        columns=[Column(t("Sector")), Column(t("Division")), Column(t("LQ"), 2), Column(t("Persons employed"), 0)],
        rows=[(name, p.division(cell.code), cell.lq, cell.persons) for name, _, cells in named for cell in cells],
        notes=[
            t("Organisation: a cluster organisation of the sector, primary or secondary, operating or emerging, seated "
              "in the voivodeship. That the atlas knows none does not mean that there is none: organisations seated "
              "elsewhere may work here. A concentration is a figure of statistics, not a cluster."),
            *p.notes(),
        ],
    )  # fmt: skip
    top = max([cell.lq for cell in concentrated], default=0.0)
    return figure, parts_html([_group(p, *item, top) for item in named], t)


def _group(p: Profile, name: str, slug: str, cells: list[Cell], top: float) -> dict[str, Any]:
    t = p.t
    rows = [
        {
            "label": p.division(cell.code),
            "number": cell.lq,
            "national": 1.0,
            "value": t(
                "LQ {lq}; {persons}",
                lq=t.number(cell.lq, 2),
                persons=t.n("{n} person", "{n} persons", round(cell.persons)),
            ),
        }
        for cell in cells
    ]
    lead = t("An organisation that is suspended or ended is known.") if has_clusters(p, slug) else ""
    return {"heading": name, "lead": lead, "bars": words.bars(rows, top)}
