"""Figures of the policy page: timeline, indicators, meta-clusters, matchmaking; each with its text and its table."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from geo.figures.figure import Cell, Column, Figure
from geo.i18n import Translator
from geo.links import web_link
from geo.selection import wording
from geo.store import policy
from geo.store.policy import Policy, Row, number, ratio, say
from geo.store.status import PartialDate
from geo.text import split
from geo.web.panels import partnership
from geo.web.render import render

Pair = tuple[Figure, str]


def link(row: Row, t: Translator) -> Mapping[str, str | None]:
    """Give title and address of a source document."""
    return {"title": t.pick(row["title_pl"], row["title_en"]), "href": web_link(row["url"])}


def links(tables: Policy, rows: Iterable[Row], t: Translator) -> list[Mapping[str, str | None]]:
    """Give the source documents of rows."""
    return [link(row, t) for row in tables.sources(rows)]


def titles(tables: Policy, rows: Iterable[Row], t: Translator) -> str:
    """Name the source documents of rows in one line."""
    return "; ".join(str(found["title"]) for found in links(tables, rows, t))


def source_line(tables: Policy, rows: Iterable[Row], t: Translator) -> str:
    """Name the source documents of a figure."""
    return t("Source: {titles}.", titles=titles(tables, rows, t).rstrip("."))


def when(row: Row, first: str, last: str, t: Translator) -> str:
    """Write a period as exactly as it is known."""
    begin = wording.partial_date(PartialDate(row[first]), t)
    return f"{begin} – {wording.partial_date(PartialDate(row[last]), t)}" if row[last] else begin


def period(row: Row, t: Translator) -> str:
    """Write the period of a project; an end that was not found says so."""
    return when(row, "from", "to", t) if row["to"] else t("from {day}, end not found", day=when(row, "from", "to", t))


def money(row: Row, name: str, t: Translator) -> str:
    """Write a sum with its currency, to the cent where it has cents."""
    value = float(row[name])
    return f"{t.number(value, 0 if value.is_integer() else 2)}\u00a0{'zł' if row['currency'] == 'PLN' else 'EUR'}"


def timeline(tables: Policy, projects: Sequence[Row], names: Mapping[str, str], t: Translator) -> Pair:
    """Draw programmes and projects on one scale of years.

    Parameters
    ----------
    tables
        All tables.
    projects
        Those to show, at least one.
    names
        Names of voivodeships by TERYT code.
    t
        Translator.
    """
    ordered = sorted(projects, key=lambda row: row["from"])
    first = min(int(row["from"][:4]) for row in ordered)
    last = max(int((row["to"] or row["from"])[:4]) for row in ordered) + 1
    items = [_item(tables, row, names, (first, last), t) for row in ordered]
    kinds = t.n("{n} programme or project", "{n} programmes and projects", len(ordered))
    rows: list[Sequence[Cell]] = [
        [i["name"], i["kind"], i["regions"], i["period"], i["operator"] or None, i["programme"] or None,
         "; ".join(i["sums"]) or None, i["support"] or None, "; ".join(str(s["title"]) for s in i["sources"])]
        for i in items
    ]  # fmt: skip
    labels = (t("Name"), t("Kind"), t("Voivodeship"), t("Period"), t("Operator"), t("Money from"), t("Sums"),
              t("Kinds of support"), t("Source"))  # fmt: skip
    figure = Figure(
        name="policy-timeline",
        title=t("{what}, {first}–{last}", what=kinds, first=first, last=last - 1),
        subtitle=t("Programmes and projects for clusters that the atlas has documents on · years"),
        source=source_line(tables, ordered, t),
        text=" ".join(f"{i['name']}: {i['period']}." for i in items),
        columns=[Column(label) for label in labels],
        rows=rows,
        notes=[t("The list is not complete: it holds what the documents known to the atlas describe. Where two sources "
                 "give different sums, both are shown.")],
    )  # fmt: skip
    ticks = [{"year": year, "left": round(100 * (year - first) / (last - first), 2)} for year in range(first, last, 2)]
    return figure, render("policy_timeline", t, items=items, ticks=ticks)


def _item(tables: Policy, row: Row, names: Mapping[str, str], scale: tuple[int, int], t: Translator) -> dict[str, Any]:
    span = policy.years(row["from"], row["to"])
    begin, end = span or (float(row["from"][:4]), float(row["from"][:4]) + 1)
    unit = 100 / (scale[1] - scale[0])
    key = row["project"]
    funding, stages = tables.rows("funding", project=key), tables.rows("stages", project=key)
    return {
        "name": say(row, "name", t),
        "kind": t("programme") if row["kind"] == "programme" else t("project"),
        "regions": ", ".join(names.get(code, code) for code in split(row["region"])),
        "period": period(row, t),
        "left": round((begin - scale[0]) * unit, 2),
        "width": round((end - begin) * unit, 2),
        "open": span is None,
        "operator": say(row, "operator", t),
        "programme": row["programme"],
        "support": say(row, "support", t),
        "note": say(row, "note", t),
        "sums": [f"{say(sum_, 'subject', t)}: {money(sum_, 'amount', t)}" for sum_ in funding],
        "stages": [_stage(stage, t) for stage in stages],
        "milestones": [_milestone(event, t) for event in tables.rows("milestones", project=key)],
        "sources": links(tables, [row, *funding, *stages, *tables.rows("milestones", project=key)], t),
    }


def _stage(row: Row, t: Translator) -> str:
    return t("{stage}: up to {rate} of the cost, at most {sum}", stage=say(row, "name", t),
             rate=t.percent(number(row, "rate") or 0), sum=money(row, "ceiling", t))  # fmt: skip


def _milestone(row: Row, t: Translator) -> Mapping[str, Any]:
    place = say(row, "place", t)
    return {
        "day": when(row, "date", "date_to", t),
        "what": f"{place}: {say(row, 'event', t)}" if place else say(row, "event", t),
        "inferred": row["year_stated"] == "no",
    }


def indicators(tables: Policy, projects: Sequence[Row], t: Translator) -> Pair | None:
    """Draw planned against achieved indicators as bullet charts, all on the scale of the plan; None without any."""
    keys = [row["project"] for row in projects]
    found = [row for key in keys for row in tables.rows("indicators", project=key)]
    if not found:
        return None
    ratios = {id(row): ratio(number(row, "planned"), number(row, "achieved")) for row in found}
    top = max([2.0, *(value for value in ratios.values() if value is not None)])
    groups = [(say(tables.project(key), "name", t), [_bullet(row, ratios[id(row)], top, t) for row in found
               if row["project"] == key]) for key in keys]  # fmt: skip
    known = [value for value in ratios.values() if value is not None]
    reached = sum(value >= 1 for value in known)
    figure = Figure(
        name="policy-indicators",
        title=t("Plan reached in {n} of {whole} indicators", n=reached, whole=len(known)),
        subtitle=t("Achieved indicators of projects · per cent of the plan"),
        source=source_line(tables, found, t),
        text=" ".join(f"{bullet['label']}: {bullet['text']}." for _, bullets in groups for bullet in bullets),
        columns=[Column(t("Project")), Column(t("Indicator")), Column(t("Planned"), 0), Column(t("Achieved"), 0),
                 Column(t("Unit")), Column(t("Achieved by planned"), 0, percent=True), Column(t("Source"))],
        rows=[[say(tables.project(row["project"]), "name", t), say(row, "name", t), number(row, "planned"),
               number(row, "achieved"), say(row, "unit", t), ratios[id(row)], titles(tables, [row], t)]
              for row in found],
        notes=[t("The ratio is computed by the atlas. Indicators count, they do not weigh: 300% of one planned "
                 "initiative is three initiatives. Without a known plan there is no ratio.")],
    )  # fmt: skip
    groups = [(name, bullets) for name, bullets in groups if bullets]
    return figure, render("policy_indicators", t, groups=groups, mark=round(100 / top, 2))


def _bullet(row: Row, share: float | None, top: float, t: Translator) -> Mapping[str, Any]:
    planned, achieved = number(row, "planned"), number(row, "achieved")
    text = t("planned {planned}, achieved {achieved}", planned=_known(planned, t), achieved=_known(achieved, t))
    return {
        "label": say(row, "name", t),
        "text": f"{text} ({t.percent(share)})" if share is not None else text,
        "short": f"{_known(planned, t)} → {_known(achieved, t)}",
        "ratio": t.percent(share) if share is not None else t("no ratio"),
        "width": None if share is None else round(100 * share / top, 2),
    }


def _known(value: float | None, t: Translator) -> str:
    return t("no data") if value is None else t.number(value)


def metaclusters(
    tables: Policy, project: Row, resources: Mapping[str, Path], addresses: Mapping[str, str], t: Translator
) -> Pair:
    """Draw the meta-clusters of a project: partners on the map, the network, and both as a list.

    Parameters
    ----------
    tables, project
        All tables and the project.
    resources
        Outlines of `geo.store.files.web_resources`.
    addresses
        Addresses of profiles by the id of a cluster of the registry.
    t
        Translator.
    """
    key = project["project"]
    themes, people = tables.rows("metaclusters", project=key), tables.rows("participants", project=key)
    named = {status: [say(row, "name", t) for row in themes if row["status"] == status]
             for status in ("created", "possible")}  # fmt: skip
    listed = [_participant(row, themes, addresses, t) for row in people]
    html = render(
        "policy_metaclusters",
        t,
        **named,
        dots=partnership.dots(people),
        neighbours=partnership.outlines(resources.get("background"), "neighbours"),
        regions=partnership.outlines(resources.get("regions")),
        width=partnership.WIDTH,
        height=partnership.HEIGHT,
        project=say(project, "name", t),
        net=_network(people, themes, t),
        people=listed,
    )
    return _membership(tables, project, named, listed, t), html


def _membership(
    tables: Policy, project: Row, named: Mapping[str, list[str]], listed: Sequence[Mapping[str, str | None]],
    t: Translator,
) -> Figure:  # fmt: skip
    key = project["project"]
    themes, people = tables.rows("metaclusters", project=key), tables.rows("participants", project=key)
    places = ", ".join(dot.label for dot in partnership.dots(people))
    created, possible = named["created"], named["possible"]
    return Figure(
        name="policy-metaclusters",
        title=t("{n} meta-clusters created, {k} held possible", n=len(created), k=len(possible)),
        subtitle=t("{project}: meta-clusters, partners and participants · {day}", project=say(project, "name", t),
                   day=wording.partial_date(PartialDate(themes[0]["as_of"]), t)),
        source=source_line(tables, [*themes, *people], t),
        text=t("Created: {created}. Held possible: {possible}. Places on the map: {places}.",
               created=", ".join(created), possible=", ".join(possible), places=places),
        columns=[Column(label) for label in (t("Name"), t("Role"), t("Country"), t("Place"), t("Meta-cluster"),
                                             t("Source"))],
        rows=[[row["name"], item["role"], row["country"], row["place"] or None, item["theme"] or None,
               titles(tables, [row], t)] for row, item in zip(people, listed, strict=True)],
        notes=[t("Which Polish participant joined which meta-cluster is not known: the atlas links them with the "
                 "project only and assigns them to none. Full lists of members were not found."),
               t("The dots are alike: they say where a partner sits, not how large it is. Partners whose place was not "
                 "found are in the list only. Outlines of neighbours end where the atlas's map does.")],
    )  # fmt: skip


def _network(people: Sequence[Row], themes: Sequence[Row], t: Translator) -> Mapping[str, Any]:
    partners = [(f"{row['name']} ({row['country']})", "participant" if row["role"] == "participant" else "partner")
                for row in people]  # fmt: skip
    ends = [(f"{say(row, 'name', t)}: {_status(row, t)}", row["status"]) for row in themes]
    layout = dict(partnership.network(partners, ends))
    places = {row["metacluster"]: node.y for row, node in zip(themes, layout["themes"], strict=True)}
    pairs = zip(people, layout["partners"], strict=True)
    layout["known"] = [(node.y, places[row["metacluster"]]) for row, node in pairs if row["metacluster"]]
    return layout


def _participant(row: Row, themes: Sequence[Row], addresses: Mapping[str, str], t: Translator) -> dict[str, str | None]:
    roles = {"lead": t("lead partner"), "partner": t("partner"), "observer": t("observer"),
             "participant": t("participating cluster")}  # fmt: skip
    theme = next((say(one, "name", t) for one in themes if one["metacluster"] == row["metacluster"]), None)
    unknown = t("not known") if row["role"] == "participant" else ""
    place = row["place"] or t("place not found")
    return {
        "name": row["name"],
        "href": addresses.get(row["cluster"]),
        "role": roles[row["role"]],
        "where": f"{place} ({row['country']})",
        "theme": theme or unknown,
    }


def _status(row: Row, t: Translator) -> str:
    return t("created") if row["status"] == "created" else t("held possible")
