"""What the browser's engine (``static/engine``) answers from: facts of clusters, rules of filters and search, towns.

Names, ids and seats are in the map's resource of clusters and are not sent twice; the engine finds the words of names
and towns itself. Statuses are those of a day, so the resources are made for a day and kept by `pages/shared/data.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import lru_cache, partial
from gzip import decompress
from typing import TYPE_CHECKING, Any

import numpy as np

from geo import codes, taxonomy, text, theme
from geo.build.resources import named
from geo.errors import MissingData
from geo.figures import choropleth, classes
from geo.figures import layers as map_layers
from geo.i18n import LANGUAGES, translator
from geo.selection import describe, exchange, places, proposals, search, stems, tiles, typed, view
from geo.selection.filters import MEASURED
from geo.store.files import pack, web_resources
from geo.web import assets
from geo.web.shelf import immutable, reads_gzip

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from geo.i18n import Translator
    from geo.scenes.sources import Sources
    from geo.settings import Settings
    from geo.store.registry import Registry

EXAMPLES = {"one": 1, "few": 2, "many": 5, "other": 5}  # one number of each category, right in both languages
LAYERS = "layers"  # kind of the resource that is made only where a layer of the map is on
METRE = 10  # the built tables write seats to a tenth of a metre
GROUPS = {"status": taxonomy.STATUSES, "stage": taxonomy.STAGES, "activity": taxonomy.ACTIVITIES}


@dataclass(frozen=True, slots=True)
class Resource:
    """A file that the browser keeps forever, under the name of its content."""

    name: str
    packed: bytes  # compressed with gzip


def resources(sources: Sources) -> Mapping[str, Resource]:
    """Make what the engine fetches: ``facts`` at once, ``towns`` when a search or a town needs them."""
    return {"facts": _resource("facts", facts(sources)), "towns": _packed_towns(_Gazetteer(sources.registry))}


def layers(sources: Sources) -> Resource:
    """Make what the engine fetches once the map shows firms, offers or events: all places, to filter them at once."""
    return _resource(LAYERS, layer_facts(sources))


def layer_facts(sources: Sources) -> Mapping[str, Any]:
    """Return all places of firms, offers and events, and the words that tell of them."""
    words = {"more": map_layers.MORE, "lost": map_layers.LOST}
    return {
        "layers": map_layers.tables(sources.exchange, sources.registry),
        "most": map_layers.MOST,
        **{
            name: {language: _patterns(forms, translator(language)) for language in LANGUAGES}
            for name, forms in words.items()
        },
    }


def _resource(kind: str, content: Mapping[str, Any]) -> Resource:
    name, written = named(kind, content)
    return Resource(name, pack(written))


class _Gazetteer:
    """The towns of a registry; equal where they are the same ones, as in most publications."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._same = registry.towns_version, registry.region_codes

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Gazetteer) and self._same == other._same

    def __hash__(self) -> int:
        return hash(self._same)


@lru_cache(maxsize=2)
def _packed_towns(of: _Gazetteer) -> Resource:
    """Make the resource of the towns: compressing it is a third of what newer data cost."""
    return _resource("towns", towns(of.registry))


def addresses(made: Mapping[str, Resource], settings: Settings) -> Mapping[str, str]:
    """Name, relative to a page, the ``script`` of the engine and its data: ``clusters``, ``facts``, ``towns``."""
    return {
        "script": f"./assets/{assets.named('engine.js')}",
        "clusters": f"./data/{web_resources(settings)['clusters'].name}",
        **{kind: address(resource) for kind, resource in made.items()},
    }


def address(resource: Resource) -> str:
    """Name a resource, relative to a page."""
    return f"./engine/{resource.name}"


def routes(
    made: Callable[[], Mapping[str, Resource]], prefixes: list[str], on_map: Callable[[], Resource] | None = None
) -> list[BaseRoute]:
    """Build the routes of the resources below each prefix; `made`, and `on_map` for layers, are called in a thread."""
    from anyio import to_thread
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route

    async def answer(request: Request) -> Response:
        name = request.path_params["name"]
        with suppress(MissingData):
            if on_map and name.startswith(f"{LAYERS}."):
                found = [await to_thread.run_sync(on_map)]
            else:
                found = [*(await to_thread.run_sync(made)).values()]
            for resource in found:
                if resource.name == name:
                    return _response(resource, reads_gzip(request.headers.get("accept-encoding", "")))
        return PlainTextResponse("Not found.", 404)  # of another day, say: the page asks the server for everything

    return [Route(f"{prefix}/engine/{{name}}", answer) for prefix in prefixes]


def _response(resource: Resource, packed: bool) -> Response:
    if packed:
        return immutable(resource.name, resource.packed, **{"content-encoding": "gzip"})
    return immutable(resource.name, decompress(resource.packed))


def towns(registry: Registry, named: Collection[str] | None = None) -> Mapping[str, Any]:
    """Write the towns of the gazetteer, or the `named` ones, the largest first, column by column."""
    listed = [town for town in registry.towns if named is None or str(town.geonameid) in named]
    return {
        "version": registry.towns_version,
        "id": [town.geonameid for town in listed],
        "name": [town.name for town in listed],
        "region": [registry.region_codes.index(town.teryt) for town in listed],
        "hint": {str(i): town.hint for i, town in enumerate(listed) if town.hint},
        "east": [_tenths(town.easting) for town in listed],
        "north": [_tenths(town.northing) for town in listed],
        "lat": [town.latitude for town in listed],
        "lon": [town.longitude for town in listed],
    }


def facts(sources: Sources) -> Mapping[str, Any]:
    """Write what is known of the clusters beside the map's resource, and the rules that all of `geo` goes by."""
    registry, divisions = sources.registry, _divisions(sources)
    return {
        "version": registry.manifest["data_version"],
        "towns": registry.towns_version,
        "day": registry.today.isoformat(),
        "view": _view_rules([division["code"] for division in divisions]),
        "typed": typed.tables(),
        "folding": text.folding(),
        "stems": stems.tables(),
        "search": search.tables(registry),
        "places": places.tables(),
        "proposals": proposals.tables(registry),
        "sectors": [
            {"code": one.slug, "name": [one.name_pl, one.name_en], "phrase": taxonomy.SECTOR_PHRASES[one.slug]}
            for one in registry.sectors
        ],
        "regions": [
            {"code": one.teryt, "name": [one.name_pl, one.name_en], "in": one.locative_pl, "people": one.population}
            for one in registry.voivodeships
        ],
        "divisions": divisions,
        "groups": {group: list(codes) for group, codes in GROUPS.items()},
        "texts": {language: texts(translator(language)) for language in LANGUAGES},
        "kinds": describe.KINDS,
        "colours": _colours(),
        "clusters": _columns(registry),
        "seats": _seats(registry),
        "index": _further_words(registry),
    }


def texts(t: Translator) -> Mapping[str, Any]:
    """Collect what the engine says: patterns with ``{names}`` left open, by plural category where something counts."""
    return {
        "signs": {"group": t.number(1000)[1:-3], "point": t.number(0.5, 1)[1:-1]},
        "filters": describe.filter_names(t),
        "options": {group: {code: t(label) for code, label in labels.items()} for group, labels in GROUPS.items()},
        "range": {"from": t("from {low}"), "to": t("to {high}")},
        "near": t("{town}, up to {radius} km"),
        "nearTown": t("near {town}"),
        "or": t(describe.OR),
        "and": t(describe.AND),
        "heads": {which: _patterns(forms, t) for which, forms in describe.HEADS.items()},
        "clauses": {clause: t(pattern) for clause, pattern in describe.CLAUSES.items()},
        "phrases": {
            group: {code: t(phrase) for code, phrase in phrases.items()} for group, phrases in taxonomy.PHRASES.items()
        },
        "ranges": {
            name: {shape: _patterns(forms, t) for shape, forms in shapes.items()}
            for name, shapes in describe.RANGE_CLAUSES.items()
        },
        "colours": choropleth.names(t),
        "clusters": _patterns(describe.HEADS["all"], t),
        "regionLabel": t("{region}: {clusters}"),
        "noData": t("no data"),
        "poland": t("Poland: {value}"),
        "circles": t("The area of a circle is proportional to the number."),
        "few": t("Fewer than {n} clusters: no colours.", n=t.number(choropleth.FEW)),
        "unknown": {name: _forms(partial(describe.unknown_note, name, t=t)) for name in MEASURED},
        "unseated": _patterns(describe.UNSEATED, t),
        "noSeat": t(describe.NO_SEAT),
    }


def _forms(word: Callable[[int], str]) -> Mapping[str, str]:
    """Word something for each plural category (of the Unicode CLDR), the number left open."""
    return {category: word(number).replace(str(number), "{n}") for category, number in EXAMPLES.items()}


def _patterns(forms: tuple[str, str], t: Translator) -> Mapping[str, str]:
    """Translate a message for each plural category, all its names left open."""
    left = {name: f"{{{name}}}" for name in ("n", "k", "kind", "low", "high", "town")}
    return {category: t.n(*forms, number, **left) for category, number in EXAMPLES.items()}


def _colours() -> Mapping[str, Any]:
    return {
        "ramp": theme.RAMP,
        "zero": theme.ZERO,
        "most": classes.CLASSES,
        "tolerance": classes.TOLERANCE,
        "near": classes.NEAR,
        "own": classes.OWN,
        "alike": classes.ALIKE,
        "few": choropleth.FEW,
        "decimals": choropleth.DECIMALS,
    }


def _view_rules(divisions: list[str]) -> Mapping[str, Any]:
    defaults = {field.name: field.default for field in fields(view.View)}
    return {
        "rules": view.RULES,
        "defaults": defaults,
        "choices": view.CHOICES,
        "ranges": view.RANGES,
        "filters": view.FILTERS,
        "cleared": view.ALL_FILTERS,
        "toggled": view.TOGGLED,
        "listing": view.LISTING,
        "longest": view.LONGEST_TEXT,
        "codes": {
            "tiles": list(tiles.OFFERED),
            "division": divisions,
            "type": exchange.types(),
            "size": codes.codes("firm_size"),
        },
    }


def _divisions(sources: Sources) -> list[dict[str, Any]]:
    """Write the divisions with figures and the sector of each; none where there are no statistics."""
    with suppress(MissingData):
        rows = sources.statistics().divisions().itertuples()
        return [{"code": row.Index, "name": [row.label_pl, row.label_en], "sector": row.group} for row in rows]
    return []


def _columns(registry: Registry) -> Mapping[str, Any]:
    """Write one value per cluster; of ``rank`` what it adds to the one before, of statuses and sectors a bit each.

    The first sector of a cluster is in the map's resource: ``also`` are the others. ``unseated`` are the voivodeships
    (-1 where not known) of those whose seats are not known, by position.
    """
    also = registry.sector_members.copy()
    also[np.arange(len(registry)), registry.primary_sector] = False
    return {
        "also": _bits(also),
        "status": _bits(registry.status_members),
        "stage": registry.stage.tolist(),
        "activity": registry.activity.tolist(),
        **{name: _numbers(getattr(registry, name)) for name in view.RANGES},
        "rank": _steps(registry.name_rank.tolist()),
        "unseated": {str(i): int(registry.region[i]) for i in np.flatnonzero(~registry.seated)},
    }


def _seats(registry: Registry) -> Mapping[str, list[int]]:
    """Write easting and northing of each seat, in the order of the seats of the map's resource."""
    table = registry.table
    keys = zip(*(table[name].to_pylist() for name in ("latitude", "longitude", "city", "teryt")), strict=True)
    first: dict[Any, int] = {}
    for position, key in enumerate(keys):
        if registry.seated[position]:
            first.setdefault(key, position)
    return {
        "east": [_tenths(registry.easting[i]) for i in first.values()],
        "north": [_tenths(registry.northing[i]) for i in first.values()],
    }


def _further_words(registry: Registry) -> Mapping[str, Any]:
    """Write the words that a search finds and that are neither in a cluster's name nor in its town.

    Returns
    -------
    Mapping
        ``words`` in one text; for each ``at``, the positions of its clusters, each as what it adds to the one before.
    """
    places: dict[str, list[int]] = {}
    cities = registry.table["city"].to_pylist()
    for position, (name, city, all_words) in enumerate(zip(registry.names, cities, registry.search_text, strict=True)):
        told = {*search.split_words(text.fold(name)), *search.split_words(text.fold(city or ""))}
        for word in {*search.split_words(all_words)} - told:
            places.setdefault(word, []).append(position)
    return {"words": " ".join(sorted(places)), "at": [_steps(places[word]) for word in sorted(places)]}


def _tenths(metres: float) -> int:
    return round(float(metres) * METRE)


def _bits(members: np.ndarray[Any, Any]) -> list[int]:
    """Write the columns of each row as bits, the first the lowest."""
    weights: list[int] = (members @ (1 << np.arange(members.shape[1]))).tolist()
    return weights


def _numbers(values: np.ndarray[Any, Any]) -> list[int | None]:
    return [None if np.isnan(value) else int(value) for value in values]


def _steps(numbers: Iterable[int]) -> list[int]:
    """Write the first number and what each adds to the one before."""
    listed = list(numbers)
    return [after - before for before, after in zip([0, *listed], listed, strict=False)]
