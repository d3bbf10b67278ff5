"""Background maps of others: offered, never fetched before a visitor switches one on."""

from dataclasses import dataclass
from functools import cache
from typing import Any


@dataclass(frozen=True, slots=True)
class Provider:
    """A tile provider."""

    name: str  # what visitors choose
    url: str  # leaflet's address template
    options: dict[str, Any]  # leaflet's options, attribution included
    sources: tuple[str, ...]  # hosts for the content security policy


# Code in the URL -> name of the provider in xyzservices; none needs a key.
OFFERED = {"osm": "OpenStreetMap.Mapnik", "topo": "OpenTopoMap"}


@cache
def providers() -> dict[str, Provider]:
    """Describe the offered providers, by their code in the URL."""
    import xyzservices.providers as known

    found = {}
    for code, name in OFFERED.items():
        tile = known.query_name(name)
        options = {
            "maxZoom": tile.get("max_zoom", 19),
            "attribution": tile.html_attribution,
            # OpenStreetMap refuses requests that do not say which site they come from.
            "referrerPolicy": "strict-origin-when-cross-origin",
        }
        if "subdomains" in tile:
            options["subdomains"] = tile["subdomains"]
        host = tile["url"].split("/")[2].replace("{s}", "*")
        found[code] = Provider(tile["name"].partition(".")[0], tile["url"], options, (f"https://{host}",))
    return found


def image_sources() -> str:
    """List the hosts of all offered tiles as a suffix of the policy's ``img-src``."""
    return "".join(f" {source}" for provider in providers().values() for source in provider.sources)
