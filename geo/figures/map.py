"""Headline figures of a selection, and the two figures beside the map: clusters by sector and by voivodeship."""

from collections.abc import Mapping

from geo import taxonomy
from geo.figures.figure import Chart, Column, Figure, Link
from geo.i18n import Translator
from geo.selection.describe import option_name
from geo.selection.filters import Selection

TIED = 3  # names of a tie that a title can hold


def headline_rows(selection: Selection, t: Translator) -> list[Mapping[str, str | None]]:
    """Return the headline figures of a selection: ``name``, ``value`` and ``note``, which may be None."""
    mask, registry = selection.mask, selection.registry
    codes = list(taxonomy.STATUSES)
    kkk = registry.status_members[:, [codes.index("kkk"), codes.index("kkk_past")]][mask].sum(axis=0)
    active = int((registry.activity[mask] == list(taxonomy.ACTIVITIES).index("active")).sum())
    of_all, of_these = (t("of {n}", n=t.number(n)) for n in (len(registry), selection.count))
    rows = (
        (t("clusters shown"), selection.count, of_all),
        (t("National Key Clusters now"), int(kkk[0]), None),
        (t("National Key Clusters, last known"), int(kkk[1]), None),
        (t("known to be active (source of 2021 or later)"), active, of_these),
        (t("number of members known"), selection.known("members"), of_these),
        (t("year of foundation known"), selection.known("founded"), of_these),
    )
    return [{"name": name, "value": t.number(value), "note": note} for name, value, note in rows]


def figure(selection: Selection, group: str, t: Translator, source: str) -> Figure:
    """Return the number of clusters by ``sector`` or by ``region``, the highest first; its names set the filter.

    Zeros are among them; where there are only zeros, the figure is empty.
    """
    chosen = getattr(selection.view, group)
    counts = dict(sorted(selection.counts(group).items(), key=lambda pair: -pair[1]))
    names = {code: option_name(selection.registry, group, code, t) for code in counts}
    measures = {
        "sector": t("Number of clusters by sector; one cluster may count in several."),
        "region": t("Number of clusters by voivodeship of the coordinator's seat."),
    }
    label = {"sector": t("Sector"), "region": t("Voivodeship")}[group]
    rows = [(names[code], n) for code, n in counts.items() if any(counts.values())]
    return Figure(
        name=f"map-{group}",
        title=_title(rows, t),
        subtitle=measures[group],
        source=source,
        text=_text(rows, t),
        columns=[Column("name", label), Column("clusters", t("Clusters"), 0)],
        rows=rows,
        chart=Chart("bars", "name", ("clusters",), highlight=tuple(names[code] for code in chosen), unit=t("Clusters")),
        links=[Link(group, code, pressed=code in chosen) for code in counts] if rows else [],
    )


def _title(rows: list[tuple[str, int]], t: Translator) -> str:
    """Say the finding, ties included."""
    if not rows:
        return t("No clusters to count")
    leading = [name for name, n in rows if n == rows[0][1]]
    if len(leading) > TIED:
        return t("Equally many clusters in {k} places", k=len(leading))
    return t("Most clusters: {name}", name=", ".join(leading))


def _text(rows: list[tuple[str, int]], t: Translator) -> str:
    if not rows:
        return t("No cluster of the registry passes all these filters.")
    leading = "; ".join(f"{name}: {t.number(n)}" for name, n in rows[:3])
    empty = sum(not n for _, n in rows)
    ending = t.n("{n} bar has no cluster.", "{n} bars have no cluster.", empty) if empty else ""
    return " ".join(filter(None, (t("Highest: {leading}.", leading=leading), ending)))
