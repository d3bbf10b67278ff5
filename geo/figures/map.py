"""Headline figures and the two bar charts beside the map, assembled for the template ``charts``."""

from collections.abc import Mapping
from typing import Any

from geo import taxonomy
from geo.figures.figure import Column, Figure
from geo.i18n import Translator
from geo.selection.describe import region_name, sector_name
from geo.selection.filters import Selection
from geo.web.render import render

TIED = 3  # names of a tie that a title can hold


def charts(selection: Selection, t: Translator, source: str) -> str:
    """Render the charts by sector and by voivodeship, which follow the filters.

    Parameters
    ----------
    selection
        Registry and View.
    t
        Translator.
    source
        The source line under each figure.
    """
    return render("charts", t, charts=[_chart(selection, group, t) for group in ("sector", "region")], source=source)


def figure(selection: Selection, group: str, t: Translator, source: str) -> Figure:
    """Give one of the two charts, ``sector`` or ``region``, as a figure with its table."""
    chart = _chart(selection, group, t)
    counts = selection.counts(group)
    rows = [[bar["label"], counts[bar["code"]]] for bar in chart["bars"]]
    columns = [Column({"sector": t("Sector"), "region": t("Voivodeship")}[group]), Column(t("Clusters"), 0)]
    return Figure(f"map-{group}", chart["title"], chart["measure"], source, chart["text"], columns, rows)


def headlines(selection: Selection, t: Translator) -> str:
    """Render the headline figures of a selection."""
    return render("headlines", t, headlines=headline_rows(selection, t))


def headline_rows(selection: Selection, t: Translator) -> list[Mapping[str, Any]]:
    """Give the headline figures of a selection: ``name``, ``value`` and ``note``, which may be None."""
    mask, registry = selection.mask, selection.registry
    codes = list(taxonomy.STATUSES)
    kkk = registry.status_members[:, [codes.index("kkk"), codes.index("kkk_past")]][mask].sum(axis=0)
    active = int((registry.activity[mask] == list(taxonomy.ACTIVITIES).index("active")).sum())
    count, whole = selection.count, len(registry)
    of_these = t("of {n}", n=t.number(count))
    return [
        {"name": t("clusters shown"), "value": t.number(count), "note": t("of {n}", n=t.number(whole))},
        {"name": t("National Key Clusters now"), "value": t.number(int(kkk[0])), "note": None},
        {"name": t("National Key Clusters, last known"), "value": t.number(int(kkk[1])), "note": None},
        {"name": t("known to be active (source of 2021 or later)"), "value": t.number(active), "note": of_these},
        {"name": t("number of members known"), "value": t.number(selection.known("members")), "note": of_these},
        {"name": t("year of foundation known"), "value": t.number(selection.known("founded")), "note": of_these},
    ]


def _chart(selection: Selection, group: str, t: Translator) -> Mapping[str, Any]:
    registry, chosen = selection.registry, getattr(selection.view, group)
    name_of = {"sector": sector_name, "region": region_name}[group]
    counts = sorted(selection.counts(group).items(), key=lambda pair: -pair[1])
    largest = max(counts[0][1], 1)
    bars = [
        {
            "code": code,
            "label": name_of(registry, code, t),
            "value": t.number(n),
            "width": round(100 * n / largest, 1),
            "chosen": code in chosen,
        }
        for code, n in counts
    ]
    return {"name": group, "bars": bars, "text": _text(bars, t), **_titles(group, bars, counts, t)}


def _titles(group: str, bars: list[dict[str, Any]], counts: list[tuple[str, int]], t: Translator) -> dict[str, str]:
    """Title that says the finding, ties included, and what is measured."""
    leading = [bar["label"] for bar, (_, n) in zip(bars, counts, strict=True) if n == counts[0][1]]
    if not counts[0][1]:
        title = t("No clusters to count")
    elif len(leading) > TIED:
        title = t("Equally many clusters in {k} places", k=len(leading))
    else:
        title = t("Most clusters: {name}", name=", ".join(leading))
    measure = {
        "sector": t("Number of clusters by sector; one cluster may count in several."),
        "region": t("Number of clusters by voivodeship of the coordinator's seat."),
    }[group]
    return {"title": title, "measure": measure}


def _text(bars: list[dict[str, Any]], t: Translator) -> str:
    leading = "; ".join(f"{bar['label']}: {bar['value']}" for bar in bars[:3])
    empty = sum(bar["value"] == "0" for bar in bars)
    ending = t.n("{n} bar has no cluster.", "{n} bars have no cluster.", empty) if empty else ""
    return " ".join(part for part in (t("Highest: {leading}.", leading=leading), ending) if part)
