"""Headline figures of a selection, and the two figures beside the map: clusters by sector and by voivodeship."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from geo import taxonomy
from geo.figures.figure import Chart, Column, Figure, Link
from geo.i18n import Translator
from geo.selection import wording
from geo.selection.describe import option_name
from geo.selection.filters import Selection
from geo.store import status

if TYPE_CHECKING:
    from geo.store.registry import Registry

TIED = 3  # names of a tie that a title can hold


def headline_rows(selection: Selection, t: Translator) -> list[Mapping[str, str | None]]:
    """Return the headline figures of a selection: ``name``, ``value`` and ``note``, which may be None.

    Value, note and name read as a phrase: *3 of 265 clusters of the atlas*.
    """
    registry, whole = selection.registry, len(selection.registry)
    activity = list(taxonomy.ACTIVITIES).index("active")
    active = int((registry.activity[selection.mask] == activity).sum())
    of_all, of_these = (t("of {n}", n=t.number(n)) for n in (whole, selection.count))
    rows = (
        (t.n("cluster of the atlas", "clusters of the atlas", whole), selection.count, of_all),
        _key_clusters(selection, t),
        (t("known to be active (source of 2021 or later)"), active, of_these),
        (t("with a known number of members"), selection.known("members"), of_these),
        (t("with a known year of foundation"), selection.known("founded"), of_these),
    )
    return [{"name": name, "value": t.number(value), "note": note} for name, value, note in rows]


def key_clusters(selection: Selection) -> tuple[int, int]:
    """Count the National Key Clusters that pass: those of today and those last known."""
    statuses = dict(zip(taxonomy.STATUSES, selection.registry.status_members[selection.mask].sum(axis=0), strict=True))
    return int(statuses["kkk"]), int(statuses["kkk_past"])


def last_award(registry: "Registry", t: Translator) -> str:
    """Say from when on nothing is known of awards of the national status."""
    return t("no data after {month}", month=wording.partial_date(status.no_award_known_after(registry.awards), t))


def _key_clusters(selection: Selection, t: Translator) -> tuple[str, int, None]:
    """Count the key clusters of today; where none is known, which is not 0, those last known."""
    now, past = key_clusters(selection)
    if now:
        return t.n("current National Key Cluster", "current National Key Clusters", now), now, None
    unknown = last_award(selection.registry, t)
    name = t.n(
        "National Key Cluster by last known status, {unknown}",
        "National Key Clusters by last known status, {unknown}",
        past,
        unknown=unknown,
    )
    return name, past, None


def figure(selection: Selection, group: str, t: Translator, source: str) -> Figure:
    """Return the number of clusters by ``sector`` or by ``region``, the highest first; its names set the filter.

    A filter of its own group is left out, so that other names can be added to it; the title says so. Zeros are among
    the rows; where there are only zeros, the figure is empty.
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
        title=_title(rows, group, t, whole=not chosen),
        subtitle=measures[group],
        source=source,
        text=_text(rows, t),
        columns=[Column("name", label), Column("clusters", t("Clusters"), 0)],
        rows=rows,
        chart=Chart("bars", "name", ("clusters",), highlight=tuple(names[code] for code in chosen), unit=t("Clusters")),
        links=[Link(group, code, pressed=code in chosen) for code in counts] if rows else [],
    )


def _title(rows: list[tuple[str, int]], group: str, t: Translator, *, whole: bool) -> str:
    """Say the finding, ties included; where it is not `whole`, the filter of the group is left out."""
    if not rows:
        return t("No clusters to count")
    leading = [name for name, n in rows if n == rows[0][1]]
    if len(leading) > TIED:
        found = _tie(group, rows[0][1], len(leading), t)
    else:
        found = t("Most clusters: {name}", name=", ".join(leading))
    if whole:
        return found
    left_out = {
        "sector": t("{finding} (filter by sector left out)", finding=found),
        "region": t("{finding} (filter by voivodeship left out)", finding=found),
    }
    return left_out[group]


def _tie(group: str, number: int, places: int, t: Translator) -> str:
    return {
        "sector": t.n(
            "{n} cluster in each of {k} sectors", "{n} clusters in each of {k} sectors", number, k=t.number(places)
        ),
        "region": t.n(
            "{n} cluster in each of {k} voivodeships",
            "{n} clusters in each of {k} voivodeships",
            number,
            k=t.number(places),
        ),
    }[group]


def _text(rows: list[tuple[str, int]], t: Translator) -> str:
    if not rows:
        return t("No cluster of the registry passes all these filters.")
    leading = "; ".join(f"{name}: {t.number(n)}" for name, n in rows[:3])
    empty = sum(not n for _, n in rows)
    ending = t.n("{n} bar has no cluster.", "{n} bars have no cluster.", empty) if empty else ""
    return " ".join(filter(None, (t("Highest: {leading}.", leading=leading), ending)))
