"""Cluster policy in figures: timeline, indicators, matchmaking as documents tell them; meta-clusters of projects."""

from collections.abc import Iterable, Mapping, Sequence

from babel import Locale

from geo.figures.figure import Cell, Chart, Column, Figure, Link
from geo.figures.metaclusters import MemberSeat, named, seat
from geo.i18n import Translator, bind
from geo.i18n import mark as _
from geo.selection import wording
from geo.selection.describe import region_name
from geo.selection.view import View
from geo.store import policy
from geo.store.exchange import MetaCluster
from geo.store.policy import Policy, Row, number, ratio, say
from geo.store.registry import Registry
from geo.store.status import PartialDate
from geo.text import split

BERLIN = "berlin-2014"  # the event whose coordinators are counted
HOME = "PL"  # country of the atlas
ROLES = ("lead", "partner", "observer", "participant")  # in a partnership, from the nearest to its middle


def chosen(tables: Policy, view: View) -> list[Row]:
    """Return the programmes and projects of the voivodeships of a View; all where it names none."""
    wanted, told = set(view.region), [row for row in tables.rows("projects") if row["kind"] != policy.EXCHANGE]
    return [row for row in told if not wanted or wanted & set(split(row["region"]))]


def counted(tables: Policy, view: View) -> list[Row]:
    """Return those whose indicators the atlas counts itself, in all of Poland."""
    return [] if view.region else tables.rows("projects", kind=policy.EXCHANGE)


def titles(tables: Policy, rows: Iterable[Row], t: Translator) -> str:
    """Name the source documents of rows in one line."""
    return "; ".join(t.pick(row["title_pl"], row["title_en"]) for row in tables.sources(rows))


def source_line(tables: Policy, rows: Iterable[Row], t: Translator) -> str:
    """Name the source documents of a figure."""
    return t("Source: {titles}.", titles=titles(tables, rows, t).rstrip("."))


def when(row: Row, first: str, last: str, t: Translator) -> str:
    """Write a period as exactly as it is known."""
    begin = PartialDate(row[first])
    return wording.span(begin, PartialDate(row[last]), t) if row[last] else wording.partial_date(begin, t)


def period(row: Row, t: Translator) -> str:
    """Write the period of a project; an end that was not found says so."""
    return when(row, "from", "to", t) if row["to"] else t("from {day}, end not found", day=when(row, "from", "to", t))


def money(row: Row, name: str, t: Translator) -> str:
    """Write a sum with its currency, to the cent where it has cents."""
    value = float(row[name])
    return f"{t.number(value, 0 if value.is_integer() else 2)}\u00a0{'zł' if row['currency'] == 'PLN' else 'EUR'}"


def sums(tables: Policy, project: Row, t: Translator) -> list[str]:
    """Word the sums of a project; of each all versions that were found."""
    rows = tables.rows("funding", project=project["project"])
    return [f"{say(row, 'subject', t)}: {money(row, 'amount', t)}" for row in rows]


def project_rows(tables: Policy, project: Row) -> list[Row]:
    """Return all rows that tell of a project: itself, its sums, stages and dates."""
    key = project["project"]
    return [project, *(row for table in ("funding", "stages", "milestones") for row in tables.rows(table, project=key))]


def timeline(tables: Policy, projects: Sequence[Row], names: Mapping[str, str], t: Translator) -> Figure:
    """Return at least one project on a scale of years, by their begin; `names` are those of voivodeships by TERYT."""
    ordered = sorted(projects, key=lambda row: row["from"])
    years = [int(day[:4]) for row in ordered for day in (row["from"], row["to"]) if day]
    listed = t.n("{n} programme or project", "{n} programmes and projects", len(ordered))
    key = "" if all(row["to"] for row in ordered) else t("A bar that fades away: its end was not found.")
    return Figure(
        name="policy-timeline",
        title=t("{what}, {first}–{last}", what=listed, first=min(years), last=max(years)),
        subtitle=t("Programmes and projects for clusters that the atlas has documents on · years"),
        source=source_line(tables, ordered, t),
        text=" ".join(f"{say(row, 'name', t)}: {period(row, t)}." for row in ordered),
        columns=_timeline_columns(t),
        rows=[_project_row(tables, row, names, t) for row in ordered],
        chart=Chart("timeline", "name", ("begin", "end"), text="period", note="note", key=key),
        notes=[
            t(
                "The list is not complete: it holds what the documents known to the atlas describe. Where two sources "
                "give different sums, both are shown."
            )
        ],
        explained="glossary",
        wide=True,
    )


def _timeline_columns(t: Translator) -> list[Column]:
    labels = {
        "name": t("Name"),
        "kind": t("Kind"),
        "regions": t("Voivodeship"),
        "period": t("Period"),
        "operator": t("Operator"),
        "programme": t("Money from"),
        "sums": t("Sums"),
        "support": t("Kinds of support"),
        "source": t("Source"),
    }
    drawn = [Column(key, drawn_only=True) for key in ("note", "begin", "end")]
    return [*(Column(key, label) for key, label in labels.items()), *drawn]


def _project_row(tables: Policy, row: Row, names: Mapping[str, str], t: Translator) -> Sequence[Cell]:
    kind = t("programme") if row["kind"] == "programme" else t("project")
    regions = ", ".join(names.get(code, code) for code in split(row["region"]))
    return (
        say(row, "name", t),
        kind,
        regions,
        period(row, t),
        say(row, "operator", t) or None,
        row["programme"] or None,
        "; ".join(sums(tables, row, t)) or None,
        say(row, "support", t) or None,
        titles(tables, project_rows(tables, row), t),
        f"{kind} · {regions}",
        *policy.years(row["from"], row["to"]),
    )


OWN_COUNTS = _(
    "Exchange of the atlas: the plan is that of the institution that runs the atlas. The atlas counts messages whose "
    "sender was confirmed, what both sides said came of them after three months (where they differ, the lower), and "
    "meetings of events that were held."
)


def indicators(tables: Policy, projects: Sequence[Row], t: Translator) -> Figure | None:
    """Return planned against achieved indicators by project, on the scale of the plan; None without any."""
    listed = [row for project in projects for row in tables.rows("indicators", project=project["project"])]
    if not listed:
        return None
    ratios = [value for row in listed if (value := _ratio(row)) is not None]
    unplanned = [f"{say(row, 'name', t)}: {_achieved(row, t)}" for row in listed if _ratio(row) is None]
    return Figure(
        name="policy-indicators",
        title=t("Plan reached in {n} of {whole} indicators", n=sum(value >= 1 for value in ratios), whole=len(ratios)),
        subtitle=t("Achieved indicators of projects · per cent of the plan"),
        source=source_line(tables, listed, t),
        text=" ".join(f"{say(row, 'name', t)}: {_result(row, t)}." for row in listed),
        takeaway=t("Without a known plan: {results}.", results="; ".join(unplanned)) if unplanned else "",
        columns=_indicator_columns(t),
        rows=[_indicator_row(tables, row, t) for row in listed],
        chart=Chart(
            "bullets",
            "indicator",
            ("ratio",),
            text="share",
            note="numbers",
            reference=1.0,
            group="project",
            only="compared",
            key=t("Bar: achieved. Line: the plan (100%)."),
        ),
        notes=[
            t(
                "The ratio is computed by the atlas. Indicators count, they do not weigh: 300% of one planned "
                "initiative is three initiatives. Without a known plan there is no ratio."
            ),
            *([t(OWN_COUNTS)] if any(project["kind"] == policy.EXCHANGE for project in projects) else []),
        ],
        explained="glossary",
    )


def _indicator_columns(t: Translator) -> list[Column]:
    return [
        Column("project", t("Project")),
        Column("indicator", t("Indicator")),
        Column("planned", t("Planned"), 0),
        Column("achieved", t("Achieved"), 0),
        Column("unit", t("Unit")),
        Column("ratio", t("Achieved by planned"), 0, percent=True),
        Column("source", t("Source")),
        Column("share", drawn_only=True),
        Column("numbers", drawn_only=True),
        Column("compared", drawn_only=True),
    ]


def _ratio(row: Row) -> float | None:
    return ratio(number(row, "planned"), number(row, "achieved"))


def _achieved(row: Row, t: Translator) -> str:
    value = number(row, "achieved")
    return t("no data") if value is None else t.number(value)


def _numbers(row: Row, t: Translator) -> str:
    planned = number(row, "planned")
    plan = t("no data") if planned is None else t.number(planned)
    return t("planned {planned}, achieved {achieved}", planned=plan, achieved=_achieved(row, t))


def _result(row: Row, t: Translator) -> str:
    share = _ratio(row)
    return _numbers(row, t) if share is None else f"{_numbers(row, t)} ({t.percent(share)})"


def _indicator_row(tables: Policy, row: Row, t: Translator) -> Sequence[Cell]:
    share = _ratio(row)
    return (
        say(tables.project(row["project"]), "name", t),
        say(row, "name", t),
        number(row, "planned"),
        number(row, "achieved"),
        say(row, "unit", t),
        share,
        titles(tables, [row], t),
        t("no ratio") if share is None else t.percent(share),
        _numbers(row, t),
        int(share is not None),
    )


def partners(tables: Policy, project: Row, founded: Sequence[MetaCluster], registry: Registry) -> list[Row]:
    """Return who took part in a project by its documents, then members of its meta-clusters whom these do not name."""
    people = tables.rows("participants", project=project["project"])
    named = {row["cluster"] or row["name"] for row in people}
    seats = [seat(member, registry) for one in founded for member in one.members]
    others = {made.cluster_id or made.name: made for made in seats}
    return [*people, *(_member(made) for key, made in others.items() if key not in named)]


def _member(made: MemberSeat) -> Row:
    latitude, longitude = ("" if one is None else str(one) for one in (made.latitude, made.longitude))
    seat_cells = {"country": made.country, "place": made.town, "latitude": latitude, "longitude": longitude}
    return {"name": made.name, "role": "participant", "cluster": made.cluster_id, "sources": "", **seat_cells}


def metaclusters(  # noqa: PLR0913, PLR0917 - documents, records and how they are shown
    tables: Policy, project: Row, founded: Sequence[MetaCluster], registry: Registry, view: View, t: Translator
) -> Figure:
    """Return the participants of a project and the meta-clusters that it founded, as records have these.

    What documents say of the project stands in its tables; names of the registry lead to their profiles.
    """
    (told,) = tables.rows("foundings", project=project["project"])
    people = partners(tables, project, founded, registry)
    created, possible = (
        [_theme(one, registry, t) for one in founded if (one.status == "planned") is planned]
        for planned in (False, True)
    )
    return Figure(
        name="policy-metaclusters",
        title=t("{n} meta-clusters created, {k} held possible", n=len(created), k=len(possible)),
        subtitle=t(
            "{project}: meta-clusters, partners and participants · {day}",
            project=say(project, "name", t),
            day=wording.partial_date(PartialDate(told["as_of"]), t),
        ),
        source=source_line(tables, [told, *people], t),
        text=_created(created, possible, people, t),
        takeaway=_created(created, possible, (), t),
        wide=True,
        columns=_partner_columns(t),
        rows=[_participant(tables, row, founded, t) for row in people],
        chart=Chart("table", "name", ("name", "role", "seat")),
        notes=_partnership_notes(t),
        explained="glossary",
        links=[_profile(row["cluster"], registry, view) for row in people],
    )


def _partner_columns(t: Translator) -> list[Column]:
    return [
        Column("name", t("Name")),
        Column("role", t("Role")),
        Column("country", t("Country")),
        Column("place", t("Place")),
        Column("theme", t("Meta-cluster")),
        Column("source", t("Source")),
        Column("seat", t("Seat"), drawn_only=True),
    ]


def _theme(one: MetaCluster, registry: Registry, t: Translator) -> str:
    """Name a meta-cluster, with the members that are known."""
    members = ", ".join(seat(member, registry).name for member in one.members)
    return f"{_named(one, t)} ({members})" if members else _named(one, t)


def _named(one: MetaCluster, t: Translator) -> str:
    return bind(named(one, t)) if t.language == "pl" else named(one, t)


def _created(created: Sequence[str], possible: Sequence[str], people: Iterable[Row], t: Translator) -> str:
    """Name the meta-clusters, and the places of the participants if there are any."""
    named = t("Created: {names}.", names=", ".join(created)), t("Held possible: {names}.", names=", ".join(possible))
    places = dict.fromkeys(f"{row['place']} ({country(row, t)})" for row in people if row["latitude"])
    return " ".join([*named, t("Places on the map: {names}.", names=", ".join(places))] if places else named)


def country(row: Row, t: Translator) -> str:
    """Name the country of a participant."""
    return str(Locale(t.language).territories[row["country"]])


def role_names(t: Translator) -> dict[str, str]:
    """Name the `ROLES`."""
    return {
        "lead": t("lead partner"),
        "partner": t("partner"),
        "observer": t("observer"),
        "participant": t("participating cluster"),
    }


def _participant(tables: Policy, row: Row, founded: Sequence[MetaCluster], t: Translator) -> Sequence[Cell]:
    key = {row["cluster"], row["name"]} - {""}
    theme = ", ".join(_named(one, t) for one in founded if any({who.cluster_id, who.name} & key for who in one.members))
    unknown = t("not known") if row["role"] == "participant" else None
    land, source = country(row, t), titles(tables, [row], t)
    where = f"{row['place']}, {land}" if row["place"] else land
    return row["name"], role_names(t)[row["role"]], land, row["place"] or None, theme or unknown, source or None, where


def _profile(cluster: str, registry: Registry, view: View) -> Link | None:
    if cluster not in registry.positions:
        return None
    return Link("profile", cluster, view.change(cluster=cluster).address("cluster"))


def _partnership_notes(t: Translator) -> list[str]:
    return [
        t(
            "Which Polish participant joined which meta-cluster is not known: the atlas links them with the project "
            "only and assigns them to none. Full lists of members were not found."
        ),
        t(
            "Dots say where a partner sits, not how large it is. Partners whose place was not found are in the list "
            "only."
        ),
    ]


COUNTED = ("participants", "clusters", "coordinators", "countries", "meetings", "projects", "firms")


def matchmaking(tables: Policy, registry: Registry, t: Translator) -> Figure:
    """Return the matchmaking events by document, and the means per coordinator that follow from them."""
    rows = tables.rows("event_figures")
    everywhere = _counted(rows, "")
    # Two coordinators sit in each meeting.
    mean = policy.meetings_per_coordinator(everywhere["meetings"], everywhere["coordinators"])
    listed = [
        _event_row(tables, event, told, registry, t) for event in tables.rows("events") for told in _told(rows, event)
    ]
    return Figure(
        name="policy-matchmaking",
        title=_growth(tables, rows, t),
        subtitle=t("Cluster-to-cluster matchmaking, figures as the sources give them · 2013–2017"),
        source=source_line(tables, rows, t),
        text=f"{_mean(everywhere, mean, t)} {_own(rows, registry, t)}",
        takeaway=_mean(everywhere, mean, t),
        columns=_event_columns(t),
        rows=listed,
        chart=Chart("bars", "event", ("held",), text="meetings", note="document", only="compared"),
        notes=[
            t(
                "Where two sources differ (about 450 or 433 meetings in Berlin; about 500 or 497 in Warsaw), both are "
                "shown; the means rest on the document that also counts the coordinators."
            ),
            t("Meetings are arranged beforehand, face to face, 20 minutes each."),
        ],
        explained="glossary",
    )


def _growth(tables: Policy, rows: Sequence[Row], t: Translator) -> str:
    """Say how many meetings the first and the last event had whose meetings were counted."""
    begins = {event["event"]: event["from"][:4] for event in tables.rows("events") if event["place_pl"]}
    held = [row for row in rows if row["measure"] == "meetings" and not row["region"] and row["event"] in begins]
    first, last = held[0], held[-1]
    return t(
        "Meetings: {first} in {begin}, {last} in {end}",
        first=_said(first, t),
        begin=begins[first["event"]],
        last=_said(last, t),
        end=begins[last["event"]],
    )


def _told(rows: Sequence[Row], event: Row) -> list[list[Row]]:
    """Return what is counted of an event, or of a region there, by document; one empty list where nothing is."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row["event"] == event["event"]:
            found.setdefault((row["region"], row["sources"]), []).append(row)
    return list(found.values()) or [[]]


def _event_columns(t: Translator) -> list[Column]:
    labels = {
        "participants": t("Participants"),
        "clusters": t("Clusters"),
        "coordinators": t("Coordinators"),
        "countries": t("Countries"),
        "meetings": t("Meetings"),
        "projects": t("Projects that followed"),
        "firms": t("Firms taking part"),
    }
    return [
        Column("event", t("Event")),
        Column("days", t("Date")),
        *(Column(key, labels[key]) for key in COUNTED),
        Column("source", t("Source")),
        *(Column(key, drawn_only=True) for key in ("held", "document", "compared")),
    ]


def _counted(rows: Sequence[Row], region: str) -> dict[str, float]:
    """Return coordinators and meetings of Berlin, of a region or of all, by the first document that counts them."""
    counted: dict[str, float] = {}
    for row in rows:
        if (row["event"], row["region"]) == (BERLIN, region) and row["measure"] in ("coordinators", "meetings"):
            counted.setdefault(row["measure"], float(row["value"]))
    return counted


def _mean(counted: Mapping[str, float], mean: float, t: Translator) -> str:
    return t(
        "In Berlin {c} coordinators held about {m} meetings: {mean} per coordinator, since two sit in each.",
        c=t.number(counted["coordinators"]),
        m=t.number(counted["meetings"]),
        mean=t.number(mean, 1),
    )


def _own(rows: Sequence[Row], registry: Registry, t: Translator) -> str:
    """Say how many of these meetings the coordinators of one voivodeship held."""
    region = next((row["region"] for row in rows if row["region"]), "")
    own = _counted(rows, region)
    return t(
        "The {k} coordinators seated in {region} Voivodeship held {r} of them: {own} per coordinator.",
        k=t.number(own["coordinators"]),
        region=t.pick(registry.voivodeship(region).locative_pl, region_name(registry, region, t)),
        r=t.number(own["meetings"]),
        own=t.number(own["meetings"] / own["coordinators"], 1),  # from the side of the region's coordinators
    )


def _event_row(tables: Policy, event: Row, told: Sequence[Row], registry: Registry, t: Translator) -> Sequence[Cell]:
    """Return what one document says of an event, or of a region there; meetings of whole events are drawn."""
    said = {row["measure"]: _said(row, t) for row in told}
    held = next((float(row["value"]) for row in told if row["measure"] == "meetings"), None)
    region = next((row["region"] for row in told), "")
    name = f"{say(event, 'name', t)}, {region_name(registry, region, t)}" if region else say(event, "name", t)
    source = titles(tables, told, t) or None
    days = when(event, "from", "to", t)
    drawn = int(held is not None and not region and bool(event["place_pl"]))
    return name, days, *(said.get(key) for key in COUNTED), source, held, source, drawn


def _said(row: Row, t: Translator) -> str:
    """Write a figure as its source does: exactly, about or over."""
    number_text = t.number(float(row["value"]))
    return {
        "": number_text,
        "about": t("about {value}", value=number_text),
        "over": t("over {value}", value=number_text),
    }[row["qualifier"]]
