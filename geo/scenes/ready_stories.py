"""Ready stories: one per question with which officials come, and one for any voivodeship.

Their titles and notes are made from the data at hand, in the language of the translator, when they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from geo import taxonomy
from geo.analysis import aggregate
from geo.analysis.quadrants import BOTH, CONCENTRATED, Search
from geo.analysis.regions import span
from geo.figures import compare, history, potential, regions, sectors
from geo.figures import map as map_figures
from geo.scenes import pages
from geo.scenes.scene import LONGEST_TITLE, Scene, word_count
from geo.scenes.story import Step, Story, decode, step_of
from geo.selection import describe
from geo.selection.filters import Selection
from geo.selection.view import View
from geo.text import capital

if TYPE_CHECKING:
    from geo.analysis.quadrants import QuadrantCell
    from geo.i18n import Translator
    from geo.scenes.sources import Sources

S = TypeVar("S", bound=Scene)
REGION = "region-"  # with a TERYT code: region-06
NEAREST = 2  # voivodeships beside which one is shown
LONGEST_NOTE = 300  # characters that a room reads
LEADING = 3  # sectors or voivodeships that a note names


def names(sources: Sources) -> tuple[str, ...]:
    """Return the names of all ready stories."""
    return (*_QUESTIONS, *(REGION + code for code in sources.registry.region_codes))


def questions(t: Translator) -> dict[str, str]:
    """Return the questions that ready stories answer, by the story's name."""
    return {
        "ready-regions": t("Which clusters work in my region?"),
        "ready-sectors": t("Where are the clusters of an industry?"),
        "ready-potential": t("What potential has a region?"),
        "ready-poland": t("Presentation for a meeting: Poland at a glance"),
    }


def resolve(text: str | None, sources: Sources, t: Translator) -> Story | None:
    """Return the story that the text of an address stands for: a ready one by its name, or one packed into the text."""
    if not text:
        return None
    if text in _QUESTIONS:
        return _QUESTIONS[text](_Maker(sources, t)).cleaned()
    if text.startswith(REGION) and text.removeprefix(REGION) in sources.registry.region_codes:
        return _region(_Maker(sources, t), text.removeprefix(REGION)).cleaned()
    return decode(text)


class _Maker:
    """Makes steps of a story in one language."""

    def __init__(self, sources: Sources, t: Translator) -> None:
        self.sources, self.t, self.registry = sources, t, sources.registry

    def scene(self, page: str, view: View) -> Scene:
        return pages.scene(self.sources, page, view.change(lang=self.t.language), self.t)

    def typed(self, kind: type[S], page: str, view: View) -> S:
        return kind(self.sources, page, view.change(lang=self.t.language), self.t)

    def step(self, page: str, view: View, note: str, title: str = "") -> Step:
        return step_of(page, view, title or self.scene(page, view).title, note)

    def region(self, code: str) -> str:
        return describe.region_name(self.registry, code, self.t)

    def located(self, code: str) -> str:
        """Name a voivodeship as in “in Lublin Voivodeship”."""
        region = self.registry.voivodeship(code)
        return self.t("in {region} Voivodeship", region=self.t.pick(region.locative_pl, region.name_en))

    def leading(self, group: str, view: View | None = None) -> str:
        """Name the three sectors or voivodeships with the most clusters of a View."""
        counts = self.selection(view).counts(group)
        codes = [code for code in self.ranked(group, view)[:LEADING] if counts[code]]
        listed = [
            f"{describe.option_name(self.registry, group, code, self.t)}: {self.t.number(counts[code])}"
            for code in codes
        ]
        return self.t("Most clusters: {listed}.", listed="; ".join(listed)) if listed else ""

    def selection(self, view: View | None = None) -> Selection:
        return Selection(self.registry, view or View())

    def ranked(self, group: str, view: View | None = None) -> list[str]:
        """Return the codes of a group by their number of clusters, the most first; the unassigned left out."""
        counts = self.selection(view).counts(group)
        return sorted((code for code in counts if code != taxonomy.UNASSIGNED), key=lambda code: -counts[code])

    def key_clusters(self, view: View | None = None) -> str:
        """Count the National Key Clusters of a View: those of today, where any is known, and those last known."""
        t, selection = self.t, self.selection(view)
        now, past = map_figures.key_clusters(selection)
        if now:
            text = t(
                "National Key Clusters: {now} now, {past} by last known status.", now=t.number(now), past=t.number(past)
            )
            return text
        unknown = map_figures.last_award(self.registry, t)
        return t("National Key Clusters: {past} by last known status, {unknown}.", past=t.number(past), unknown=unknown)

    def density(self, code: str) -> str:
        """Place a voivodeship among all by clusters and by clusters per million inhabitants."""
        t = self.t
        dense = aggregate.by_region(self.selection(), "per_million")
        counts = self.selection().counts("region")
        if dense is None:
            return ""
        return t(
            "Place {place} of {n} voivodeships by number of clusters; {density} per million inhabitants, Poland "
            "{poland}.",
            place=t.number(1 + sum(number > counts[code] for number in counts.values())),
            n=t.number(len(counts)),
            density=t.number(dense.values[code] or 0, 1),
            poland=t.number(dense.poland or 0, 1),
        )

    def search(self, view: View | None = None) -> Search:
        return Search(self.sources.potential(None)[0], self.registry, view or View())

    def candidate(self, view: View | None = None) -> QuadrantCell | None:
        """Return the strongest concentration without an organisation; else with one; else the highest quotient."""
        cells = self.search(view).cells
        wanted = (kind for kind in (CONCENTRATED, BOTH) if any(cell.quadrant == kind for cell in cells))
        kind = next(wanted, None)
        return next((cell for cell in cells if kind in (None, cell.quadrant)), None)

    def quotients(self, division: str) -> str:
        """Name the voivodeships with the highest location quotients of a division."""
        listed = [f"{self.region(c.region)} ({self.t.number(c.lq, 2)})" for c in self.search().cells_of(division)]
        return self.t("Highest location quotients: {listed}.", listed=", ".join(listed[:LEADING]))

    def cell(self, cell: QuadrantCell) -> Step:
        """Show the evidence of a cell."""
        t, view = self.t, View(region=(cell.region,), division=cell.division)
        search, region = self.search(), capital(self.region(cell.region))
        name = t.pick(*search.potential.labels[cell.division])
        named = t("{region}: {division}", region=region, division=f"{name} ({cell.division})")
        short = t("Potential: {division}, {region}", division=cell.division, region=self.region(cell.region))
        title = named if word_count(named) <= LONGEST_TITLE else short
        note = potential.sentence(search, cell.region, cell.division, t)
        if len(note) > LONGEST_NOTE:  # the evidence lists the organisations
            note = potential.sentence(search, cell.region, cell.division, t, organisations=False)
        return self.step("potential", view, f"{note}.", title)

    def profile(self, code: str) -> Step:
        """Show the profile of a voivodeship with what it is strong in and how it changed."""
        view = View(region=(code,))
        subject = regions.Region(self.registry, self.sources.statistics(), view, self.t, code)
        first, last = span(subject.statistics)
        note = f"{regions.change(subject).title} ({first}–{last})."
        title = self.t("{region}: economic profile", region=capital(self.region(code)))
        return self.step("regions", view, note, title)

    def compared(self, codes: tuple[str, ...], title: str) -> Step:
        view = View(region=tuple(sorted(codes)))
        compared = compare.Comparison(self.registry, self.sources.statistics(), view, self.t, view.region)
        note = f"{compare.structures(compared).title}."
        return self.step("compare", view, note, title)

    def sector(self, slugs: Sequence[str], view: View, note: str = "") -> Step:
        """Show the first of some sector groups whose employment is published; of the others there is little to see."""
        scenes = [self.typed(pages.SectorScene, "sectors", view.change(sector=(slug,))) for slug in slugs]
        scene = next((scene for scene in scenes if scene.subject.measurable), scenes[0])
        named = describe.sector_name(self.registry, scene.view.sector[0], self.t)
        name = scene.words if word_count(scene.words) <= LONGEST_TITLE else named
        return self.step("sectors", scene.view, note or f"{sectors.concentration(scene.subject).title}.", name)

    def founded(self, view: View) -> Step:
        """Show the years of a View."""
        scene = self.typed(pages.HistoryScene, "history", view)
        return self.step("history", view, history.totals(scene.subject, scene.sources.today))

    def policy(self, view: View, title: str, note: str) -> Step:
        return self.step("policy", view.change(colour="none"), note, title)


def _region(make: _Maker, code: str) -> Story:
    from geo.analysis import compare, regions

    t, view = make.t, View(region=(code,))
    ranked = make.ranked("sector", view)
    statistics = make.sources.statistics()
    known = regions.structure(statistics, regions.year_of(statistics, None))
    near = tuple(other for other, _ in compare.similar(known, code)[:NEAREST])
    cell = make.candidate(view)
    strong = make.cell(cell) if cell else make.step("potential", view, "", t("No concentration of industries found"))
    steps = (
        make.step("", view, f"{make.density(code)} {make.key_clusters(view)}"),
        make.sector(tuple(ranked), view, make.leading("sector", view)),
        make.profile(code),
        strong,
        make.compared((code, *near), t("{region} beside similar voivodeships", region=capital(make.region(code)))),
        _region_policy(make, code),
    )
    return Story(t("Clusters {where}", where=make.located(code)), steps)


def _region_policy(make: _Maker, code: str) -> Step:
    t, view = make.t, View(region=(code,))
    scene = make.typed(pages.PolicyScene, "policy", view)
    if scene.projects:
        return make.policy(view, t("Cluster policy {where}", where=make.located(code)), scene.programmes[0].text)
    missing = t("The atlas has no document on programmes {where}; shown: all of Poland.", where=make.located(code))
    return make.policy(View(), t("Cluster policy: programmes and sources"), missing)


def _regions(make: _Maker) -> Story:
    t, ranked = make.t, make.ranked("region")
    dense = aggregate.by_region(make.selection(), "per_million")
    densest = max(ranked, key=lambda code: (dense.values[code] or 0) if dense else 0)
    steps = (
        make.step("", View(colour="count"), make.leading("region")),
        make.step(
            "",
            View(),
            make.density(densest),
            t("Most clusters per million inhabitants: {region}", region=make.region(densest)),
        ),
        make.step("", View(region=(ranked[0],)), make.leading("sector", View(region=(ranked[0],)))),
        make.profile(ranked[0]),
        make.compared(tuple(ranked[:3]), t("The three voivodeships with the most clusters")),
    )
    return Story(t("Which clusters work in my region?"), steps)


def _sectors(make: _Maker) -> Story:
    t, (first, second, *_) = make.t, make.ranked("sector")
    steps = (
        make.step("", View(colour="none"), make.leading("sector"), t("Industries of clusters in Poland")),
        make.step("", View(sector=(first,)), make.leading("region", View(sector=(first,)))),
        make.sector(make.ranked("sector"), View()),
        make.step("", View(sector=(second,)), make.leading("region", View(sector=(second,)))),
        make.founded(View(sector=(first,))),
    )
    return Story(t("Where are the clusters of an industry?"), steps)


def _potential(make: _Maker) -> Story:
    t, cell = make.t, make.candidate()
    caveat = t("A concentration is a hint to look closer, not a cluster: the atlas sees figures, not co-operation.")
    steps = [make.step("potential", View(), caveat)]
    if cell:
        division = View(division=cell.division)
        group = str(make.sources.statistics().divisions()["group"][cell.division])
        steps += [
            make.step("potential", division, make.quotients(cell.division)),
            make.cell(cell),
            make.profile(cell.region),
            make.sector([group, *make.ranked("sector")], View()),
        ]
    return Story(t("What potential has a region?"), tuple(steps))


def _poland(make: _Maker) -> Story:
    t = make.t
    key = View(status=("kkk", "kkk_past"), colour="none")
    programmes = make.typed(pages.PolicyScene, "policy", View()).programmes[0]
    steps = (
        make.step("", View(), make.leading("region"), t("Clusters in Poland")),
        make.step("", key, make.key_clusters(), t("National Key Clusters")),
        make.sector(make.ranked("sector"), View(), make.leading("sector")),
        make.step(
            "potential",
            View(),
            t("A concentration is a hint to look closer, not a cluster: the atlas sees figures, not co-operation."),
        ),
        make.founded(View()),
        make.policy(View(), t("Cluster policy: programmes and sources"), programmes.title + "."),
    )
    return Story(t("Clusters in Poland: presentation for a meeting"), steps)


_QUESTIONS: dict[str, Callable[[_Maker], Story]] = {
    "ready-regions": _regions,
    "ready-sectors": _sectors,
    "ready-potential": _potential,
    "ready-poland": _poland,
}
