"""The pages of an offline bundle: HTML of every step and of the index, complete without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from geo import taxonomy
from geo.export import records
from geo.figures import facts, sources
from geo.figures.figure import shared_notes
from geo.figures.layers import told
from geo.i18n import LANGUAGES
from geo.links import web_link
from geo.selection import describe, wording
from geo.selection.describe import sector_name
from geo.text import split
from geo.web import charts, server
from geo.web.panels import extras, legend
from geo.web.panels.results import kilometres_text
from geo.web.render import render

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.figures.figure import Figure
    from geo.i18n import Translator
    from geo.scenes.scene import Scene

# Everything from the folder itself; the folder is no origin where it lies on a disk, so the scheme is named as well.
# Attributes of style carry the colours of sectors and the lengths of bars.
POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; style-src-attr 'unsafe-inline'; "
    "img-src 'self' file: data:; font-src 'self' file:; base-uri 'none'; form-action 'none'"
)
SIZE = (1280, 960)  # px of the map's picture
LANGUAGE_NAMES = {"pl": "Polski", "en": "English"}
FILTERS = ("sector", "region", "status", "activity")  # that narrow a map


@dataclass(frozen=True)
class StepPage:
    """A step of a bundle in one language."""

    scene: Scene  # what it shows
    number: int  # its place, from 1
    title: str  # its author's title, or what the scene is called in this language
    note: str  # its author's note
    foreign: str | None  # language of the title where that is not the page's
    data: Callable[[StepPage], Mapping[str, bytes]]  # makes its files of data

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        """Files of data by path, below the folder of the language."""
        return self.data(self)

    @property
    def href(self) -> str:
        """Name of its page."""
        return f"step-{self.number}.html"

    @property
    def picture(self) -> str:
        """Path of the map's picture."""
        return f"images/step-{self.number}.png"

    @property
    def words(self) -> str:
        """The View in words; empty where the title says it."""
        return "" if self.title == self.scene.words else self.scene.words


@dataclass(frozen=True)
class Folder:
    """The steps of a bundle in one language."""

    title: str  # as its author wrote it
    steps: Sequence[StepPage]  # in their order, at least one
    t: Translator  # translator of the pages
    foreign: str | None  # language of the author's texts where that is not the pages'

    def index(self, up: str = "../") -> str:
        """Render the table of contents; `up` leads from its folder to that of the bundle (empty: it lies there)."""
        credits = dict.fromkeys(credit for step in self.steps for credit in step.scene.credits)
        first = self.steps[0].scene
        root = first.sources.settings.public_url
        return render(
            "bundle_index",
            self.t,
            **self._frame(up, "index.html", first),
            credits=list(credits),
            steps=self.steps,
            below="" if up else f"{self.t.language}/",
            atlas=server.title(self.t.language),
            built=self.t.day(date.fromisoformat(first.registry.manifest["built"])),
            link=f"{root}/" if root else None,
        )

    def page(self, step: StepPage) -> str:
        """Render the page of a step."""
        scene, t, at = step.scene, self.t, step.number - 1
        root = scene.sources.settings.public_url
        return render(
            "bundle_step",
            t,
            **self._frame("../", step.href, scene),
            **_legend(scene),
            credits=scene.credits,
            step=step,
            of=len(self.steps),
            previous=self.steps[at - 1] if at else None,
            next=self.steps[at + 1] if step.number < len(self.steps) else None,
            subtitle=scene.subtitle,
            note=[line for line in step.note.splitlines() if line.strip()],
            map_name=t("Map of cluster organisations and voivodeships"),
            picture_text=t("Map: {words}. The list of clusters has the same facts.", words=scene.words),
            mapped=scene.mapped,
            entries=entries(scene) if scene.mapped else [],
            filters=_filters(scene),
            files=[_file(path, content, t) for path, content in step.files.items()],
            figures=[_parts(scene, figure, root) for figure in scene.figures],
            about=charts.about(shared_notes(scene.figures), t),
            link=scene.link,
        )

    def _frame(self, up: str, name: str, scene: Scene) -> dict[str, Any]:
        """Return what all pages have around their content; `name` is that of the page's file."""
        language = next(one for one in LANGUAGES if one != self.t.language)
        return {
            "up": up,
            "policy": POLICY,
            "story": self.title,
            "foreign": self.foreign,
            "other": {"language": language, "name": LANGUAGE_NAMES[language], "href": f"{up}{language}/{name}"},
            "version": scene.version,
            "day": self.t.day(scene.sources.today),
            "size": SIZE,
        }


def _legend(scene: Scene) -> dict[str, Any]:
    """Return what explains the map: classes, circles, signs of the sectors, layers."""
    registry, colours, t = scene.registry, scene.colours, scene.t
    slugs = [slug for slug in registry.sector_slugs if slug != taxonomy.UNASSIGNED]
    return {
        "legend": legend.class_legend(colours, sources.source_line(registry, t, population=colours.per_head), t),
        "sectors": [describe.sector_mark(registry, slug, t) for slug in slugs],
        "layers": [(layer.kind, told(layer, t)) for layer in scene.layers],
    }


def _filters(scene: Scene) -> list[Mapping[str, Any]]:
    """List what the map of a step can be narrowed to; nothing where its page shows more than the View says."""
    if scene.page:
        return []
    selection, names = scene.selection, describe.filter_names(scene.t)
    listed = []
    for group in FILTERS:
        chosen = getattr(scene.view, group)
        codes = [code for code, n in selection.counts(group).items() if n and (not chosen or code in chosen)]
        options = [(code, describe.option_name(scene.registry, group, code, scene.t)) for code in codes]
        listed.append({"group": group, "name": names[group], "options": options})
    return [each for each in listed if len(each["options"]) > 1]


def _file(path: str, content: bytes, t: Translator) -> Mapping[str, str]:
    label = path.rpartition("/")[2]
    return {"href": path, "label": label, "size": t.number(max(1, round(len(content) / 1000))) + "\u00a0kB"}


def entries(scene: Scene) -> list[Mapping[str, Any]]:
    """List the clusters of a step with facts and sources, in the order of the page's list."""
    table = records.clusters(scene)
    keys = [field.key for field in table.fields]
    labels = {field.key: field.label for field in table.fields}
    return [
        _entry(scene, int(position), dict(zip(keys, row, strict=True)), labels)
        for position, row in zip(scene.positions, table.rows, strict=True)
    ]


def _entry(scene: Scene, position: int, row: Mapping[str, Any], labels: Mapping[str, str]) -> Mapping[str, Any]:
    registry, t, root = scene.registry, scene.t, scene.sources.settings.public_url
    record = registry.record(position)
    return {
        "id": row["id"],
        "form": f"{root}/submit/cluster/{row['id']}?lang={t.language}" if root else None,
        "anchor": f"cluster-{row['id']}",
        "name": row["name"],
        "region": row["teryt"],
        "sector": describe.sector_mark(registry, record["sector"], t),
        "place": facts.seat_text(registry, record, t),
        "statuses": split(row["statuses_in_words"]),
        "facts": _facts(scene, record, row, labels),
        "sources": split(row["sources"]),
    }


def _facts(
    scene: Scene, record: Mapping[str, Any], row: Mapping[str, Any], labels: Mapping[str, str]
) -> list[Mapping[str, Any]]:
    t, nothing = scene.t, scene.t("no data")
    also = [sector_name(scene.registry, slug, t) for slug in split(record["sectors_secondary"])]
    number = wording.members(row["members"], row["members_year"], t) if row["members"] else nothing
    away = row.get("distance_km")
    told = facts.facts(scene.registry, record, t, scene.sources.today)
    fresh = scene.registry.freshness(record["id"])
    listed = [
        (told["aliases"].name, row["aliases"], None, None),
        (labels["name_en"], row["name_en"], None, "en"),
        (labels["coordinator"], row["coordinator"] or nothing, None, None),
        (told["registered"].name, told["registered"].text, None, None),
        (labels["sectors_secondary_names"], "; ".join(also), None, None),
        (labels["members"], number, None, None),
        (labels["founded"], str(row["founded"] or nothing), None, None),
        (labels["stage_in_words"], row["stage_in_words"], None, None),
        (labels["website"], row["website"] or nothing, web_link(row["website"]), None),
        *((told[key].name, told[key].text, told[key].href, None) for key in ("email", "phone")),
        (labels["sector_words"], row["sector_words"], None, "pl"),
        (told["public_note"].name, facts.public_note(record, t), None, None),
        (labels["confirmed" if fresh.by else "compiled"], t.day(fresh.day), None, None),
        (labels["unanswered_since"], t.day(row["unanswered_since"]) if row["unanswered_since"] else "", None, None),
        (labels.get("distance_km", ""), kilometres_text(away, t) if away is not None else "", None, None),
    ]
    return [_fact(name, text, href, None if lang == t.language else lang) for name, text, href, lang in listed if text]


def _fact(name: str, text: str, href: str | None, lang: str | None) -> Mapping[str, Any]:
    return {"name": name, "text": text, "href": href, "lang": lang}


def _parts(scene: Scene, figure: Figure, root: str) -> tuple[str, str, str]:
    """Return head, chart and foot of a figure as its page has them, where nothing can be clicked."""
    t = scene.t
    drawn = charts.html(figure, t, links=False, root=root) + extras.beside(scene, figure, links=False)
    return charts.head(figure, t), drawn, charts.foot(figure, t, shared=shared_notes(scene.figures))
