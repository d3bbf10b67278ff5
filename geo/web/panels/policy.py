"""The policy page: which of it a chosen voivodeship sees, its words, and its figures on matchmaking."""

from collections.abc import Mapping, Sequence
from typing import Any

from geo.figures.figure import Cell, Column, Figure
from geo.figures.policy import Pair, links, source_line, titles, when
from geo.i18n import Translator
from geo.selection.describe import region_name
from geo.selection.view import View
from geo.store import policy
from geo.store.policy import Policy, Row, say
from geo.store.registry import Registry
from geo.text import split
from geo.web.render import render

BERLIN = "berlin-2014"
FIRST = ("policy-timeline", "policy-indicators")  # figures before what is told in words


def chosen(tables: Policy, view: View) -> list[Row]:
    """Give the programmes and projects of the voivodeships of a View; all where it names none."""
    wanted = set(view.region)
    return [row for row in tables.rows("projects") if not wanted or wanted & set(split(row["region"]))]


def entrance(tables: Policy, registry: Registry, view: View, t: Translator) -> str:
    """Render title, introduction and the choice of voivodeships."""
    names = {code: region_name(registry, code, t) for code in tables.regions}
    options = [{"code": code, "name": name, "chosen": code in view.region,
                "count": sum(code in split(row["region"]) for row in tables.rows("projects"))}
               for code, name in names.items()]  # fmt: skip
    silent = [region_name(registry, code, t) for code in view.region if code not in names]
    return render("policy", t, options=options, silent=", ".join(silent), chosen=bool(view.region),
                  everywhere=view.change(region=()).address("policy"))  # fmt: skip


def words(tables: Policy, registry: Registry, view: View, t: Translator) -> str:
    """Render what is told in words: types of Pomerania, its contact point, the choice of branches in Podlaskie."""

    def shown(code: str) -> bool:
        return not view.region or code in view.region

    types = [_type(tables, row, t) for row in tables.rows("regional_types") if shown(row["region"])]
    applicants = [_applicant(row, registry, view, t) for row in tables.rows("applicants") if shown(row["region"])]
    tasks = [row for row in tables.rows("tasks") if shown(row["region"])]
    project = tables.project("id4")
    steps = tables.rows("milestones", project="id4") if shown(project["region"]) else []
    actions, branches = tables.rows("actions", project="id4"), tables.rows("branches", project="id4")
    return render(
        "policy_words",
        t,
        types=types,
        type_sources=links(tables, tables.rows("regional_types"), t),
        applicants=applicants,
        applicant_sources=links(tables, tables.rows("applicants"), t),
        tasks=[say(row, "text", t) for row in tasks],
        task_sources=links(tables, tasks, t),
        steps=[{"day": when(row, "date", "date_to", t), "place": say(row, "place", t), "event": say(row, "event", t),
                "inferred": row["year_stated"] == "no"} for row in steps],
        project=say(project, "name", t),
        operator=say(project, "operator", t),
        actions=[say(row, "text", t) for row in actions],
        branches=[(say(row, "name", t), say(row, "note", t)) for row in branches],
        potential_sources=links(tables, actions, t),
    )  # fmt: skip


def _type(tables: Policy, row: Row, t: Translator) -> Mapping[str, Any]:
    return {
        "name": say(row, "name", t),
        "meaning": say(row, "meaning", t),
        "period": when(row, "from", "to", t),
        "act": say(row, "act", t),
    }


def _applicant(row: Row, registry: Registry, view: View, t: Translator) -> Mapping[str, Any]:
    yes, no = t("yes"), t("no")
    known = row["cluster"] in registry.positions
    history = registry.history(row["cluster"]) if known else ()
    begins = [award.valid_from.text for award in history if award.status == "regional_key" and award.valid_from]
    later = [begin for begin in begins if begin != row["from"]]
    return {
        "name": row["name"],
        "href": view.change(cluster=row["cluster"]).address("cluster") if known else None,
        "id": row["cluster"],
        "formal": yes if row["formal"] == "yes" else no,
        "awarded": yes if row["awarded"] == "yes" else no,
        "act": t("resolution {number}, {day}", number=row["act"], day=when(row, "from", "from", t).split(" – ")[0])
        if row["act"]
        else "–",
        "later": t("key status from {year} by the registry of the atlas", year=", ".join(later)) if later else "",
    }


def matchmaking(tables: Policy, registry: Registry, t: Translator) -> Pair:
    """Show the matchmaking events with their figures, and the means per coordinator that follow from them."""
    rows = tables.rows("event_figures")
    events = {row["event"]: say(row, "name", t) for row in tables.rows("events")}
    whole, part = _pair(rows, ""), next((row["region"] for row in rows if row["region"]), "")
    share, region = _pair(rows, part), region_name(registry, part, t)
    # All meetings: two coordinators sit in each. The region's: counted from the side of its own coordinators.
    mean = policy.meetings_per_coordinator(whole["meetings"], whole["coordinators"])
    own = share["meetings"] / share["coordinators"]
    figure = Figure(
        name="policy-matchmaking",
        title=t("Berlin 2014: {mean} meetings per coordinator", mean=t.number(mean, 1)),
        subtitle=t("Cluster-to-cluster matchmaking, figures as the sources give them · 2013–2017"),
        source=source_line(tables, rows, t),
        text=_means(whole, share, (mean, own), region, t),
        columns=[Column(t("Event")), Column(t("What was counted")), Column(t("Value")), Column(t("Source"))],
        rows=[_event_row(tables, row, events, registry, t) for row in rows],
        notes=[t("Where two sources differ (about 450 or 433 meetings in Berlin; about 500 or 497 in Warsaw), both are "
                 "shown; the means rest on the document that also counts the coordinators."),
               t("Meetings are arranged beforehand, face to face, 20 minutes each.")],
    )  # fmt: skip
    bars = [{"label": t("all coordinators"), "value": t.number(mean, 1), "width": 100.0,
             "how": t("{m} meetings × 2 participants / {c} coordinators", m=t.number(whole["meetings"]),
                      c=t.number(whole["coordinators"]))},
            {"label": region, "value": t.number(own, 1), "width": round(100 * own / mean, 1),
             "how": t("{m} meetings / {c} coordinators", m=t.number(share["meetings"]),
                      c=t.number(share["coordinators"]))}]  # fmt: skip
    days = [(say(row, "name", t), when(row, "from", "to", t)) for row in tables.rows("events")]
    grouped = [(name, day, [_event_text(row, registry, t) for row in rows if events[row["event"]] == name])
               for name, day in days]  # fmt: skip
    return figure, render("policy_matchmaking", t, bars=bars, events=grouped)


def _pair(rows: Sequence[Row], region: str) -> dict[str, float]:
    """Give coordinators and meetings of Berlin by the document that counts both."""
    found: dict[str, float] = {}
    for row in rows:
        if (row["event"], row["region"]) == (BERLIN, region) and row["measure"] in ("coordinators", "meetings"):
            found.setdefault(row["measure"], float(row["value"]))
    return found


def _means(
    whole: Mapping[str, float], share: Mapping[str, float], means: tuple[float, float], region: str, t: Translator
) -> str:
    return t(
        "In Berlin {c} coordinators held about {m} meetings: {mean} per coordinator, since two sit in each. The {k} "
        "coordinators from {region} held {r} of them: {own} per coordinator.",
        c=t.number(whole["coordinators"]), m=t.number(whole["meetings"]), mean=t.number(means[0], 1),
        k=t.number(share["coordinators"]), region=region, r=t.number(share["meetings"]), own=t.number(means[1], 1),
    )  # fmt: skip


def _event_text(row: Row, registry: Registry, t: Translator) -> str:
    text = f"{_measure(row, t)}: {_value(row, t)}"
    return f"{text} ({region_name(registry, row['region'], t)})" if row["region"] else text


def _event_row(tables: Policy, row: Row, events: Mapping[str, str], registry: Registry, t: Translator) -> list[Cell]:
    counted = _measure(row, t)
    if row["region"]:
        counted = f"{counted}, {region_name(registry, row['region'], t)}"
    return [events[row["event"]], counted, _value(row, t), titles(tables, [row], t)]


def _value(row: Row, t: Translator) -> str:
    value = t.number(float(row["value"]))
    return {"about": t("about {value}", value=value), "over": t("over {value}", value=value)}.get(
        row["qualifier"], value
    )


def _measure(row: Row, t: Translator) -> str:
    return {
        "participants": t("participants"),
        "clusters": t("clusters"),
        "coordinators": t("coordinators"),
        "countries": t("countries"),
        "meetings": t("meetings"),
        "projects": t("projects that followed (Innovation Express)"),
        "firms": t("firms taking part"),
    }[row["measure"]]
