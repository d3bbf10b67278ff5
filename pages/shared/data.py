"""The cache boundary: the only place that keeps data between runs."""

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from geo import days
from geo.i18n import Translator, translator
from geo.scenes.scene import Scene
from geo.scenes.sources import Sources
from geo.selection.view import Domain
from geo.settings import Settings
from geo.store.files import stamp, web_resources
from geo.store.registry import Registry, load
from geo.store.statistics import Statistics

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.analysis.potential import Potential, Year
    from geo.scenes.story import Story
    from geo.web.engine import Resource

# Set once for the process: an installation changes its settings by starting again.
SETTINGS = Settings.from_environment()


def registry() -> Registry:
    """Return the registry as it stands on disk, with statuses of today."""
    return _registry(stamp(SETTINGS.data, SETTINGS.installed), today())


def today() -> date:
    """Return the day for which statuses are computed."""
    return days.today()


# Shared by all sessions, which is safe because a Registry cannot be changed: frozen, arrays read-only.
@st.cache_resource(max_entries=2, show_spinner=False)
def _registry(stamps: tuple[int, ...], day: date) -> Registry:
    return load(SETTINGS.data, SETTINGS.installed, day)


def statistics() -> Statistics:
    """Return the statistics as they stand on disk; nothing is read before it is asked for."""
    from geo.store import statistics as tables

    return _statistics(tables.stamp(SETTINGS.data, SETTINGS.installed))


# Shared by all sessions, which is safe because every table that it gives is a copy.
@st.cache_resource(max_entries=2, show_spinner=False)
def _statistics(stamp: tuple[int, ...]) -> Statistics:
    from geo.store import statistics as tables

    return tables.load(SETTINGS.data, SETTINGS.installed)


def potential(year: int | None) -> "tuple[Potential, dict[int, Year]]":
    """Return the measures of the search for potential clusters, of a year or (None, or none such) of the newest."""
    return _potential(statistics().version, year)


# Shared by all sessions, whose pages read it and change nothing. Thresholds are applied to it in a millisecond.
@st.cache_resource(max_entries=8, show_spinner=False)
def _potential(version: str, year: int | None) -> "tuple[Potential, dict[int, Year]]":
    from geo.analysis import potential as search

    series = search.history(statistics())
    return search.measure(statistics(), year if year in series else max(series)), series


def sources() -> Sources:
    """Return what scenes are made from."""
    return Sources(registry(), statistics, potential, SETTINGS, today())


def domain() -> Domain:
    """Return the values that parameters of the address may take."""
    return sources().domain


def engine() -> "Mapping[str, Resource]":
    """Return what the browser's engine fetches, with statuses of today."""
    return _engine(stamp(SETTINGS.data, SETTINGS.installed), today())


def engine_addresses() -> "Mapping[str, str]":
    """Return the addresses of the browser's engine and its data, as a page sees them."""
    from geo.web.engine import addresses

    return addresses(engine(), SETTINGS)


# Shared by all sessions: bytes that nobody changes.
@st.cache_resource(max_entries=2, show_spinner=False)
def _engine(stamps: tuple[int, ...], day: date) -> "Mapping[str, Resource]":
    from geo.web.engine import resources

    return resources(sources())


def map_resources() -> dict[str, str]:
    """Return the addresses of the map's data, as its frame sees them."""
    return {kind: f"../../data/{path.name}" for kind, path in web_resources(SETTINGS).items()}


def story(text: str | None, t: Translator) -> "Story | None":
    """Return the story that the text of an address stands for; None where it stands for none."""
    return _narrate(_versions(), text, t.language)[0] if text else None


def narrate(text: str | None, t: Translator) -> "tuple[str, list[tuple[Scene, str, str]]]":
    """Return the title of a story, and scene, title and note of each of its steps; no steps where there is no story."""
    found, steps = _narrate(_versions(), text, t.language) if text else (None, [])
    return found.title if found else "", steps


def _versions() -> tuple[str, ...]:
    return str(registry().manifest["data_version"]), statistics().version, today().isoformat()


# Shared by all sessions: stories and scenes cannot be changed. Figures are computed when a step is first shown, so that
# going back and forth waits for none.
@st.cache_resource(max_entries=16, show_spinner=False)
def _narrate(
    versions: tuple[str, ...], text: str, language: str
) -> "tuple[Story | None, list[tuple[Scene, str, str]]]":
    from geo.scenes import ready_stories
    from geo.scenes import story as stories

    t = translator(language)
    found = ready_stories.resolve(text, sources(), t)
    return found, stories.narrate(found, sources(), t) if found else []
