"""The cluster organisations of a voivodeship: by name, key ones first, and by sector and status."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from geo import taxonomy
from geo.figures import sources, words
from geo.figures.figure import Chart, Column, Figure
from geo.selection.describe import option_name, sector_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.figures.figure import Cell, Link
    from geo.figures.regions import Region

    Counted = tuple[str, int, str, bool]  # name, clusters, heading of the group, whether it is drawn

NAMED = 6  # clusters that the page names; the table names all
KEY = ("kkk", "kkk_past", "regional_key")  # statuses that are said beside a name
COUNTED = 6  # sectors, and statuses, that the chart shows


def names(p: Region) -> Figure:
    """Return the clusters by name: key clusters, then those with confirmed activity, then the others."""
    t, order = p.t, _by_what_is_known(p)
    active = int((p.registry.activity[order] == list(taxonomy.ACTIVITIES).index("active")).sum())
    rows = [_named(position, place < NAMED, p) for place, position in enumerate(order)]
    return Figure(
        name="region-names",
        title=t.n(
            "{n} of {all} clusters with confirmed activity",
            "{n} of {all} clusters with confirmed activity",
            active,
            all=t.number(len(order)),
        ),
        subtitle=t(
            "Cluster organisations by name: key clusters first, then those with confirmed activity · {region} · {day}",
            region=p.name,
            day=t.day(date.fromisoformat(p.registry.manifest["built"])),
        ),
        source=sources.source_line(p.registry, t),
        text=_said(rows, p),
        columns=[
            Column("name", t("Cluster organisation")),
            Column("sector", t("Sector")),
            Column("known", t("Status, activity")),
            Column("drawn", drawn_only=True),
        ],
        rows=rows,
        chart=Chart("table", "name", ("name", "sector", "known"), only="drawn"),
        notes=[t("Activity is confirmed where a source of 2021 or later shows it; where none does, it is not known.")],
        explained="statuses",
        links=[words.link(p.view, "cluster", cluster=p.registry.ids[position]) for position in order],
    )


def _by_what_is_known(p: Region) -> list[int]:
    registry = p.registry
    positions = np.flatnonzero(p.selection.mask)
    key = registry.status_members[:, [list(taxonomy.STATUSES).index(status) for status in KEY]]
    first = np.where(key.any(axis=1), key.argmax(axis=1), len(KEY))
    order = np.lexsort([keys[positions] for keys in (registry.name_rank, registry.activity, first)])
    return [int(position) for position in positions[order]]


def _named(position: int, drawn: bool, p: Region) -> list[Cell]:
    t, registry = p.t, p.registry
    members = registry.status_members[position]
    statuses = [code for place, code in enumerate(taxonomy.STATUSES) if members[place] and code in KEY]
    activity = list(taxonomy.ACTIVITIES)[registry.activity[position]]
    known = [t(taxonomy.STATUSES[code]) for code in statuses] + [t(taxonomy.ACTIVITIES[activity])]
    sector = sector_name(registry, registry.sector_slugs[registry.primary_sector[position]], t)
    return [registry.names[position], sector, "; ".join(known), drawn]


def _said(rows: list[list[Cell]], p: Region) -> str:
    if not rows:
        return p.t("No cluster organisation seated here is known to the atlas; that is no proof that there is none.")
    return "; ".join(f"{name} ({known})" for name, _, known, _ in rows[:3]) + "."


def clusters(p: Region) -> Figure:
    """Return the number of clusters by sector and by status."""
    t, built = p.t, p.t.day(date.fromisoformat(p.registry.manifest["built"]))
    by_sector = _counted(p, "sector", t("By sector"))
    counted = by_sector + _counted(p, "status", t("By status"))
    return Figure(
        name="region-clusters",
        title=_most_frequent(by_sector, p),
        subtitle=t(
            "Number of cluster organisations by sector and status · {region} · registry of the atlas, {day}",
            region=p.name,
            day=built,
        ),
        source=t(
            "Source: registry of the atlas, compiled from public sources named in each profile; as of {day}.", day=built
        ),
        text=" ".join(t("{name}: {value}.", name=name, value=t.number(n)) for (name, n, *_), _ in by_sector[:3])
        or t("No cluster organisation seated here is known to the atlas; that is no proof that there is none."),
        columns=[
            Column("name", t("Sector or status")),
            Column("clusters", t("Clusters"), 0),
            Column("group", drawn_only=True),
            Column("drawn", drawn_only=True),
        ],
        rows=[row for row, _ in counted],
        chart=Chart("bars", "name", ("clusters",), group="group", only="drawn", unit=t("Clusters")),
        notes=[
            t(
                "Counted by the coordinator's seat; one cluster may count in several sectors and have several "
                "statuses. A cluster organisation is not a statistical concentration."
            )
        ],
        explained="statuses",
        links=[link for _, link in counted],
    )


def _most_frequent(by_sector: Sequence[tuple[Counted, Link]], p: Region) -> str:
    """Return the sector that most clusters have."""
    t = p.t
    if not by_sector:
        return t("No cluster organisation known to the atlas")
    most, every = by_sector[0][0][1], t.number(p.selection.count)
    names = [name for (name, n, *_), _ in by_sector if n == most]
    if len(names) > 1:
        return t("Clusters by sector: none has more than {n} of {all}", n=most, all=every)
    return t("Most clusters by sector: {sector} ({n} of {all})", sector=names[0], n=most, all=every)


def _counted(p: Region, group: str, heading: str) -> list[tuple[Counted, Link]]:
    """Return a row and a link to the map for each sector or status that any cluster has, the most frequent first."""
    counts = sorted(((n, code) for code, n in p.selection.counts(group).items() if n), key=lambda pair: -pair[0])
    return [
        (
            (option_name(p.registry, group, code, p.t), n, heading, place < COUNTED),
            words.link(p.selection.view, "", **{group: (code,)}),
        )
        for place, (n, code) in enumerate(counts)
    ]
