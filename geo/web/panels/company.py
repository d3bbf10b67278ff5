"""The way of a company: sector, town and proof of activity in one step, to the clusters that fit, the surest first."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode

from geo import taxonomy
from geo.i18n import Translator
from geo.selection import places
from geo.selection.describe import sector_name
from geo.selection.view import View
from geo.text import collation_key
from geo.web.render import render

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from geo.scenes.sources import Sources
    from geo.store.registry import Registry

PATH = "for-company"  # answers the form where no script does
RADIUS = 50  # km
TOWNS = 60  # the largest, which come first, proposed while typing; any other is found by its name


def form(registry: "Registry", view: View, t: Translator) -> str:
    """Render the button and the form that it opens."""
    slugs = [slug for slug in registry.sector_slugs if slug != taxonomy.UNASSIGNED]
    named = sorted(((slug, sector_name(registry, slug, t)) for slug in slugs), key=lambda one: collation_key(one[1]))
    towns = sorted({town.name for town in registry.towns[:TOWNS]}, key=collation_key)
    return render("company", t, path=PATH, sectors=named, towns=towns, radius=RADIUS, lang=view.lang)


def query(registry: "Registry", asked: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the View that a form asks for, as parameters of an address.

    A town becomes its number, the largest of its name; one that nobody knows stays as it was typed, so that whoever
    reads the address says so.
    """
    wanted = {name: [text for text in asked.get(name, ()) if text] for name in ("lang", "sector", "activity")}
    typed = " ".join(asked.get("town", ())).strip()
    if typed:
        town = places.town_named(registry, typed)
        wanted |= {"near": [str(town.geonameid) if town else typed], "radius": [str(RADIUS)]}
    return {name: texts for name, texts in {**wanted, "sort": ["proof"]}.items() if texts}


def routes(sources: "Callable[[], Sources]", prefixes: list[str]) -> "list[BaseRoute]":
    """Build the route that answers the form without a script: it leads to the address of the View."""
    from starlette.responses import RedirectResponse
    from starlette.routing import Route

    def answer(request: "Request") -> "Response":
        asked = query(sources().registry, parse_qs(request.url.query))
        return RedirectResponse(f"./?{urlencode(asked, doseq=True)}", 303)

    return [Route(f"{prefix}/{PATH}", answer) for prefix in prefixes]
