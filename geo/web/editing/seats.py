"""The small map of a change: where the seat is now, and where it would be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from geo.i18n import mark as _
from geo.selection import places
from geo.store.files import web_resources
from geo.web.outline import HEIGHT, WIDTH, outline, project

if TYPE_CHECKING:
    from geo.i18n import Translator
    from geo.scenes.sources import Sources
    from geo.store.registry import Registry

Data = Mapping[str, Any]
WAITING = (_("seat now"), _("proposed seat"))  # of a change that is not decided


def picture(
    now: Data | None, then: Data | None, sources: Sources, t: Translator, words: tuple[str, str] = WAITING
) -> dict[str, Any] | None:
    """Return paths and points of the map; None where neither version lies anywhere. `words` name the two seats."""
    regions = web_resources(sources.settings).get("regions")
    codes = {data["teryt"] for data in (now, then) if data and data.get("teryt")}
    if regions is None or not codes:
        return None
    before, after = (point(data, sources.registry) for data in (now, then))
    same = before == after
    marks = [("now", before, t("seat") if same else t(words[0]))] if before else []
    if after and not same:
        marks.append(("then", after, t(words[1])))
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "paths": [(code in codes, path) for code, path in outline(regions)],
        "marks": [(kind, *project(*place), words) for kind, place, words in marks],
        "towns": " → ".join(dict.fromkeys(_named(data, t) for data in (now, then) if data)),
    }


def _named(data: Data, t: Translator) -> str:
    return str(data.get("city") or t("seat not known"))


def point(data: Data | None, registry: Registry) -> tuple[float, float] | None:
    """Return latitude and longitude of a seat; None where it is not known, or in no town of the gazetteer."""
    if not data or not data.get("city"):
        return None
    try:
        return float(data["seat_lat"]), float(data["seat_lon"])
    except (KeyError, ValueError):
        pass
    name = str(data["city"]).partition(" (")[0]
    found = next((town for town in registry.towns if (town.name, town.teryt) == (name, data.get("teryt"))), None)
    town = found or places.town_named(registry, str(data["city"]))
    return (town.latitude, town.longitude) if town else None
