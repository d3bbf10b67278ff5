"""The filters above the map: the search, a popover for each group, and on a phone one drawer that holds them all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from geo.i18n import Translator
from geo.selection import describe, search
from geo.selection.filters import Selection
from geo.selection.view import RANGES
from geo.store.registry import Town
from geo.text import collation_key
from geo.web.render import render

GROUPS = ("sector", "region", "status")  # each in a popover of its own
MORE = ("stage", "activity")
RADII = (10, 25, 50, 100, 200)
TOWNS_OFFERED = 8


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a filter that can be chosen."""

    code: str
    name: str
    count: int  # clusters that it and all other filters let pass
    chosen: bool


def filters(selection: Selection, t: Translator, typed: str = "") -> str:
    """Render the filters; `typed` is the beginning of a town's name for which towns are offered."""
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
        towns=[_town(selection, town, t) for town in search.towns(selection.registry, typed, TOWNS_OFFERED)],
        typed=typed,
        radius=view.radius,
        radii=sorted({*RADII, view.radius}),
        active=sum(chosen.values()) + sum(bool(getattr(view, name)) for name in ("near", *RANGES)),
        count=selection.count,
    )


def options(selection: Selection, name: str, t: Translator) -> list[Option]:
    """List the options of a filter, those that would leave nothing last; voivodeships in the order of their names."""
    chosen = getattr(selection.view, name)
    listed = [
        Option(code, describe.option_name(selection.registry, name, code, t), count, code in chosen)
        for code, count in selection.counts(name).items()
    ]
    if name == "region":
        listed.sort(key=lambda option: collation_key(option.name))
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
