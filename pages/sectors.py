"""A sector group: where its organisations are, where its employment concentrates, its divisions, peers and change."""

import streamlit as st

from geo import describe, listing, sector_figures, sector_page, sector_profile, serving
from geo.colouring import class_legend
from geo.filters import Selection
from pages.shared import data, figure_panel, frame, map_panel, panel
from pages.shared.actions import act

view, t, registry = frame.context()
slug = sector_profile.chosen(view, registry.sector_slugs[:-1])
subject = sector_figures.Subject(registry, data.statistics(), view, t, slug)
name = describe.sector_name(registry, slug, t) if slug else t("Sectors")
st.set_page_config(page_title=f"{name} – {serving.title(t.language)}")


def show() -> None:
    """Show one group."""
    selection = Selection(registry, view.cleared().change(sector=view.sector, region=view.region, cluster=view.cluster))
    panel.show("sector", sector_page.head(subject), act)
    map_side, list_side = st.columns([11, 9], gap="medium")
    with map_side:
        colours = sector_figures.colouring(subject, selection)
        map_panel.draw(selection, colours, t)
        panel.show("legend", class_legend(colours, subject.source(), t))
    with list_side:
        panel.show("results", listing.results(selection, t, data.today()), act)
    place = sector_figures.concentration_figure(subject)
    figure_panel.show(place, t, html=sector_page.table(place, t, keep=(0, 2, 1, 3, 5)))
    divisions = sector_figures.division_figure(subject)
    figure_panel.show(divisions, t, html=sector_page.table(divisions, t))
    change = sector_figures.change_figure(subject)
    figure_panel.show(change, t, html=sector_page.change(change, subject))
    peers = sector_figures.peer_figure(subject, sector_figures.peer_division(subject))
    figure_panel.show(peers, t, html=sector_page.peers(peers, t))
    panel.show("sector_links", sector_page.links(subject))


if slug:
    show()
else:
    panel.show("sectors", sector_page.overview(subject), act)
