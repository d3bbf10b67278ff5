"""The thresholds of the search for potential clusters, and what restricts it; written from the View before each run."""

from typing import Any

import streamlit as st

from geo import taxonomy
from geo.i18n import Translator
from geo.selection import describe
from geo.selection.view import View
from geo.store.registry import Registry
from geo.text import collation_key
from pages.shared import state

LARGEST = 50.0  # of a quotient, as the address takes


def bar(view: View, years: tuple[int, ...], year: int, registry: Registry, t: Translator) -> None:
    """Show the thresholds, the year, and the filters by voivodeship and sector."""
    with st.container(key="thresholds", horizontal=True, vertical_alignment="bottom", gap="small"):
        _number("lq", t("Candidate: LQ from"), view.lq, (0.1, LARGEST, 0.05))
        _number("strong", t("Strong: LQ from"), max(view.strong, view.lq), (0.1, LARGEST, 0.1))
        _number("minimum", t("Persons employed, at least"), view.minimum, (0, 1_000_000, 500))
        popover = st.popover(t("Year, voivodeship, sector"), on_change=state.touch, key="open_potential")
        if popover.open:
            with popover:
                _pills("year", t("Year"), {str(code): str(code) for code in years}, str(year), multi=False)
                regions = {code: describe.region_name(registry, code, t) for code in registry.region_codes}
                ordered = dict(sorted(regions.items(), key=lambda item: collation_key(item[1])))
                _pills("region", t("Voivodeship"), ordered, list(view.region), multi=True)
                slugs = [slug for slug in registry.sector_slugs if slug != taxonomy.UNASSIGNED]
                names = {slug: describe.sector_name(registry, slug, t) for slug in slugs}
                chosen = [slug for slug in view.sector if slug in names]
                _pills("sector", t("Sector"), names, chosen, multi=True)


def _number(name: str, label: str, value: float, bounds: tuple[float, float, float]) -> None:
    key = f"w_{name}"
    low, high, step = bounds

    def moved() -> None:
        number = st.session_state[key]
        state.change(**{name: round(number, 2) if isinstance(step, float) else int(number)})

    st.session_state[key] = min(max(value, low), high)
    st.number_input(
        label,
        low,
        high,
        step=step,
        key=key,
        on_change=moved,
        width=170,
        format="%.2f" if isinstance(step, float) else "%d",
    )


def _pills(name: str, label: str, options: dict[str, str], chosen: Any, *, multi: bool) -> None:
    key = f"w_potential_{name}"

    def picked() -> None:
        value = st.session_state[key]
        state.change(**{name: tuple(sorted(value)) if multi else int(value) if value else None})

    st.session_state[key] = chosen
    st.pills(
        label,
        list(options),
        key=key,
        selection_mode="multi" if multi else "single",
        format_func=options.__getitem__,
        on_change=picked,
    )
