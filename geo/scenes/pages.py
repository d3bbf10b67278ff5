"""How the scenes of the analysis pages are made: each as its page arranges it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.figures.choropleth import Colouring
from geo.selection.filters import Selection
from geo.selection.view import View
from geo.store.files import web_resources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.analysis.quadrants import Search
    from geo.figures.sectors import Subject
    from geo.scenes.scene import Drawn, Scene
    from geo.store.policy import Row


def region_selection(scene: Scene) -> Selection:
    """Clusters seated in the voivodeship of the profile; all where none is chosen."""
    return Selection(scene.registry, View(lang=scene.view.lang, region=scene.view.region[:1]))


def region_figures(scene: Scene) -> Sequence[Drawn]:
    """Profile, clusters, strengths, change, gaps and unorganised branches of a voivodeship."""
    from geo.figures import region_outlook
    from geo.figures import regions as figures

    if not scene.view.region:
        return ()
    region = scene.view.region[0]
    profile = figures.Profile(scene.registry, scene.sources.statistics(), scene.view, scene.t, region)
    draws = (figures.profile, figures.clusters, figures.strengths, region_outlook.change, region_outlook.gaps,
             region_outlook.unorganised)  # fmt: skip
    return [draw(profile) for draw in draws]


def compare_figures(scene: Scene) -> Sequence[Drawn]:
    """Measures, structures and nearest structures of several voivodeships."""
    from geo.figures import compare as figures

    regions, _ = figures.chosen(scene.view, scene.t)
    if not regions:
        return ()
    compared = figures.Comparison(scene.registry, scene.sources.statistics(), scene.view, scene.t, regions)
    return [draw(compared) for draw in (figures.measures, figures.structures, figures.similar)]


def _subject(scene: Scene) -> Subject:
    from geo.analysis import sectors
    from geo.figures import sectors as sector_figures

    slug = sectors.chosen(scene.view, scene.registry.sector_slugs[:-1])
    return sector_figures.Subject(scene.registry, scene.sources.statistics(), scene.view, scene.t, slug)


def sector_selection(scene: Scene) -> Selection:
    """Clusters of the sector group."""
    view = scene.view
    kept = view.cleared().change(sector=view.sector, region=view.region, cluster=view.cluster)
    return Selection(scene.registry, kept)


def sector_colours(scene: Scene) -> Colouring:
    """Location quotients of the sector group."""
    from geo.figures import sectors as sector_figures

    subject = _subject(scene)
    return sector_figures.colouring(subject, scene.selection) if subject.slug else Colouring("none", None, None)


def sector_figures(scene: Scene) -> Sequence[Drawn]:
    """Concentration, divisions, change and European peers of a sector group."""
    from geo.figures import sectors as figures
    from geo.web.panels import sectors as page

    subject, t = _subject(scene), scene.t
    if not subject.slug:
        return ()
    place = figures.concentration_figure(subject)
    divisions = figures.division_figure(subject)
    change = figures.change_figure(subject)
    peers = figures.peer_figure(subject, figures.peer_division(subject))
    return [
        (place, page.table(place, t, keep=(0, 2, 1, 3, 5))),
        (divisions, page.table(divisions, t)),
        (change, page.change(change, subject)),
        (peers, page.peers(peers, t)),
    ]


def _search(scene: Scene) -> Search:
    from geo.analysis.quadrants import Search

    return Search(scene.sources.potential(scene.view.year)[0], scene.registry, scene.view)


def _potential_source(scene: Scene, search: Search) -> str:
    from geo.web.panels import findings

    provenance = scene.sources.statistics().provenance(search.potential.year)
    return findings.source(provenance, scene.registry.manifest["built"], scene.t)


def potential_colours(scene: Scene) -> Colouring:
    """Location quotients of the chosen division; nothing where none is chosen."""
    from geo.figures import sectors as sector_figures

    if not scene.view.division:
        return Colouring("none", None, None)
    division = scene.view.division
    groups = scene.sources.statistics().divisions()["group"]
    view = scene.view.change(sector=(str(groups[division]),))
    subject = sector_figures.Subject(scene.registry, scene.sources.statistics(), view, scene.t, view.sector[0])
    return sector_figures.colouring(subject, scene.selection)


def potential_figures(scene: Scene) -> Sequence[Drawn]:
    """The quadrants, whose title names the division, and, where a cell is open, its series."""
    from geo.web.panels import evidence, findings

    search, t = _search(scene), scene.t
    source = _potential_source(scene, search)
    regions = web_resources(scene.sources.settings).get("regions")
    found = [(findings.quadrant_figure(search, t, source), findings.quadrant_map(search, regions, t))]
    if search.opened:
        series = evidence.series_figure(search, scene.sources.potential(scene.view.year)[1], t, source)
        found.append((series, evidence.series_bars(series, t)))
    return found


def _year(scene: Scene, subject: Subject) -> int:
    from geo.analysis import history

    return history.chosen(scene.view.year, subject.statistics.years(), scene.sources.today)


def history_selection(scene: Scene) -> Selection:
    """Clusters known to have been founded by the end of the year."""
    from geo.web.panels import history as history_page

    subject = _subject(scene)
    return history_page.on_map(subject, _year(scene, subject))


def history_colours(scene: Scene) -> Colouring:
    """Location quotients of the year."""
    from geo.web.panels import history as history_page

    subject = _subject(scene)
    return history_page.colouring(subject, scene.selection, _year(scene, subject))


def history_figures(scene: Scene) -> Sequence[Drawn]:
    """Events of the registry beside employment."""
    from geo.web.panels import history as page

    subject = _subject(scene)
    year = _year(scene, subject)
    figure = page.figure(subject, year, scene.sources.today)
    return [(figure, page.strips(subject, figure, year))]


def policy_figures(scene: Scene) -> Sequence[Drawn]:
    """Timeline, indicators, meta-clusters and matchmaking of the programmes of a voivodeship, or of all."""
    from geo.figures import policy as figures
    from geo.selection.describe import region_name
    from geo.store import policy
    from geo.web.panels import policy as policy_page

    t, tables = scene.t, policy.load()
    projects = policy_page.chosen(tables, scene.view)
    names = {code: region_name(scene.registry, code, t) for code in scene.registry.region_codes}
    found = [figures.timeline(tables, projects, names, t)] if projects else []
    measured = figures.indicators(tables, projects, t) if projects else None
    return [*found, *([measured] if measured else []), *metaclusters(scene, projects),
            policy_page.matchmaking(tables, scene.registry, t)]  # fmt: skip


def metaclusters(scene: Scene, projects: Sequence[Row]) -> list[Drawn]:
    """Meta-clusters of those of the projects that founded any."""
    from geo.figures import policy as figures
    from geo.store import policy

    tables, view, resources = policy.load(), scene.view, web_resources(scene.sources.settings)
    profiles = {key: view.change(cluster=key).address("cluster") for key in scene.registry.ids}
    return [
        figures.metaclusters(tables, project, resources, profiles, scene.t)
        for project in projects
        if tables.rows("metaclusters", project=project["project"])
    ]
