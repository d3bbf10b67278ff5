"""Which branches could form clusters, and how competitive are they: matrix, quadrants, evidence."""

import streamlit as st

from geo.analysis.quadrants import Search
from geo.figures import figure
from geo.selection.view import View
from geo.store.files import web_resources
from geo.web import server
from geo.web.panels import evidence, findings, matrix
from geo.web.render import render
from pages.shared import data, figure_panel, frame, panel, state, threshold_bar
from pages.shared.actions import act

view, t, registry = frame.context()
potential, history = data.potential(view.year)
search = Search(potential, registry, view)
built = registry.manifest["built"]
source = findings.source(data.statistics().provenance(potential.year), built, t)


def follow(action: str, value: str) -> None:
    """Open a cell (TERYT and division in one) or close it; for the callback of a panel."""
    if action != "cell":
        act(action, value)
        return
    chosen = {"region": [value[:2]], "division": [value[2:]]} if value else {"division": []}
    query = {**state.current().to_query(), **chosen}
    state.put(View.from_query(query, data.domain())[0])


st.set_page_config(page_title=f"{t('Potential clusters')} – {server.title(t.language)}")
above = st.container()  # filled after the matrix, which is what a visitor who moves a threshold waits for
panel.show("matrix", matrix.matrix(search, t), follow)
with above:
    missing = view.year not in (None, potential.year)
    notes = [t("There are no figures by division for {year}; shown: {shown}.", year=view.year, shown=potential.year)]
    panel.show("potential_head", render("potential_head", t, notes=notes if missing else []))
    threshold_bar.bar(view, tuple(history), potential.year, registry, t)
    if search.opened:
        panel.show("evidence", evidence.evidence(search, t, source), follow)
        series = evidence.series_figure(search, history, t, source)
        figure_panel.show(series, t, html=evidence.series_bars(series, t))
    else:
        panel.show("evidence", evidence.invitation(search, t))
panel.show("findings", findings.findings(search, t), follow)
regions = web_resources(data.SETTINGS).get("regions")
quadrants = findings.quadrant_map(search, regions, t)
figure_panel.show(findings.quadrant_figure(search, t, source), t, html=quadrants, on_action=follow)
st.download_button(
    t("All cells examined ({format})", format="CSV"),
    data=lambda: figure.csv_bytes(findings.data_figure(search, t, source), t),
    file_name="potential-cells.csv", mime="text/csv", key="potential_cells", on_click="ignore", type="tertiary",
)  # fmt: skip
