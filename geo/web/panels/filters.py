"""The filters above the map: the search, a popover for each group, and on a phone one drawer that holds them all."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from geo.i18n import PLURALS, Translator
from geo.i18n import mark as _
from geo.selection import describe, places
from geo.selection.filters import Selection
from geo.selection.view import RANGES
from geo.store.registry import Town
from geo.text import collation_key
from geo.web.render import render

GROUPS = ("sector", "region", "status")  # each in a popover of its own
MORE = ("stage", "activity")
RADII = (10, 25, 50, 100, 200)
TOWNS_OFFERED = 8
SUGGESTED = {  # groups of suggestions, by their kind in the browser's engine
    "sector": _("Sectors"),
    "region": _("Voivodeships"),
    "near": _("Near a town"),
    "status": _("Statuses"),
    "division": _("Divisions of the economy"),
    "cluster": _("Clusters"),
    "proposal": _("Did you mean"),
    "text": _("Search for the text"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a filter that can be chosen."""

    code: str
    name: str
    count: int  # clusters that it and all other filters let pass
    chosen: bool
    place: int  # among all options when none is empty


def filters(selection: Selection, t: Translator, typed: str = "", engine: Mapping[str, str] | None = None) -> str:
    """Render the filters.

    Parameters
    ----------
    typed
        The beginning of a town's name, for which towns are offered.
    engine
        Addresses of the browser's engine and its data (`geo.web.engine`).
    """
    view, names = selection.view, describe.filter_names(t)
    chosen = {name: len(getattr(view, name)) for name in (*GROUPS, *MORE)}
    return render(
        "filters",
        t,
        q=view.q,
        names=names,
        groups={name: options(selection, name, t) for name in GROUPS},
        more={name: options(selection, name, t) for name in MORE},
        ranges={name: _range(selection, name, t) for name in RANGES},
        chosen=chosen,
        more_chosen=sum(chosen[name] for name in MORE) + sum(getattr(view, name) is not None for name in RANGES),
        only_active=view.activity == ("active",),
        near=view.near and _town(selection, selection.registry.town(view.near), t),
        towns=[_town(selection, town, t) for town in places.towns(selection.registry, typed, TOWNS_OFFERED)],
        typed=typed,
        radius=view.radius,
        radii=sorted({*RADII, view.radius}),
        active=sum(chosen.values()) + sum(bool(getattr(view, name)) for name in ("near", *RANGES)),
        count=selection.count,
        forms=json.dumps(_show(t)),
        engine=json.dumps(engine) if engine else None,
        texts=json.dumps(_texts(t)),
    )


def _show(t: Translator) -> Mapping[str, str]:
    """Word "show so many", by plural category, with the number left open: for the browser, which counts first."""
    return {form: t.n("Show {n} cluster", "Show {n} clusters", n, n="{n}") for form, n in PLURALS.items()}


def _texts(t: Translator) -> Mapping[str, Any]:
    """Word what the browser says by itself."""
    return {
        "found": t("Found: {what}.", what="{what}"),
        "remove": t("Remove the filter {filter}", filter="{filter}"),
        "chips": t("Active filters"),
        "clear": t("Clear all filters"),
        "lost": t("No connection to the server. Filters, search and map go on with what is here; the rest follows."),
        "later": t("The rest of the card follows when the connection is back."),
        "close": t("Close the card"),
        "list": t("Clusters"),
        "further": t("Show more ({n})", n="{n}"),
        "groups": {kind: t(name) for kind, name in SUGGESTED.items()},
    }


def options(selection: Selection, name: str, t: Translator) -> list[Option]:
    """List the options of a filter, those that would leave nothing last; voivodeships in the order of their names."""
    chosen = getattr(selection.view, name)
    counts = selection.counts(name)
    names = {code: describe.option_name(selection.registry, name, code, t) for code in counts}
    codes = sorted(counts, key=lambda code: collation_key(names[code])) if name == "region" else list(counts)
    listed = [Option(code, names[code], counts[code], code in chosen, place) for place, code in enumerate(codes)]
    return sorted(listed, key=lambda option: not option.count and not option.chosen)


def _range(selection: Selection, name: str, t: Translator) -> Mapping[str, Any]:
    """Say what a range is set to, within which values the data lie and of how many clusters one is known."""
    bounds, values = getattr(selection.view, name), getattr(selection.registry, name)
    known = values[~np.isnan(values)]
    return {
        "low": bounds and bounds.low,
        "high": bounds and bounds.high,
        "least": int(known.min()) if known.size else None,
        "most": int(known.max()) if known.size else None,
        "known": t.number(selection.known(name)),
        "whole": t.number(selection.count),
    }


def _town(selection: Selection, town: Town, t: Translator) -> Mapping[str, str]:
    """Name a town with what tells it from its namesakes."""
    region = describe.region_name(selection.registry, town.teryt, t)
    hint = ", " + t("near {town}", town=town.hint) if town.hint else ""
    return {"code": str(town.geonameid), "name": town.name, "where": region + hint}
