"""The policy page: the choice of voivodeships, what is said in words, and the projects of the timeline in detail."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from geo.figures.figure import Figure
from geo.figures.policy import chosen, money, project_rows, sums, when
from geo.i18n import Translator
from geo.links import web_link
from geo.selection import wording
from geo.selection.describe import region_name
from geo.selection.view import View
from geo.store import status
from geo.store.policy import Policy, Row, number, say
from geo.store.registry import Registry
from geo.store.status import PartialDate
from geo.text import split
from geo.web.render import render

BRANCHES = "id4"  # the project that chose branches in Podlaskie


def entrance(tables: Policy, registry: Registry, view: View, figures: Sequence[Figure], t: Translator) -> str:
    """Render title, introduction, the choice of voivodeships and what the page holds, `figures` among it."""
    names = {code: region_name(registry, code, t) for code in tables.regions}
    counts = Counter(code for row in tables.rows("projects") for code in split(row["region"]))
    options = [
        {"code": code, "name": name, "chosen": code in view.region, "count": counts[code]}
        for code, name in names.items()
    ]
    silent = [region_name(registry, code, t) for code in view.region if code not in names]
    everywhere = view.change(region=()).address("policy")
    return render(
        "policy",
        t,
        options=options,
        narrowed=bool(view.region),
        everywhere=everywhere,
        silent=", ".join(silent),
        documented=len(names),
        contents=_contents(tables, view, figures, t),
    )


def _contents(tables: Policy, view: View, figures: Sequence[Figure], t: Translator) -> list[tuple[str, str]]:
    """Return the anchors of what the page holds, in its order, with what is read there."""
    there = {figure.name for figure in figures} | {section for section, rows in _said(tables, view).items() if rows}
    names = {
        "policy-timeline": t("Programmes and projects"),
        "policy-indicators": t("Indicators"),
        "policy-matchmaking": t("Matchmaking"),
        "policy-types": t("Pomerania: types of clusters"),
        "policy-contact": t("Pomerania: contact point"),
        "policy-branches": t("Podlaskie: choice of branches"),
        "policy-alliances": t("Meta-clusters of today"),
        "policy-metaclusters": t("Meta-clusters"),
    }
    return [(anchor, name) for anchor, name in names.items() if anchor in there]


def _said(tables: Policy, view: View) -> Mapping[str, list[Row]]:
    """Return what is said in words of the chosen voivodeships, or of all, by the anchor of its section."""
    project = [row for row in chosen(tables, view) if row["project"] == BRANCHES]

    def shown(table: str) -> list[Row]:
        return [row for row in tables.rows(table) if not view.region or row["region"] in view.region]

    dates = tables.rows("milestones", project=BRANCHES) if project else []
    return {"policy-types": shown("regional_types"), "policy-contact": shown("tasks"), "policy-branches": dates}


def details(tables: Policy, projects: Sequence[Row], t: Translator) -> str:
    """Render operator, money, support and dates of projects with their documents, in the order of the timeline."""
    ordered = sorted(projects, key=lambda row: row["from"])
    return render("policy_details", t, projects=[_project(tables, row, t) for row in ordered])


def _project(tables: Policy, row: Row, t: Translator) -> Mapping[str, Any]:
    key = row["project"]
    return {
        "key": key,
        "name": say(row, "name", t),
        "operator": say(row, "operator", t),
        "programme": row["programme"],
        "sums": sums(tables, row, t),
        "support": [say(row, "support", t), *(_stage(stage, t) for stage in tables.rows("stages", project=key))],
        "dates": [_date(event, t) for event in tables.rows("milestones", project=key)],
        "note": say(row, "note", t),
        "sources": _links(tables, project_rows(tables, row), t),
    }


def _stage(row: Row, t: Translator) -> str:
    rate, ceiling = t.percent(number(row, "rate") or 0), money(row, "ceiling", t)
    return t("{stage}: up to {rate} of the cost, at most {sum}", stage=say(row, "name", t), rate=rate, sum=ceiling)


def _date(row: Row, t: Translator) -> Mapping[str, Any]:
    place, event = say(row, "place", t), say(row, "event", t)
    return {
        "day": when(row, "date", "date_to", t),
        "event": f"{place}: {event}" if place else event,
        "inferred": row["year_stated"] == "no",
    }


def _links(tables: Policy, rows: Iterable[Row], t: Translator) -> list[Mapping[str, str | None]]:
    """Return title and address of the source documents of rows."""
    sources = tables.sources(rows)
    return [{"title": t.pick(row["title_pl"], row["title_en"]), "href": web_link(row["url"])} for row in sources]


def words(tables: Policy, registry: Registry, view: View, t: Translator) -> str:
    """Render what is said in words: types of Pomerania, its contact point, the choice of branches in Podlaskie."""
    types, tasks, dates = _said(tables, view).values()
    applicants = tables.rows("applicants")
    project, actions = tables.project(BRANCHES), tables.rows("actions", project=BRANCHES)
    branches = tables.rows("branches", project=BRANCHES)
    return render(
        "policy_words",
        t,
        types=[_type(row, t) for row in types],
        applicants=[_applicant(row, registry, view, t) for row in applicants],
        type_sources=_links(tables, [*types, *applicants], t),
        tasks=[say(row, "text", t) for row in tasks],
        task_sources=_links(tables, tasks, t),
        dates=[_date(row, t) for row in dates],
        project=say(project, "name", t),
        operator=say(project, "operator", t),
        actions=[say(row, "text", t) for row in actions],
        branches=[(say(row, "name", t), say(row, "note", t)) for row in branches],
        potential_sources=_links(tables, actions, t),
    )


def _type(row: Row, t: Translator) -> Mapping[str, str]:
    return {**{name: say(row, name, t) for name in ("name", "meaning", "act")}, "period": when(row, "from", "to", t)}


def _applicant(row: Row, registry: Registry, view: View, t: Translator) -> Mapping[str, Any]:
    answers, cluster = {"yes": t("yes"), "no": t("no")}, row["cluster"]
    known = cluster in registry.positions
    awards = status.named(registry.history(cluster)) if known else ()
    begins = [award.valid_from.text for award in awards if award.status == "regional_key" and award.valid_from]
    later = ", ".join(begin for begin in begins if begin != row["from"])
    act = "–"
    if row["act"]:
        day = wording.partial_date(PartialDate(row["from"]), t)
        act = t("resolution {number}, {day}", number=row["act"], day=day)
    return {
        "name": row["name"],
        "href": view.change(cluster=cluster).address("cluster") if known else None,
        "id": cluster,
        "formal": answers[row["formal"]],
        "awarded": answers[row["awarded"]],
        "act": act,
        "later": t("key status from {year} by the registry of the atlas", year=later) if later else "",
    }
