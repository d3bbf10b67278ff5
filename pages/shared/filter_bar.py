"""The filters: search, one popover per group, and all of them in one drawer on a phone.

What a popover holds is made only while it is open, so closed filters cost nothing. Each widget is written from the
View before it is made: the View is the truth, widgets are its hands.
"""

from collections.abc import Callable

import streamlit as st

from geo.i18n import Translator
from geo.selection import describe, search
from geo.selection.filters import Selection
from geo.selection.view import RADIUS_DEFAULT, Domain, View
from pages.shared import state

RADII = (10, 25, 50, 100, 200)
TOWNS_OFFERED = 8
MORE = ("stage", "activity")
EXAMPLES = {"founded": "2005-2010", "members": "50-"}  # of ranges
Content = Callable[[Selection, Translator, str], None]


def bar(selection: Selection, t: Translator) -> None:
    """Show the filters of a selection."""
    names = describe.filter_names(t)
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom", gap="small"):
        _text_field("q", t("Search"), selection.view.q, t("Search: name, town, industry (e.g. ICT, Łódź)"))
        for group in ("sector", "region", "status"):
            _popover(group, names[group], _choice_of(group), selection, t)
        _popover("more", t("More filters"), _more, selection, t)
        _popover("near", t("Near a town"), _near, selection, t)
        # A phone shows this one in place of the others, see page.css.
        _popover("drawer", t("Filters"), _everything, selection, t)


def _popover(name: str, label: str, content: Content, selection: Selection, t: Translator) -> None:
    popover = st.popover(label, on_change=state.touch, key=f"open_{name}")
    if popover.open:
        with popover:
            content(selection, t, name)


def _choice_of(group: str) -> Content:
    def content(selection: Selection, t: Translator, place: str) -> None:
        _choice(group, selection, t, place)

    return content


def _choice(group: str, selection: Selection, t: Translator, place: str) -> None:
    key = f"w_{place}_{group}"
    counts = selection.counts(group)
    registry = selection.registry
    options = list(counts)
    if group == "region":
        options.sort(key=lambda code: describe.region_name(registry, code, t))

    def label(code: str) -> str:
        return f"{_plain(describe.option_name(registry, group, code, t))} ({t.number(counts[code])})"

    def chosen() -> None:
        state.change(**{group: tuple(sorted(st.session_state[key]))})

    st.session_state[key] = list(getattr(selection.view, group))
    st.pills(
        describe.filter_names(t)[group], options, key=key, selection_mode="multi", format_func=label, on_change=chosen
    )


def _plain(text: str) -> str:
    """Take Markdown's signs out of a label: Streamlit reads labels as Markdown."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]<>#:$~|" else c for c in text)


def _text_field(name: str, label: str, value: str, placeholder: str, place: str = "") -> None:
    key = f"w_{place}{name}"

    def typed() -> None:
        view, _ = View.from_query({name: [st.session_state[key]]}, Domain({}))
        state.change(**{name: getattr(view, name)})

    st.session_state[key] = value
    visibility = "visible" if place else "collapsed"  # the search field says in itself what it is
    st.text_input(label, key=key, placeholder=placeholder, on_change=typed, label_visibility=visibility)


def _more(selection: Selection, t: Translator, place: str) -> None:
    for group in MORE:
        _choice(group, selection, t, place)
    if selection.view.activity != ("active",):
        st.button(
            t("Only clusters known to be active"),
            key=f"w_{place}_active",
            on_click=state.change,
            kwargs={"activity": ("active",)},
        )
    names = describe.filter_names(t)
    for name, example in EXAMPLES.items():
        bounds = getattr(selection.view, name)
        label = t("{name}: range as 5-10, 5- or -10", name=names[name])
        _text_field(name, label, str(bounds or ""), t("e.g. {example}", example=example), f"{place}_")
        known, shown = selection.known(name), selection.count
        st.caption(t("Known for {n} of {whole}; the others drop out.", n=t.number(known), whole=t.number(shown)))


def _near(selection: Selection, t: Translator, place: str) -> None:
    registry, view = selection.registry, selection.view
    typed = st.text_input(t("Town"), key=f"w_{place}_town", placeholder=t("e.g. Toruń"), on_change=state.touch)
    found = search.towns(registry, typed, TOWNS_OFFERED)
    options = [str(town.geonameid) for town in found]
    if view.near and view.near not in options:
        options.insert(0, view.near)
    key, radius_key = f"w_{place}_near", f"w_{place}_radius"

    def name(code: str) -> str:
        town = registry.town(code)
        region = describe.region_name(registry, town.teryt, t)
        hint = f", {t('near {town}', town=town.hint)}" if town.hint else ""
        return f"{_plain(town.name)} ({region}{hint})"

    if options:
        st.session_state[key] = view.near
        st.pills(
            t("Choose the town"),
            options,
            key=key,
            format_func=name,
            on_change=lambda: state.change(near=st.session_state[key]),
        )
    elif typed:
        st.caption(t("No town of this name with at least 500 inhabitants is known."))
    radii = sorted({*RADII, view.radius})
    st.session_state[radius_key] = view.radius
    st.pills(
        t("Radius in km"),
        radii,
        key=radius_key,
        on_change=lambda: state.change(radius=st.session_state[radius_key] or RADIUS_DEFAULT),
    )


def _everything(selection: Selection, t: Translator, place: str) -> None:
    for group in ("sector", "region", "status"):
        _choice(group, selection, t, place)
    _more(selection, t, place)
    _near(selection, t, place)
