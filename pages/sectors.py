"""A sector group: where its organisations are, where its employment concentrates, its divisions, peers and change."""

import streamlit as st

from geo.analysis import sectors
from geo.figures import sectors as sector_figures
from geo.figures.choropleth import class_legend
from geo.scenes.scene import Scene
from geo.selection import describe
from geo.selection.filters import Selection
from geo.web import server
from geo.web.panels import results as listing
from geo.web.panels import sectors as sector_page
from pages.shared import data, figure_panel, frame, map_panel, panel
from pages.shared.actions import act

view, t, registry = frame.context()
slug = sectors.chosen(view, registry.sector_slugs[:-1])
subject = sector_figures.Subject(registry, data.statistics(), view, t, slug)
name = describe.sector_name(registry, slug, t) if slug else t("Sectors")
st.set_page_config(page_title=f"{name} – {server.title(t.language)}")


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
    for figure, html in Scene(data.sources(), "sectors", view, t).drawn:
        figure_panel.show(figure, t, html=html)
    panel.show("sector_links", sector_page.links(subject))


if slug:
    show()
else:
    panel.show("sectors", sector_page.overview(subject), act)
