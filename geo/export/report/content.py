"""What a report says, as data for its template: cover, summary, map, figures, profiles, clusters, methods, sources."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from geo import taxonomy, theme
from geo.export.drawing.pictures import alternative
from geo.export.report import text
from geo.figures import choropleth, facts
from geo.figures import map as figures
from geo.figures.figure import missing
from geo.figures.layers import explained
from geo.figures.sources import joined, version_line
from geo.i18n import NO_BREAK
from geo.scenes import pages
from geo.selection import describe, wording
from geo.selection.describe import place, region_name, sector_name, town_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.figures.figure import Figure
    from geo.i18n import Translator
    from geo.scenes.scene import Scene

MOST_DETAILED = 60  # clusters; longer lists are set in a compact form
LONGEST_NAME = 110  # characters
MOST_NAMED = 4  # voivodeships in a title
MOST_FINDINGS = 5
LONGEST_FINDING = 170  # characters
TINT = theme.RAMP[0]  # ground of the summary


@dataclass(frozen=True)
class Part:
    """Figures under one heading of a report."""

    heading: str  # what stands above them
    lead: str
    figures: Sequence[Figure]  # in their order


@dataclass(frozen=True)
class Report:
    """A scene to be reported."""

    scene: Scene  # what is shown

    @property
    def t(self) -> Translator:
        """Translator of the scene."""
        return self.scene.t

    @cached_property
    def parts(self) -> Sequence[Part]:
        """The figures of the page, then the profile of the one voivodeship and of the one sector of the View."""
        scene, t = self.scene, self.t
        scenes = [] if scene.page == "cluster" else [(scene.page, scene)]
        for page, chosen in (("regions", scene.view.region), ("sectors", scene.view.sector)):
            if len(chosen) == 1 and chosen != (taxonomy.UNASSIGNED,) and scene.page not in (page, "cluster"):
                scenes.append((page, pages.scene(scene.sources, page, scene.view, t)))
        parts = [Part(_heading(page, one, t), _lead(page, t), self._shown(page, one.reported)) for page, one in scenes]
        return [part for part in parts if part.figures]

    def _shown(self, page: str, figures: Sequence[Figure]) -> Sequence[Figure]:
        """Leave out counts of clusters that the report of a map gives anyway, counts of none, and value added."""
        if self.scene.page or bool(page) != bool(self.scene.selection.count):
            return figures
        # A report of clusters keeps to clusters and branches; value added is of all activities.
        return [figure for figure in figures if not _counts(figure) and figure.name != "region-value-added"]

    @cached_property
    def figures(self) -> Sequence[Figure]:
        """All figures of the report, in their order."""
        return [figure for part in self.parts for figure in part.figures]

    @property
    def findings(self) -> Sequence[Mapping[str, str]]:
        """What the summary says, from the figures that have something to say."""
        telling = [one for one in self.figures if not one.empty and not (self.scene.page and _counts(one))]
        return [{"title": f"{one.title}.", "text": first_sentences(one.text)} for one in telling[:MOST_FINDINGS]]

    @cached_property
    def cluster(self) -> Mapping[str, Any] | None:
        """The record of the one cluster whose page is reported; None on every other page."""
        scene = self.scene
        return (
            scene.registry.record(int(scene.positions[0])) if scene.page == "cluster" and scene.view.cluster else None
        )

    @property
    def words(self) -> str:
        """The View in words; on the page of a cluster its name and place."""
        if not self.cluster:
            return self.scene.words
        return f"{self.title}, {facts.seat_text(self.scene.registry, self.cluster, self.t)}"

    @cached_property
    def title(self) -> str:
        """What the report is on; the finding of a page is no title of a whole report."""
        scene, t, view = self.scene, self.t, self.scene.selection.view
        if scene.page == "cluster" or not scene.listed:
            return text.shortened(scene.words, LONGEST_NAME)
        kind = t.pick(*taxonomy.SECTOR_PHRASES[view.sector[0]]) if len(view.sector) == 1 else ""
        one = scene.registry.voivodeship(view.region[0]) if len(view.region) == 1 else None
        where = t.pick(one.locative_pl, one.name_en) if one else ""
        if kind and where:
            return t("{kind} clusters in {region} Voivodeship", kind=kind, region=where)
        if where:
            return t("Clusters in {region} Voivodeship", region=where)
        if kind:
            return t("{kind} clusters in Poland", kind=kind)
        if 1 < len(view.region) <= MOST_NAMED:
            names = ", ".join(region_name(scene.registry, code, t) for code in view.region)
            return t("Clusters in the voivodeships: {regions}", regions=names)
        return t("Selected clusters in Poland") if describe.chips(scene.selection, t) else t("Clusters in Poland")


def content(report: Report, pictures: Mapping[str, str]) -> Mapping[str, Any]:
    """Return all that the template sets, as lists, mappings and texts.

    `pictures` are the names of the picture files: of ``map``, ``qr`` and each figure that has a chart.
    """
    scene, t = report.scene, report.t
    notes = text.shared_notes(report.figures)
    told = {
        "language": t.language,
        "document": _document(report),
        "labels": _labels(scene),
        "cover": _cover(report, pictures.get("qr")),
        "summary": _summary(report),
        "map": _map(scene, pictures.get("map")) if scene.mapped else None,
        "sections": [_section(part, notes, pictures, t) for part in report.parts],
        "clusters": _clusters(report) if scene.listed else None,
        "methods": text.methods(scene, report.figures, notes),
        "sources": _sources(report),
    }
    cleaned: dict[str, Any] = text.cleaned(told, t)
    cleaned["cover"]["link"] = scene.link  # an address is no text: nothing may be added to it
    return {**cleaned, "colours": {**theme.LIGHT, "tint": TINT, "no-data": theme.NO_DATA}}


def _counts(figure: Figure) -> bool:
    """Whether a figure counts clusters, as map and headline numbers do."""
    return figure.chart.values == ("clusters",)


def _heading(page: str, scene: Scene, t: Translator) -> str:
    view = scene.view
    if page == "regions" and view.region:
        return t("Regional profile: {region} Voivodeship", region=region_name(scene.registry, view.region[0], t))
    if page == "sectors" and view.sector:
        return t("Sector: {name}", name=sector_name(scene.registry, view.sector[0], t))
    return scene.heading if page else t("Clusters by sector and voivodeship")


def _lead(page: str, t: Translator) -> str:
    return {
        "regions": t("What the voivodeship is strong in, how it changed and what it lacks, by public statistics."),
        "sectors": t("Where the sector is concentrated, how it changed and where its peers in Europe are."),
    }.get(page, "")


def _document(report: Report) -> Mapping[str, Any]:
    scene, day = report.scene, report.scene.sources.today
    author = scene.sources.settings.body or report.t("Atlas of Polish clusters")
    return {
        "title": report.title,
        "document-title": report.title,
        "author": author,
        "description": report.words,
        "keywords": [report.t("data version {version}", version=scene.version)],
        "date": [day.year, day.month, day.day],
    }


def _labels(scene: Scene) -> Mapping[str, str | list[str]]:
    t = scene.t
    return {
        "atlas": t("Atlas of Polish clusters"),
        "version": version_line(scene.version, scene.sources.today, t),
        "page": t("page {n} of {all}", n="{n}", all="{all}"),
        "quiet": [t("no data"), t("none known")],
        "missing": t("no data"),
        "contents": t("Contents"),
    }


def _cover(report: Report, qr: str | None) -> Mapping[str, Any]:
    scene, t, link = report.scene, report.t, report.scene.link
    body = scene.sources.settings.body
    facts = [(t("Date"), t.day(scene.sources.today)), (t("Data version"), scene.version)]
    kicker = t("Report from the Atlas of Polish clusters")
    named = scene.page and scene.page != "cluster"
    return {
        "kicker": f"{kicker} · {_heading(scene.page, scene, t)}" if named else kicker,
        "words": report.words,
        "subtitle": scene.subtitle,
        "about": t(
            "This report shows a view of the atlas on paper: key numbers, map, figures with their tables, the clusters "
            "with their statuses and sources, methods and limits. The numbers are those of the screen on that day."
        ),
        "facts": [[t("Published by"), body], *facts] if body else facts,
        "scan": t("This view in the atlas:") if link else "",
        "shown": link or "",
        "qr": qr,
    }


def _summary(report: Report) -> Mapping[str, Any]:
    scene, t = report.scene, report.t
    if report.cluster:
        told = facts.facts(scene.registry, report.cluster, t, scene.sources.today)
        chosen = [told[key] for key in facts.CARD]
        cards = [{"title": f"{fact.name}:", "text": text.shortened(fact.text)} for fact in chosen]
        return {"heading": t("In short"), "headlines": [], "findings": cards, "notes": []}
    counted = figures.headline_rows(scene.selection, t) if scene.listed else []
    headlines = [{**one, "note": one["note"] or ""} for one in counted]
    notes = list(describe.unknown_notes(scene.selection, t)) if scene.listed else []
    if not scene.positions:
        notes.append(t("No cluster known to the atlas fits this view; that is no proof that there is none."))
    return {"heading": t("In short"), "headlines": headlines, "findings": report.findings, "notes": notes}


def first_sentences(told: str, longest: int = LONGEST_FINDING) -> str:
    """Return as many whole sentences of a text as fit; one at least, cut where it is too long itself."""
    sentences = told.replace(". ", ".\n").split("\n")
    kept = sentences[0]
    for sentence in sentences[1:]:
        if len(kept) + len(sentence) >= longest:
            break
        kept += " " + sentence
    return text.shortened(kept, 2 * longest)


def _map(scene: Scene, picture: str | None) -> Mapping[str, Any]:
    t, colours = scene.t, scene.colours
    values, scale = colours.figures, colours.scale
    known = values if values and not colours.few else None
    poland = t("Poland: {value}", value=choropleth.value_text(colours, known.poland, t)) if known else ""
    remarks = [t("Beside the classes: number of voivodeships.")] if scale else []
    if scene.positions and scene.seats:
        remarks += [
            t("A point is the coordinator's seat, not the cluster's reach."),
            t(
                "A number: clusters with seats close together. Golden ring: National Key Cluster, now or formerly. "
                "Dashed: seat uncertain."
            ),
        ]
        unseated = describe.unseated_note(scene.selection, t)
        remarks += [f"{unseated}."] if unseated else []
    remarks += [explained(layer, t) for layer in scene.layers]
    return {
        "heading": t("Map"),
        "subtitle": scene.subtitle,
        "picture": picture,
        "alt": alternative(scene),
        "measure": colours.name,
        "classes": [dict(one) for one in choropleth.classes(colours, t)],
        "missing": choropleth.missing(colours, t),
        "note": choropleth.note(colours, t) if colours.few else "",
        "poland": poland,
        "remarks": " ".join(remarks),
        "signs": _signs(scene),
        "source": joined(_map_credits(scene)),
    }


def _signs(scene: Scene) -> list[Mapping[str, str]]:
    """Explain the letters and colours of the sectors on the map; only the begin of a long name."""
    registry = scene.registry
    if not scene.seats:
        return []
    places = sorted({int(registry.primary_sector[position]) for position in scene.selection.ordered})
    marks = [describe.sector_mark(registry, registry.sector_slugs[place], scene.t) for place in places]
    return [{"glyph": one.glyph, "colour": one.colour, "name": one.name.partition(",")[0]} for one in marks]


def _map_credits(scene: Scene) -> list[str]:
    """Name the sources of the map: registry and boundaries, and the figure whose quotients colour it."""
    others = {figure.source for figure in scene.figures}
    credits = [credit for credit in scene.credits if credit == scene.credits[0] or credit not in others]
    quotients = scene.colours.kind == "lq" and scene.figures
    return list(dict.fromkeys([*credits[:1], *([scene.figures[0].source] if quotients else []), *credits[1:]]))


def _section(part: Part, shared: Sequence[str], pictures: Mapping[str, str], t: Translator) -> Mapping[str, Any]:
    return {
        "heading": part.heading,
        "lead": part.lead,
        "figures": [_figure(one, shared, pictures, t) for one in part.figures],
    }


def _figure(one: Figure, shared: Sequence[str], pictures: Mapping[str, str], t: Translator) -> Mapping[str, Any]:
    tables, more = text.figure_tables(one, t)
    return {
        "title": one.headline,
        "subtitle": one.subtitle,
        "text": one.text if one.empty else one.takeaway,
        "picture": pictures.get(one.name),
        "alt": one.text,
        "beside": text.beside(one),
        "tables": tables,
        "more": more,
        "notes": [note for note in one.notes if note not in shared],
        "source": one.source,
    }


def _clusters(report: Report) -> Mapping[str, Any]:
    """List the clusters; where they are many, without their sources."""
    scene, t, count = report.scene, report.t, len(report.scene.positions)
    compact = count > MOST_DETAILED
    rows = [_cluster(scene, int(position), compact=compact) for position in scene.positions]
    names = [t("Name"), t("Sector"), t("Coordinator's seat"), t("Status"), t("Members"), t("Founded")]
    kinds = ["text", "text", "text", "text", "code", "code"]
    if not compact:
        names, kinds = [*names, t("Source")], [*kinds, "code"]
    lead = t("{words}. Statuses as on {day}.", words=report.words, day=t.day(scene.sources.today))
    sources = t("The pages that each record rests on are named in its profile in the atlas and in the workbook (XLSX).")
    if not count:
        sources = t("No cluster known to the atlas fits this view; that is no proof that there is none.")
    return {"heading": t("Table of clusters"), "lead": f"{lead} {sources}", "table": text.table(names, rows, kinds)}


def _cluster(scene: Scene, position: int, *, compact: bool) -> list[str]:
    registry, t, nothing = scene.registry, scene.t, scene.t("no data")
    record = registry.record(position)
    statuses = wording.status_labels(registry.history(record["id"]), scene.sources.today, t)
    number, year = record["members"], record["members_year"]
    members = nothing if missing(number) else f"{t.number(number)}{NO_BREAK}({year or t('year not known')})"
    one_region = len(scene.selection.view.region) == 1
    seat = town_name(record, t) if one_region else place(registry, record, t)
    row = [
        text.shortened(record["name"], LONGEST_NAME),
        facts.sector_text(registry, record, scene.view.sector, t),
        seat + (f" ({t('seat uncertain')})" if record["seat_quality"] == "weak" else ""),
        "; ".join(statuses) or t("none known"),
        members,
        str(record["founded"] or nothing),
    ]
    return row if compact else [*row, text.domains(record["sources"]) or nothing]


def _sources(report: Report) -> Mapping[str, Any]:
    scene, t = report.scene, report.t
    made = t(
        "Made by the Atlas of Polish clusters on {day} from this view: {words}.",
        day=t.day(scene.sources.today),
        words=report.words,
    )
    first, *rest = scene.credits  # the source of the registry is always told
    below = {figure.source for figure in report.figures}  # their figures
    look = t("Typeface: Source Sans Pro (SIL Open Font License). Accessible PDF (PDF/UA-1).")
    return {
        "heading": t("Sources and licences"),
        "credits": list(dict.fromkeys([first, *(credit for credit in rest if credit not in below)])),
        "table": text.sources(scene, report.figures),
        "colophon": [made, t("Data version {version}.", version=scene.version), look],
    }
