"""The cache boundary: the only place that keeps data between runs.

A run has the data of one moment: the first to ask for them, a callback or the page, takes them, and `release` gives
them back at the end. Requests outside of a run (files, first pictures) ask once each.
"""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo import days
from geo.i18n import Translator, translator
from geo.scenes.scene import Scene
from geo.scenes.sources import Sources, load
from geo.selection.view import Domain
from geo.settings import Settings
from geo.store.files import web_resources
from geo.store.registry import Registry
from geo.store.snapshot import Snapshot, Snapshots
from geo.store.statistics import Statistics
from geo.web.courtesy import Courtesy
from geo.web.renewal import ReadAhead, mark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.analysis.potential import Potential, Year
    from geo.scenes.story import Story
    from geo.web.engine import Resource

# Set once for the process: an installation changes its settings by starting again.
SETTINGS = Settings.from_environment()
_SNAPSHOTS = Snapshots(SETTINGS)
_AHEAD = ReadAhead(SETTINGS)
COURTESY = Courtesy()  # between all that this process makes
_HELD, _SHOWN = "_sources", "_shown"
WAIT = 0.25  # seconds for which the reading of newer data lets clicks pass, at most


def sources() -> Sources:
    """Return what scenes are made from, with statuses of today: in a run always the same, otherwise as on disk now.

    A page that is open goes on with what it shows while newer data are being read, so that no click waits for that.
    """
    if get_script_run_ctx(suppress_warning=True) is None:
        return _current()
    if _HELD not in st.session_state:
        before = _AHEAD.before(st.session_state.get(_SHOWN))
        st.session_state[_HELD] = _current() if before is None else before
    held: Sources = st.session_state[_HELD]
    return held


def release() -> None:
    """End the hold of a run on its data."""
    held = st.session_state.pop(_HELD, None)
    if held is not None:
        st.session_state[_SHOWN] = mark(held.registry.manifest)


def ahead() -> Sources:
    """Read, before any page is told of them, the newest data and what the browser's engine fetches of them."""
    with _AHEAD.reading() as read:
        COURTESY.let_pass(WAIT)
        found = _current()
        COURTESY.let_pass(WAIT)
        engine()
        read(found)
    return found


def _current() -> Sources:
    snapshot = _SNAPSHOTS.current()
    return _sources(snapshot.digest, str(snapshot.settings.data), days.today(), snapshot)


# Shared by all sessions, which is safe because nothing in it can be changed: frozen, arrays read-only, every table that
# the statistics give a copy; pages read the measures and change nothing.
@st.cache_resource(max_entries=4, show_spinner=False)
def _sources(digest: str, folder: str, day: date, _snapshot: Snapshot) -> Sources:
    return load(_snapshot.settings, day)


def registry() -> Registry:
    """Return the registry, with statuses of today."""
    return sources().registry


def today() -> date:
    """Return the day for which statuses are computed."""
    return sources().today


def version() -> str:
    """Return the version of the registry."""
    return str(registry().manifest["data_version"])


def statistics() -> Statistics:
    """Return the statistics; nothing is read before it is asked for."""
    return sources().statistics()


def potential(year: int | None) -> "tuple[Potential, Mapping[int, Year]]":
    """Return the measures of the search for potential clusters, of a year or (None, or none such) of the newest."""
    return sources().potential(year)


def domain() -> Domain:
    """Return the values that parameters of the address may take."""
    return sources().domain


def engine() -> "Mapping[str, Resource]":
    """Return what the browser's engine fetches, with statuses of today."""
    found = sources()
    return _engine(_versions(), found)


def engine_addresses() -> "Mapping[str, str]":
    """Return the addresses of the browser's engine and its data, as a page sees them."""
    from geo.web.engine import addresses

    return addresses(engine(), sources().settings)


def engine_layers() -> "Resource":
    """Return what the browser's engine fetches where a layer of the map is on."""
    found = sources()
    return _engine_layers(_versions(), found)


# Shared by all sessions: bytes that nobody changes.
@st.cache_resource(max_entries=4, show_spinner=False)
def _engine(versions: tuple[str, ...], _made_from: Sources) -> "Mapping[str, Resource]":
    from geo.web.engine import resources

    return resources(_made_from)


@st.cache_resource(max_entries=2, show_spinner=False)
def _engine_layers(versions: tuple[str, ...], _made_from: Sources) -> "Resource":
    from geo.web.engine import layers

    return layers(_made_from)


def map_resources() -> dict[str, str]:
    """Return the addresses of the map's data, as its frame sees them."""
    return {kind: f"../../data/{path.name}" for kind, path in web_resources(sources().settings).items()}


def resource(name: str) -> Path | None:
    """Find a file that the map fetches."""
    return _SNAPSHOTS.resource(name)


def story(text: str | None, t: Translator) -> "Story | None":
    """Return the story that the text of an address stands for; None where it stands for none."""
    return _narrate(_versions(), text, t.language, sources())[0] if text else None


def narrate(text: str | None, t: Translator) -> "tuple[str, list[tuple[Scene, str, str]]]":
    """Return the title of a story, and scene, title and note of each of its steps; no steps where there is no story."""
    found, steps = _narrate(_versions(), text, t.language, sources()) if text else (None, [])
    return found.title if found else "", steps


def _versions() -> tuple[str, ...]:
    found = sources()
    return str(found.settings.data), version(), found.today.isoformat()


# Shared by all sessions: stories and scenes cannot be changed. Figures are computed when a step is first shown, so that
# going back and forth waits for none.
@st.cache_resource(max_entries=16, show_spinner=False)
def _narrate(
    versions: tuple[str, ...], text: str, language: str, _made_from: Sources
) -> "tuple[Story | None, list[tuple[Scene, str, str]]]":
    from geo.scenes import ready_stories
    from geo.scenes import story as stories

    t = translator(language)
    found = ready_stories.resolve(text, _made_from, t)
    return found, stories.narrate(found, _made_from, t) if found else []
