"""The View between the address bar and the session."""

from typing import Any

import streamlit as st

from geo import i18n
from geo.selection.view import LONGEST_TEXT, Domain, View

_VIEW, _PUBLISHED, _PAGE, _DROPPED, _GO = "view", "_published", "_page", "_dropped", "_go"
_TOUCHED, _NOTICES, _TOWN, _ASKED, _AHEAD = "_touched", "_notices", "_town", "_asked", "_ahead"
_VERSION = "_version"


def adopt(page: str, domain: Domain, version: str) -> View:
    """Decide which View holds for this run: the address bar's or the session's.

    That of a session which has seen another `version` of the data may name what is no longer there.

    The address counts when it is not what this session last published (a link, back, forward), except in a run that a
    widget asked for: a swift click comes with the address of before the last one.
    """
    session = st.session_state
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    moved = session.get(_PAGE) != page
    touched = session.pop(_TOUCHED, False)
    if _VIEW not in session or (not touched and query != session.get(_PUBLISHED)):
        session[_VIEW], session[_DROPPED] = View.from_query(query, domain)
        asked = query.get("cluster", [""])[-1]
        session[_ASKED] = asked if page == "cluster" and not session[_VIEW].cluster else ""
    else:
        if session.get(_VERSION) != version:
            session[_VIEW] = View.from_query(session[_VIEW].to_query(), domain)[0]
        if moved:
            session[_ASKED] = ""
    session[_PAGE], session[_VERSION] = page, version
    return session[_VIEW]


def current() -> View:
    """Return the View of this session."""
    return st.session_state[_VIEW]


def touch() -> None:
    """Note that a widget asked for this run; for the callback of every widget, those that change nothing included."""
    st.session_state[_TOUCHED] = True


def change(**values: Any) -> None:
    """Change the View; for callbacks, which run before the page does."""
    put(current().change(**values))


def put(view: View, dropped: tuple[str, ...] = (), ahead: bool = False) -> None:
    """Replace the View, of whose words some could not be understood; for callbacks.

    `ahead` says that the browser has entered its address already.
    """
    touch()
    st.session_state[_AHEAD] = ahead
    st.session_state[_VIEW] = view
    st.session_state.pop(_TOWN, None)
    if dropped:
        st.session_state[_DROPPED] = dropped


def correct(view: View) -> None:
    """Put a View in the place of one that names what is not there; for pages."""
    st.session_state[_VIEW] = view


def type_town(beginning: str) -> None:
    """Note what was typed of a town's name, until the View changes; for callbacks."""
    touch()
    st.session_state[_TOWN] = beginning[:LONGEST_TEXT]


def typed_town() -> str:
    """Return what was typed of a town's name."""
    return str(st.session_state.get(_TOWN, ""))


def publish() -> None:
    """Write the View to the address bar, but only where it differs: each write is an entry of the history."""
    query = current().to_query()
    if asked():
        query["cluster"] = [asked()]  # reloaded or sent on, the page goes on to say what is not there
    # After a swift click the address is that of before the last one: it may seem right, and the last one still comes.
    overtaken = not st.session_state.pop(_AHEAD, True) and query != st.session_state.get(_PUBLISHED)
    if overtaken or query != {name: st.query_params.get_all(name) for name in st.query_params}:
        st.query_params.from_dict(query)
    st.session_state[_PUBLISHED] = query


def asked() -> str:
    """Return the id by which the address of a profile asks for a cluster that nobody knows; empty without one."""
    return "" if current().cluster else str(st.session_state.get(_ASKED, ""))


def take_dropped() -> tuple[str, ...]:
    """Return, once, what of the address could not be understood."""
    return st.session_state.pop(_DROPPED, ())


def tell(*sentences: str) -> None:
    """Note sentences for the visitor, for a page that takes them."""
    st.session_state[_NOTICES] = (*st.session_state.get(_NOTICES, ()), *sentences)


def take_notices() -> tuple[str, ...]:
    """Return, once, what there is to tell."""
    notices: tuple[str, ...] = st.session_state.pop(_NOTICES, ())
    return notices


def language(view: View) -> str:
    """Choose the language: the View's, else the browser's."""
    return view.lang or visitor_language()


def visitor_language() -> str:
    """Choose a language by what the browser asks for."""
    return i18n.negotiate(st.context.headers.get("Accept-Language") or st.context.locale)


def page() -> str:
    """Return the address of the page that is shown."""
    return st.session_state.get(_PAGE, "")


def embedded() -> bool:
    """Whether the atlas is shown inside a page of others; ``embed`` is Streamlit's parameter and never written."""
    return bool(st.context.is_embedded)


def fixed() -> bool:
    """Whether the page that embeds the map has kept the filters to itself."""
    return embedded() and not page() and not current().filters


def go(page: str) -> None:
    """Ask for another page; for callbacks, which may not switch pages themselves."""
    st.session_state[_GO] = page


def take_destination() -> str | None:
    """Return, once, the page that a callback asked for."""
    return st.session_state.pop(_GO, None)
